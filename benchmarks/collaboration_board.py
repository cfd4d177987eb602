"""A board of 5,000 shapes that are all in sight, on a real canvas: frames while one pans, zooms, and somebody moves."""

import os
import random
import statistics
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from core.collaboration.board import Board
from core.collaboration.board_shapes import Kind, Point, Shape

if TYPE_CHECKING:
    from ui.collaboration.board_canvas import BoardCanvas

NAME = "collaboration-board"
TITLE = (
    "A board of 5,000 shapes in sight: milliseconds of a frame while panning, zooming, and while a colleague moves one"
)

SHAPES, FRAMES = 5_000, 300
SIZE = (1400, 900)
# Of a screen that shows sixty a second; what is left of it the program waits for events, as it would there.
FRAME_S = 1 / 60
KINDS = (Kind.RECTANGLE, Kind.ELLIPSE, Kind.STICKY)

Step = Callable[["BoardCanvas", int], object]


def run(say: Callable[[str], None]) -> dict[str, float]:
    """The slowest of twenty frames in ms for each thing one does, and how many a second there could be of all.

    `frames_per_second` is of the mean; `ratio_to_empty` is the median frame over one of a board with nothing on it.
    """
    # the same screen everywhere, and one that needs no monitor
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from ui import theme

    app = QApplication.instance() or QApplication(["vega"])
    assert isinstance(app, QApplication)
    theme.apply(app, "dark")
    say(f"making {SHAPES:,} shapes")
    full = _frames(app, _board(SHAPES))
    say("an empty board")
    empty = _frames(app, _board(1))
    every = [one for found in full.values() for one in found]
    return {
        **{f"{name}_ms_p95": float(np.percentile(found, 95)) for name, found in full.items()},
        "frames_per_second": 1000 / statistics.mean(every),
        "ratio_to_empty": statistics.median(every)
        / statistics.median([one for some in empty.values() for one in some]),
    }


def _board(count: int) -> Board:
    chance = random.Random(1)
    made = Board()
    for number in range(count):
        kind = chance.choice(KINDS)
        at = Point(chance.uniform(0, 4000), chance.uniform(0, 3000))
        text = f"note {number}" if kind == Kind.STICKY else ""
        made.add(Shape(kind, at=at, size=Point(60, 40), text=text))
    return made


def _moves(board: Board) -> list[bytes]:
    """A colleague carries a shape about."""
    theirs = Board([board.updates()])
    moved, found = next(iter(theirs.shapes)), []
    for number in range(FRAMES):
        before = theirs.version
        theirs.move([moved], 3, 2 if number % 2 else -2)
        found.append(theirs.updates(before))
    return found


def _frames(app: object, board: Board) -> dict[str, list[float]]:
    """Milliseconds of each frame, with what brings it about."""
    from PySide6.QtCore import QPointF

    from ui.collaboration.board_canvas import BoardCanvas

    arriving = _moves(board)
    canvas = BoardCanvas(board)
    canvas.resize(*SIZE)
    canvas.show()
    canvas.fit()

    steps: dict[str, Step] = {
        "pan": lambda canvas, number: canvas.pan(QPointF(3, 2) if number % 100 < 50 else QPointF(-3, -2)),
        "zoom": lambda canvas, number: canvas.zoom(1.03 if number % 20 < 10 else 1 / 1.03),
        "remote": lambda canvas, number: canvas.board.take(arriving[number]),
    }
    found = {name: _timed(app, canvas, step) for name, step in steps.items()}
    canvas.close_board()
    canvas.close()
    canvas.deleteLater()
    app.processEvents()  # type: ignore[attr-defined]
    return found


def _timed(app: object, canvas: "BoardCanvas", step: Step) -> list[float]:
    found = []
    for number in range(FRAMES):
        started = time.perf_counter()
        step(canvas, number)
        canvas.repaint()
        found.append((time.perf_counter() - started) * 1000)
        while time.perf_counter() - started < FRAME_S:
            app.processEvents()  # type: ignore[attr-defined]
            time.sleep(0.001)
    return found
