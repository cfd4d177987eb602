"""A window on a started Backend, one workspace, and what the system was asked to say."""

import asyncio

import pytest

from core.collaboration.records import ChatArrived
from ui.main_window import MainWindow


@pytest.fixture
async def window(running_backend, qtbot):
    made = MainWindow(running_backend)
    qtbot.addWidget(made)
    made.finish_welcome()
    made.open_page("home")
    made.show()
    made.activateWindow()
    await asyncio.sleep(0.05)
    return made


@pytest.fixture
async def space(running_backend):
    return await running_backend.collaboration.create("Radiology")


@pytest.fixture
def say(running_backend, space):
    """Somebody says something in the workspace."""

    def tell(words="Hello", author="Bo"):
        event = ChatArrived(space.id, space.title, author, is_mine=False, line_id="1", words=words)
        running_backend.events.emit(event)

    return tell


@pytest.fixture
def spoken(window, monkeypatch):
    """(key, title, text, what a click does) of the system's notifications."""
    found = []
    monkeypatch.setattr(window.herald.system, "say", lambda *said: found.append(said))
    return found
