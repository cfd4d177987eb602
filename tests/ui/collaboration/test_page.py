"""The Workspaces page with a second program: write, see its caret, talk, leave."""

import itertools

import msgspec
import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from core.backend import Backend
from core.collaboration.board_shapes import Point, Shape
from core.collaboration.calls.records import CallHeard, TranscriptLine
from core.collaboration.talk_records import Reference
from ui.collaboration.page import CollaborationPage
from ui.messages import Messages
from ui.network.invite_dialog import InviteDialog
from ui.widgets.dialog import Dialog
from ui.widgets.toast import Toast


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


def editor(page):
    return page.desk.view.editor


async def created(page, until, title="Field notes"):
    creating = page.create()
    await until(lambda: open_dialog())
    open_dialog().findChild(QLineEdit).setText(title)
    open_dialog().accept()
    await creating
    await until(lambda: page.desk.heading.whole == title and page.desk.view is not None)
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
    qtbot.keyClicks(editor(page), "Hello")
    await until(lambda: theirs.text == "Hello")
    await until(lambda: page.desk.note.whole == "With everybody here")
    theirs.splice(5, 0, " 😀")
    theirs.set_cursor(8, 8)
    await until(lambda: editor(page).toPlainText() == "Hello 😀")
    await until(lambda: [cursor.head for cursor in page.desk.view.note.cursors()] == [8])
    await until(lambda: page.people.note.whole == "2 of 2 here")


async def test_what_is_said_arrives_and_is_read(page, other, until):
    workspace_id = await created(page, until)
    await joined(page, other, until, workspace_id)
    page.chat.main.composer.said.emit("Anybody?")
    await until(lambda: [line.text for line in other.collaboration.chat(workspace_id)] == ["Anybody?"])
    await other.collaboration.say(workspace_id, "Yes!")
    await until(lambda: [line.text for line in page.chat.shown] == ["Anybody?", "Yes!"])
    QApplication.setActiveWindow(page)
    await until(lambda: page.backend.collaboration.workspace(workspace_id).unread == 0)


async def test_each_workspace_has_its_own_note(page, until, qtbot):
    first = await created(page, until, "First")
    qtbot.keyClicks(editor(page), "in the first")
    await created(page, until, "Second")
    await until(lambda: page.desk.view is not None and editor(page).toPlainText() == "")
    qtbot.keyClicks(editor(page), "in the second")
    page.want(workspace=first)
    await until(lambda: page.desk.view is not None and editor(page).toPlainText() == "in the first")
    assert page.desk.heading.whole == "First"


async def test_an_ended_workspace_stays_as_a_copy(page, other, until):
    space = await other.collaboration.create("Theirs")
    note = await other.collaboration.open_note(space.id)
    note.splice(0, 0, "kept")
    await page.backend.network.join((await other.collaboration.invite(space.id)).link)
    await until(lambda: page.desk.view is not None and editor(page).toPlainText() == "kept")
    await other.collaboration.lifecycle.purge(space.id)
    await until(lambda: page.desk.note.whole == "Ended: a copy of your own")
    assert editor(page).isReadOnly()
    await until(lambda: not page.chat.main.composer.field.isEnabled())


async def named(until, title):
    await until(lambda: open_dialog())
    open_dialog().findChild(QLineEdit).setText(title)
    open_dialog().accept()


