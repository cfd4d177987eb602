"""From a key on one machine to the letter on the other's screen: real editors, real key events, TLS on loopback."""

import asyncio
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.writers import machines
from core.backend import Backend
from vega_desktop.session import wait_until

NAME = "collaboration-latency"
TITLE = "From a key on one machine to the letter drawn on the other's, over TLS on loopback, in milliseconds"

KEYS = 300
# Between keys, in seconds: a quick hand, never in step with our batches.
PAUSES_S = (0.05, 0.15)
SIZE = (800, 600)


def run(say: Callable[[str], None]) -> dict[str, float]:
    """Percentiles of key press to drawn letter; the batch of 30 ms is in them."""
    # the same screen everywhere, and one that needs no monitor
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    import qasync
    from PySide6.QtWidgets import QApplication

    from ui import theme

    app = QApplication.instance() or QApplication(["vega"])
    assert isinstance(app, QApplication)
    theme.apply(app, "dark")
    loop = qasync.QEventLoop(app)
    with loop:
        found = loop.run_until_complete(_measure(say))
    return {"p50_ms": float(np.percentile(found, 50)), "p95_ms": float(np.percentile(found, 95))}


async def _measure(say: Callable[[str], None]) -> list[float]:
    with tempfile.TemporaryDirectory() as folder:
        async with machines(Path(folder), "ada", "ben") as (ada, ben):
            space = await ada.collaboration.create("Latency")
            await ben.network.join((await ada.collaboration.invite(space.id)).link)
            await wait_until(ben, lambda: bool(ben.collaboration.workspaces()))
            hers, his = [await _editor(one, space.id) for one in (ada, ben)]
            say(f"{KEYS} keys")
            return await _type(hers, his)


async def _editor(backend: Backend, workspace_id: str) -> Any:
    from ui.collaboration.editor import NoteEditor

    made = NoteEditor()
    made.resize(*SIZE)
    made.show()
    made.open_note(await backend.collaboration.open_note(workspace_id))
    return made


async def _type(hers: Any, his: Any) -> list[float]:
    """Milliseconds from each key to the end of the drawing that first has it on the other screen."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    chance = np.random.default_rng(1)
    drawn = asyncio.Event()

    def changed() -> None:
        his.viewport().repaint()
        drawn.set()

    his.document().contentsChanged.connect(changed)
    found = []
    for number in range(KEYS):
        drawn.clear()
        started = time.perf_counter()
        QTest.keyClick(hers, Qt.Key.Key_A if number % 7 else Qt.Key.Key_Space)
        await drawn.wait()
        found.append((time.perf_counter() - started) * 1000)
        await asyncio.sleep(float(chance.uniform(*PAUSES_S)))
    assert his.toPlainText() == hers.toPlainText()
    return found
