"""Pictures that are not here come one by one, the one looked at last first; what failed is not asked for at once."""

import asyncio

import pytest
from PySide6.QtWidgets import QWidget

from core.errors import UnreachableError
from core.networking.records import PeerConnected
from ui.collaboration import missing_pictures as module
from ui.collaboration.missing_pictures import MissingPictures


@pytest.fixture
def missing(running_backend, qtbot, monkeypatch):
    widget = QWidget()
    qtbot.addWidget(widget)
    made = MissingPictures(running_backend, "w", widget)
    made.asked, made.gate, made.fails, made.times = [], asyncio.Event(), set(), []

    async def fetch(workspace_id, digest):
        made.asked.append(digest)
        await made.gate.wait()
        if digest in made.fails:
            raise UnreachableError("Nobody has it.", "Later.")

    monkeypatch.setattr(running_backend.collaboration.talk, "fetch", fetch)
    made.came.connect(lambda: made.times.append(len(made.asked)))
    return made


async def test_one_after_the_other_the_newest_wish_first(missing, until):
    for digest in "abcab":
        missing.want(digest)
    missing.gate.set()
    await until(lambda: len(missing.times) == 3)
    assert sorted(missing.asked) == ["a", "b", "c"] and missing.asked.index("c") == 2
    missing.want("d")
    await until(lambda: missing.asked[-1] == "d")


async def test_what_did_not_come_is_asked_for_when_somebody_else_is_there(missing, until, running_backend):
    missing.gate.set()
    missing.fails.add("a")
    missing.want("a")
    await until(lambda: missing.asked == ["a"] and not missing._is_running)
    missing.want("a")
    assert missing.times == [] and not missing._is_running
    running_backend.events.emit(PeerConnected("ben", "Ben"))
    assert missing.times == [1]  # paint again, and ask
    missing.fails.clear()
    missing.want("a")
    await until(lambda: missing.times == [1, 2])


async def test_only_so_many_wait_and_none_once_it_is_closed(missing, until, monkeypatch):
    monkeypatch.setattr(module, "MOST_WAITING", 3)
    for number in range(10):
        missing.want(str(number))
    await until(lambda: missing.asked)
    assert len(missing._waiting) <= 3
    missing.close()
    missing.gate.set()
    await until(lambda: not missing._is_running)
    missing.want("x")
    assert len(missing.asked) == 1 and missing.times == []
