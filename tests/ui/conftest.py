"""What the window's tests stand on: Qt's loop under asyncio, the theme, and a real Backend on a fresh profile.

Async tests run on Qt's own loop, as the program does: there, wait with `asyncio.sleep` or `until`, never with
qtbot.wait (a loop inside a running task cannot turn).
"""

import asyncio
import gc

import pytest
import qasync
from PySide6.QtWidgets import QApplication

from ui import theme


class QtLoops(asyncio.DefaultEventLoopPolicy):
    """Async tests run on Qt's loop, as the program does."""

    def new_event_loop(self):
        return qasync.QEventLoop(QApplication.instance() or QApplication([]), already_running=False)


def pytest_configure(config):
    config.addinivalue_line("filterwarnings", "ignore:Overriding the .event_loop_policy. fixture")


@pytest.fixture(scope="session")
def event_loop_policy(qapp):
    return QtLoops()


@pytest.fixture(autouse=True)
def collected_here():
    """Cycles with widgets in them must die on this thread, never on a worker's (see ui/collecting.py)."""
    gc.disable()
    yield
    gc.enable()
    gc.collect()
    gc.freeze()  # what outlives a test need not be looked at after every other one


@pytest.fixture(autouse=True)
def dressed(qapp):
    """Every test begins in the dark theme."""
    theme.apply(qapp, "dark")
    yield
    theme.apply(qapp, "dark")


@pytest.fixture
def backend(tmp_path):
    """A Backend that is not started: services answer, no socket is open."""
    from core.backend import Backend

    made = Backend(tmp_path / "profile")
    yield made
    made.database.close()
    made.instance.release()


@pytest.fixture
async def running_backend(tmp_path):
    """A started Backend."""
    from core.backend import Backend

    made = Backend(tmp_path / "profile")
    await made.start()
    made.events.bind(asyncio.get_running_loop())
    yield made
    await made.stop()


@pytest.fixture
def until():
    """Wait on the running loop until something is so."""

    async def wait(condition, *, patience_s=10.0):
        for _ in range(int(patience_s / 0.01)):
            if condition():
                return
            await asyncio.sleep(0.01)
        raise AssertionError("It never happened.")

    return wait