async def test_a_board_is_made_drawn_on_by_two_renamed_removed_and_brought_back(page, other, until, qtbot):
    workspace_id = await created(page, until)
    await joined(page, other, until, workspace_id)
    adding = page.add_document("board")
    await named(until, "Floor plan")
    await adding
    await until(lambda: page.desk.document_id.startswith("board-") and page.desk.view is not None)
    board_id = page.desk.document_id
    theirs = (await other.collaboration.open_document(workspace_id, board_id)).document
    (shape,) = page.desk.view.board.canvas.board.add(Shape("rectangle", Point(0, 0), Point(50, 50)))
    await until(lambda: shape in theirs.shapes)
    other.collaboration.tell(workspace_id, board_id, msgspec.msgpack.encode((5.0, 5.0)))
    await until(lambda: page.backend.collaboration.places(workspace_id, board_id))
    (entry,) = [entry for entry in page.desk._entries if entry.id == board_id]
    renaming = page.rename_document(entry)
    await named(until, "Plan")
    await renaming
    await until(lambda: page.desk.tabs.tabText(1) == "Plan")
    await other.collaboration.remove_document(workspace_id, board_id)
    await until(lambda: page.desk.tabs.count() == 1 and page.desk.document_id == "text-note")
    assert "“Plan” was removed." in Messages.of(page).texts()
    next(toast for toast in Messages.of(page).findChildren(Toast) if toast.button is not None).button.click()
    await until(lambda: page.desk.document_id == board_id and page.desk.view is not None)
    assert shape in page.desk.view.board.canvas.board.shapes


async def test_who_may_only_read_any_more_sees_it_at_once_and_keeps_their_words(page, other, until, qtbot):
    space = await other.collaboration.create("Theirs")
    await page.backend.network.join((await other.collaboration.invite(space.id)).link)
    await until(lambda: page.desk.view is not None and not editor(page).isReadOnly())
    qtbot.keyClicks(editor(page), "mine")
    note = await other.collaboration.open_note(space.id)
    await until(lambda: note.text == "mine")
    me = page.backend.network.identity.peer_id
    await other.collaboration.set_role(space.id, me, "viewer")
    qtbot.keyClicks(editor(page), " too late")
    await until(lambda: editor(page).isReadOnly())
    await until(lambda: page.desk.note.whole == "Only here: you may not change this any more")
    assert editor(page).toPlainText() == "mine too late"
    assert note.text == "mine"
    await until(lambda: not page.desk.add_button.isVisible())


async def test_who_is_named_elsewhere_hears_of_it_and_gets_there(page, other, until):
    workspace_id = await created(page, until, "First")
    await joined(page, other, until, workspace_id)
    line = await other.collaboration.talk.say(workspace_id, "an old line")
    for number in range(50):
        await other.collaboration.talk.say(workspace_id, f"line {number}")
    second = await created(page, until, "Second")
    assert page.list.key == second
    await other.collaboration.talk.say(workspace_id, f"@{page.backend.network.name} look")
    # the window says so; here is the page alone
    await until(lambda: page.backend.notices.all()[0].text.endswith("mentioned you"))
    assert page.backend.notices.all()[0].wanted["workspace"] == workspace_id
    page.want(workspace=workspace_id, line=line.id)
    await until(lambda: page.chat.main.list.current() and page.chat.main.list.current().id == line.id)


async def test_a_link_to_an_item_leads_into_the_library(page, until, monkeypatch):
    opened = []
    monkeypatch.setattr(page, "open_page", lambda name, **wanted: opened.append((name, wanted)))
    page.chat.reference_opened.emit(Reference("moment", "a" * 64, "Walk", 12.0), None)
    await until(lambda: opened)
    assert opened == [("media", {"item": "a" * 64, "time_s": 12.0, "words": "Walk"})]


async def test_dropped_files_are_shared_into_the_chosen_workspace(page, until, tmp_path):
    path, text = tmp_path / "words.csv", tmp_path / "words.txt"
    path.write_text("words")
    text.write_text("other words")
    assert not page.accept_paths([path])  # there is none: the library takes them
    space = await created(page, until)
    assert page.accept_paths([path])
    await until(lambda: page.desk.view is not None and page.desk.view.entry.format == "shelf")
    shelf = page.desk.view.shelf.shelf
    assert [item.name for item in shelf.shown()] == ["words.csv"]
    assert space == page.list.key
    assert page.accept_paths([text])  # a shelf is open: it is not made a document
    await until(lambda: len(shelf.shown()) == 2)
    assert page.desk.view.entry.format == "shelf"


