"""The Workspaces page with a second program: write, see its caret, talk, leave."""

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from core.backend import Backend
from core.collaboration.talk_records import Reference
from ui.collaboration.page import CollaborationPage
from ui.messages import Messages
from ui.network.invite_dialog import InviteDialog
from ui.widgets.dialog import Dialog


@pytest.fixture
async def page(running_backend, qtbot):
    made = CollaborationPage(running_backend)
    qtbot.addWidget(made)
    made.resize(1068, 800)
    made.show()
    await made.refresh()
    return made


@pytest.fixture
async def other(tmp_path):
    made = Backend(tmp_path / "other")
    await made.start()
    yield made
    await made.stop()


def open_dialog(kind=Dialog):
    return next((made for made in QApplication.topLevelWidgets() if isinstance(made, kind) and made.isVisible()), None)


async def created(page, until, title="Field notes"):
    creating = page.create()
    await until(lambda: open_dialog())
    open_dialog().findChild(QLineEdit).setText(title)
    open_dialog().accept()
    await creating
    await until(lambda: page.card.heading.whole == title)
    return page.list.key


async def joined(page, other, until, workspace_id):
    inviting = page.invite()
    await until(lambda: open_dialog(InviteDialog))
    link = open_dialog(InviteDialog).line.text()
    open_dialog(InviteDialog).accept()
    await inviting
    await other.network.join(link)
    await until(lambda: other.collaboration.workspaces())
    return await other.collaboration.open_note(workspace_id)


async def test_without_a_workspace_it_says_what_to_do(page):
    assert page.stack.currentIndex() == 0
    await page.invite()
    assert "No workspace is chosen" in Messages.of(page).texts()[0]


async def test_two_write_one_note_and_see_each_other(page, other, until, qtbot):
    theirs = await joined(page, other, until, await created(page, until))
    qtbot.keyClicks(page.editor, "Hello")
    await until(lambda: theirs.text == "Hello")
    await until(lambda: page.card.note.text() == "Saved, and with everybody here")
    theirs.splice(5, 0, " 😀")
    theirs.set_cursor(8, 8)
    await until(lambda: page.editor.toPlainText() == "Hello 😀")
    await until(lambda: [cursor.head for cursor in page.note.cursors()] == [8])
    await until(lambda: page.people.note.text() == "2 of 2 here")


async def test_what_is_said_arrives_and_is_read(page, other, until):
    workspace_id = await created(page, until)
    await joined(page, other, until, workspace_id)
    page.chat.main.composer.said.emit("Anybody?")
    await until(lambda: [line.text for line in other.collaboration.chat(workspace_id)] == ["Anybody?"])
    await other.collaboration.say(workspace_id, "Yes!")
    await until(lambda: [line.text for line in page.chat.shown] == ["Anybody?", "Yes!"])
    await until(lambda: page.backend.collaboration.workspace(workspace_id).unread == 0)


async def test_each_workspace_has_its_own_note(page, until, qtbot):
    first = await created(page, until, "First")
    qtbot.keyClicks(page.editor, "in the first")
    await created(page, until, "Second")
    await until(lambda: page.editor.toPlainText() == "")
    qtbot.keyClicks(page.editor, "in the second")
    page.want(workspace=first)
    await until(lambda: page.editor.toPlainText() == "in the first")
    assert page.card.heading.whole == "First"


async def test_an_ended_workspace_stays_as_a_copy(page, other, until):
    space = await other.collaboration.create("Theirs")
    note = await other.collaboration.open_note(space.id)
    note.splice(0, 0, "kept")
    await page.backend.network.join((await other.collaboration.invite(space.id)).link)
    await until(lambda: page.editor.toPlainText() == "kept")
    await other.collaboration.delete(space.id)
    await until(lambda: page.card.note.text() == "Ended: a copy of your own")
    assert page.editor.isReadOnly()
    assert not page.chat.main.composer.field.isEnabled()


async def test_a_workspace_is_renamed_and_deleted(page, until):
    workspace_id = await created(page, until)
    renaming = page.rename()
    await until(lambda: open_dialog())
    open_dialog().findChild(QLineEdit).setText("New title")
    open_dialog().accept()
    await renaming
    assert page.backend.collaboration.workspace(workspace_id).title == "New title"
    deleting = page.delete()
    await until(lambda: open_dialog())
    open_dialog().accept()
    await deleting
    assert page.backend.collaboration.workspaces() == []
    assert page.stack.currentIndex() == 0


async def test_who_is_named_elsewhere_hears_of_it_and_gets_there(page, other, until):
    workspace_id = await created(page, until, "First")
    await joined(page, other, until, workspace_id)
    line = await other.collaboration.talk.say(workspace_id, "an old line")
    for number in range(50):
        await other.collaboration.talk.say(workspace_id, f"line {number}")
    second = await created(page, until, "Second")
    assert page.list.key == second
    await other.collaboration.talk.say(workspace_id, f"@{page.backend.network.name} look")
    await until(lambda: any("mentioned you in “First”" in text for text in Messages.of(page).texts()))
    page.want(workspace=workspace_id, line=line.id)
    await until(lambda: page.chat.main.list.current() and page.chat.main.list.current().id == line.id)


async def test_a_link_to_an_item_leads_into_the_library(page, until, monkeypatch):
    opened = []
    monkeypatch.setattr(page, "open_page", lambda name, **wanted: opened.append((name, wanted)))
    page.chat.reference_opened.emit(Reference("moment", "a" * 64, "Walk", 12.0))
    assert opened == [("media", {"item": "a" * 64, "time_s": 12.0, "words": "Walk"})]
