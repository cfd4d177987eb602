"""The line above a document is true, and a workspace with work that nobody else has is marked in the list."""

import pytest

from core.backend import Backend
from core.collaboration.contents import NOTE_ID
from ui.collaboration import safety as safeties
from ui.collaboration.page import CollaborationPage
from ui.collaboration.safety import Safety


@pytest.fixture
async def page(running_backend, qtbot, monkeypatch):
    monkeypatch.setattr("core.collaboration.reach.PATIENCE_S", 0.05)
    monkeypatch.setattr(safeties, "AGAIN_MS", 80)
    made = CollaborationPage(running_backend)
    qtbot.addWidget(made)
    made.resize(1068, 800)
    made.show()
    return made


def row(page):
    return page.list.item(0).data(0x100).caption


async def test_work_that_nobody_else_has_is_marked_also_when_it_is_not_open(page, running_backend, tmp_path, until):
    service = running_backend.collaboration
    space = await service.create("Plans")
    await page.refresh()
    await until(lambda: page.desk.note.whole == "Saved on this machine")
    other = Backend(tmp_path / "other")
    await other.start()
    await other.network.join((await service.invite(space.id)).link)
    await until(lambda: page.desk.note.whole == "With everybody here")
    assert row(page) == "Lives on this machine"
    await other.stop()
    await until(lambda: page.desk.note.whole == "Saved, and with others")
    note = await service.open_note(space.id)
    note.splice(0, 0, "alone")
    await until(lambda: page.desk.note.whole == "Saved here, sent to nobody yet")
    await until(lambda: row(page) == "Unsent · Lives on this machine")
    other = Backend(tmp_path / "other")
    await other.start()
    await until(lambda: page.desk.note.whole == "With everybody here")
    await until(lambda: row(page) == "Lives on this machine")
    await other.stop()


async def test_what_is_stuck_on_its_way_is_said_though_nothing_happens(qtbot, running_backend, until, monkeypatch):
    monkeypatch.setattr(safeties, "AGAIN_MS", 20)
    service, said, states = running_backend.collaboration, [], ["sending", "here"]
    space = await service.create("Plans")
    monkeypatch.setattr(service.reach, "state", lambda *_: states.pop(0))
    made = Safety(service, said.append, parent=None)
    made.say("", "")
    made.say(space.id, NOTE_ID)
    await until(lambda: said == ["", "Sending…", "Saved here, sent to nobody yet"])