async def test_lines_and_other_pages_lead_to_documents_and_cards(page, until, running_backend):
    space = await created(page, until)
    entry = await running_backend.collaboration.add_document(space, "tasks", "Plan")
    tasks = (await running_backend.collaboration.open_document(space, entry.id)).document
    card = tasks.add_card(tasks.add_columns("To do")[0], "Buy")
    page.open_reference(Reference("card", card, "Buy"))
    await until(lambda: page.desk.document_id == entry.id and page.desk.view.tasks.detail.card_id == card)
    page.open_reference(Reference("document", "text-note", "Note"))
    await until(lambda: page.desk.document_id == "text-note")
    page.open_reference(Reference("card", "ff" * 8, "Gone"))
    await until(lambda: any("not in this workspace any more" in text for text in Messages.of(page).texts()))
    page.want(workspace=space, document=entry.id)
    await until(lambda: page.desk.document_id == entry.id)


async def test_a_workspace_that_was_made_elsewhere_meanwhile_is_turned_to(page, until, running_backend):
    await created(page, until)
    made = await running_backend.collaboration.create("Made elsewhere")
    entry = await running_backend.collaboration.add_document(made.id, "shelf", "Pictures")
    page.want(workspace=made.id, document=entry.id)
    await until(lambda: page.list.key == made.id and page.desk.document_id == entry.id)


async def test_a_call_that_was_written_down_becomes_minutes(page, until):
    said = [
        TranscriptLine("bo", "Bo", 1_700_000_000.0, 1_700_000_004.0, "We decided to buy the new scanner."),
        TranscriptLine("ada", "Ada", 1_700_000_005.0, 1_700_000_009.0, "I will order it until Friday."),
    ]
    space = await created(page, until)
    await page.make_minutes()
    assert "Nothing was written down" in Messages.of(page).texts()[-1]
    for line in said:
        page.backend.events.emit(CallHeard(space, line, True))
    await page.make_minutes()
    await until(lambda: page.desk.document_id.startswith("note-") and page.desk.view is not None)
    assert "We decided to buy the new scanner" in page.desk.view.note.text


async def test_a_thread_stands_beside_a_wide_chat_and_a_document_that_is_wanted_ends_it(page, until):
    space = await created(page, until)
    line = await page.service.talk.say(space, "root")
    page.chat.wide_button.click()
    await until(lambda: page.call.isHidden() and page.chat.width() > 640)
    await page.chat.open_thread(line)
    assert page.chat.stack.isVisible() and page.chat.aside.isVisible()
    await page.show_document(page.desk.document_id)
    assert page.call.isVisible() and not page.chat.wide_button.isChecked()
    for wants in (lambda: page.desk.chosen.emit(page.desk.document_id), page.call.bar.opened.emit, page.want):
        page.chat.wide_button.click()
        assert page.call.isHidden()
        wants()
        assert not page.call.isHidden()


async def test_a_guest_link_without_a_hub_says_what_is_missing(page, until):
    await created(page, until)
    menu = page.more_button.menu()
    menu.aboutToShow.emit()
    [entry] = [entry for entry in menu.actions() if entry.text() == "Guest link…"]
    entry.trigger()
    await until(lambda: open_dialog())
    assert "hub" in open_dialog().text.text()
    open_dialog().reject()


async def test_in_the_smallest_window_nothing_of_it_lies_over_anything_else(page, until):
    """736: the smallest window without its sidebar and margins."""
    await created(page, until)
    margins = page.layout().contentsMargins()
    page.resize(width := 736 + margins.left() + margins.right(), 560)
    assert page.width() == width
    page.desk.show_history()
    await until(lambda: page.desk.history is not None and page.desk.history.past is not None)
    page.layout().activate()
    places = [page.list.parentWidget(), page.call, page.side]
    edges = [(part.mapTo(page, part.rect().topLeft()).x(), part.width()) for part in places]
    assert all(left + width <= after for (left, width), (after, _) in itertools.pairwise(edges))
    for part in (page.desk.history.list, page.desk.history.restore_button, page.desk.history.compare_box):
        assert page.desk.rect().contains(part.mapTo(page.desk, part.rect().bottomRight()))
