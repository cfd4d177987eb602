"""The Library page on a real Backend with the sample pictures."""

import asyncio
import gc
import sys
from pathlib import Path

import pytest

# tests are no package; little models are made there
sys.path.insert(0, str(Path(__file__).parents[2] / "core" / "media"))

import resources

SAMPLES = Path(resources.__file__).parent / "samples"


@pytest.fixture(autouse=True)
def collected_here():
    """Python's cycle collector runs on any thread, and a widget that dies on a worker thread takes Qt with it."""
    gc.disable()
    yield
    gc.enable()
    gc.collect()


@pytest.fixture
def until():
    """Wait on the loop until something holds; what never comes fails with its name."""

    async def wait(condition, *, patience_s=20.0):
        async with asyncio.timeout(patience_s):
            while not condition():
                await asyncio.sleep(0.01)

    return wait


@pytest.fixture
def samples():
    """The file of a sample picture by its name."""
    return lambda *names: [SAMPLES / f"{name}.jpg" for name in names]


@pytest.fixture
async def page(running_backend, qtbot):
    """The page, shown, on an empty library that analyses nothing by itself."""
    from ui.media.page import MediaPage

    running_backend.settings.set("analyse_on_import", False)
    page = MediaPage(running_backend)
    qtbot.addWidget(page)
    page.resize(1068, 800)
    page.show()
    yield page
    # what still runs for the page ends before its Backend does
    await asyncio.sleep(0.05)


@pytest.fixture
def running_library(backend, samples):
    """The library's service and the numbers of two pictures in it: chelsea, coffee."""
    report = backend.media.import_paths(samples("chelsea", "coffee"))
    return backend.media, list(report.added)


@pytest.fixture
async def filled(page, samples, until):
    """The page with three pictures, listed by name: chelsea, coffee, rocket."""
    await page.add(samples("chelsea", "coffee", "rocket"))
    page.browser.filters.order.setCurrentIndex(2)
    await until(lambda: names(page) == ["chelsea.jpg", "coffee.jpg", "rocket.jpg"])
    return page


@pytest.fixture
def listed():
    """The names in the grid, in order; None for a row on its way."""
    return names


def names(page):
    model = page.browser.model
    tiles = [model.tile(row) for row in range(model.rowCount())]
    return [tile.item.name if tile else None for tile in tiles]
