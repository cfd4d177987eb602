"""The library's grid with 100,000 items in a real window: how long until it shows, and frames while one scrolls."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from benchmarks.profiles import digest_of, fill, library
from core.media.service import MediaService

if TYPE_CHECKING:
    from ui.media.browser import Browser

NAME = "library-scroll"
TITLE = "The grid with 100,000 items: time until it shows, frames a second while thumbnails stream in"

ITEMS, PICTURES, FRAMES = 100_000, 400, 300
SIZE = (1280, 860)
# Pixels a frame: a fast turn of the wheel.
STEP = 60


def run(say: Callable[[str], None]) -> dict[str, float]:
    """ms until the first thumbnails stand there; frames a second, the slowest of twenty in ms, and against bare cells.

    `ratio_to_bare` is the median frame with thumbnails, names and tags over one that draws empty cells.
    """
    # the same screen everywhere, and one that needs no monitor
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from ui import theme

    app = QApplication.instance() or QApplication(["vega"])
    assert isinstance(app, QApplication)
    theme.apply(app, "dark")
    with tempfile.TemporaryDirectory() as name, library(Path(name)) as (media, _):
        say(f"making {ITEMS:,} items")
        _fill(media)
        say("opening")
        started = time.perf_counter()
        browser = _open(media)
        _until(app, lambda: browser.thumbnails.size_bytes > 0)
        startup_ms = (time.perf_counter() - started) * 1000
        say("scrolling")
        frames, bare = _scroll(app, browser), _bare(app, browser)
        browser.close()
        browser.deleteLater()
        app.processEvents()
    return {
        "startup_ms": startup_ms,
        "frames_per_s": 1000 / statistics.mean(frames),
        "frame_p95_ms": float(np.percentile(frames, 95)),
        "ratio_to_bare": statistics.median(frames) / statistics.median(bare),
    }


def _fill(media: MediaService) -> None:
    """Some hundred pictures as thumbnails, each of many items, so that making them does not take the time."""
    random = np.random.default_rng(0)
    fill(media, ITEMS, label=lambda n: "" if n % 3 else "cat", words=lambda n: ("animal", f"tag{n % 50}"))
    for number in range(PICTURES):
        small = Image.fromarray(random.integers(0, 256, (6, 8, 3), np.uint8)).resize(
            (256, 192), Image.Resampling.BICUBIC
        )
        first = media._importer.thumbnail(digest_of(number))
        first.parent.mkdir(parents=True, exist_ok=True)
        small.save(first, "WEBP", quality=80)
    for number in range(PICTURES, ITEMS):
        # only those that the scrolling passes are looked for
        if number >= ITEMS - 20_000:
            path = media._importer.thumbnail(digest_of(number))
            path.parent.mkdir(parents=True, exist_ok=True)
            os.link(media._importer.thumbnail(digest_of(number % PICTURES)), path)


def _open(media: MediaService) -> "Browser":
    from core.media.records import Query
    from ui.media.browser import Browser
    from ui.media.listing import Wanted
    from ui.widgets.empty_state import EmptyState

    browser = Browser(media, empty=EmptyState("images", "Nothing"))
    browser.resize(*SIZE)
    browser.show()
    browser.open(Wanted(Query()))
    return browser


def _scroll(app: object, browser: "Browser") -> list[float]:
    """Milliseconds of each frame: what came meanwhile is taken in, the grid moves and is drawn."""
    bar, found = browser.grid.verticalScrollBar(), []
    for _ in range(FRAMES):
        started = time.perf_counter()
        bar.setValue(bar.value() + STEP)
        app.processEvents()  # type: ignore[attr-defined]
        browser.grid.viewport().repaint()
        found.append((time.perf_counter() - started) * 1000)
    return found


def _bare(app: object, browser: "Browser") -> list[float]:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

    ours = browser.grid.itemDelegate()

    class Empty(QStyledItemDelegate):
        """Cells of the same size with nothing in them."""

        def sizeHint(  # noqa: N802 - Qt's name
            self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
        ) -> QSize:
            return ours.sizeHint(option, index)

        def paint(
            self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
        ) -> None:
            painter.fillRect(option.rect, option.palette.base())

    empty = Empty(browser.grid)
    browser.grid.setItemDelegate(empty)
    found = _scroll(app, browser)
    browser.grid.setItemDelegate(ours)
    return found


def _until(app: object, condition: Callable[[], bool], *, patience_s: float = 60.0) -> None:
    deadline = time.monotonic() + patience_s
    while not condition() and time.monotonic() < deadline:
        app.processEvents()  # type: ignore[attr-defined]
        time.sleep(0.001)
