"""What the window's tests stand on: Qt's loop under asyncio, the theme, and a real Backend on a fresh profile."""

import asyncio

import pytest
import qasync
from PySide6.QtWidgets import QApplication

from ui import theme


class QtLoops(asyncio.DefaultEventLoopPolicy):
    """Async tests run on Qt's loop, as the program does."""

    def new_event_loop(self):
        return qasync.QEventLoop(QApplication.instance() or QApplication([]), already_running=False)


@pytest.fixture(scope="session")
def event_loop_policy(qapp):
    return QtLoops()


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
