"""Home shows what is on this machine and follows it."""

import asyncio

import pytest

from ui.home.page import HomePage
from vega_desktop import paths


@pytest.fixture
async def page(running_backend, qtbot):
    made = HomePage(running_backend)
    qtbot.addWidget(made)
    made.resize(1068, 800)
    made.show()
    await made.refresh()
    return made


async def test_a_fresh_machine_says_what_to_do(page):
    assert (page.pictures.value.whole, page.pictures.note.whole) == ("0", "Drop some anywhere")
    assert page.machines_stat.note.whole == "Invite one on the Network page"
    assert page.trainings.stack.currentIndex() == 0


async def test_it_follows_what_happens(page, running_backend, until):
    await running_backend.jobs.run("Adding", running_backend.media.import_paths, [paths.SAMPLES / "coffee.jpg"])
    await running_backend.collaboration.create("Plans")
    await until(lambda: page.pictures.value.whole == "1" and page.spaces.value.whole == "1")
    assert page.pictures.note.whole == "1 without a label"
    await until(lambda: "Adding" in [job.title for job in running_backend.jobs.finished])


async def test_the_load_of_the_machine_is_drawn(page, running_backend, until):
    from core.analytics.records import MachineSampled

    for _ in range(2):
        running_backend.events.emit(MachineSampled(30.0, 50.0, 100.0, 0.0, 0.0, 0.0, 0.0))
        await asyncio.sleep(0.01)
    await until(lambda: not page.load.is_empty())
    assert page.load_card.note.whole == "Processor 30 % · memory 50 %"
