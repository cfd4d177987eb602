"""The window's life: it opens on a profile and ends with it; a second start brings the first to the front."""

import asyncio
import os
import subprocess
import sys

import pytest
import qasync
from PySide6.QtWidgets import QApplication

from core.backend import Backend
from core.instance import knock
from ui.main_window import MainWindow
from vega_desktop import main


class QtLoops(asyncio.DefaultEventLoopPolicy):
    def new_event_loop(self):
        return qasync.QEventLoop(QApplication.instance() or QApplication([]), already_running=False)


@pytest.fixture
def event_loop_policy(qapp):
    qapp.setQuitOnLastWindowClosed(False)
    return QtLoops()


def window():
    return next((made for made in QApplication.topLevelWidgets() if isinstance(made, MainWindow)), None)


async def until(condition):
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.02)


async def test_closing_the_window_stops_the_core(tmp_path):
    backend = Backend(tmp_path)
    living = asyncio.ensure_future(main._live(backend))
    await until(lambda: window() is not None and window().isVisible())
    assert backend.network.address
    shown = []
    window().bring_to_front = lambda: shown.append(1)
    backend.instance.on_knock = window().bring_to_front
    # a second start on the same profile knocks
    assert await asyncio.to_thread(knock, tmp_path)
    await until(lambda: shown)
    window().close()
    assert await living == 0
    await Backend(tmp_path).stop()


@pytest.mark.slow
def test_a_second_start_ends_at_once_while_the_first_runs(tmp_path):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    start = [sys.executable, "-m", "vega_desktop", "--profile", str(tmp_path)]
    with subprocess.Popen(start, env=environment) as first:
        try:
            for _ in range(200):
                if knock(tmp_path):
                    break
                first_ended = first.poll()
                assert first_ended is None
                import time

                time.sleep(0.1)
            second = subprocess.run(start, env=environment, timeout=60, check=False)
            assert second.returncode == 0
            assert first.poll() is None
        finally:
            first.terminate()
            first.wait(20)
