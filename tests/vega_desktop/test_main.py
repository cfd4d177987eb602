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
    """The one that is open; one that was closed may not be gone yet."""
    found = (made for made in QApplication.topLevelWidgets() if isinstance(made, MainWindow))
    return next((made for made in found if made.isVisible()), None)


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
    backend.instance.on_knock = shown.append
    # a second start on the same profile knocks
    assert await asyncio.to_thread(knock, tmp_path, "vega://host:1/token")
    await until(lambda: shown)
    assert shown == ["vega://host:1/token"]
    window().close()
    assert await living == 0
    await Backend(tmp_path).stop()


async def test_a_link_opens_at_the_start_and_when_a_second_start_brings_one(tmp_path):
    backend = Backend(tmp_path)
    living = asyncio.ensure_future(main._live(backend, link="vega://host:1/first"))
    await until(lambda: window() is not None and window().page.name == "network")
    line = window().page.join_card.row.line
    assert line.text() == "vega://host:1/first"
    window().open_page("home")
    assert await asyncio.to_thread(knock, tmp_path, "vega://host:1/second")
    await until(lambda: line.text() == "vega://host:1/second")
    assert window().page.name == "network"
    # nobody is joined unasked
    assert not backend.network.peers()
    window().close()
    assert await living == 0


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
