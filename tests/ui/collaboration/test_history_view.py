"""The past of documents on the screen: move through it, compare, name, restore."""

import pytest
from PySide6.QtWidgets import QApplication

from core.backend import Backend
from core.collaboration.authorship import Author, guest_words
from core.collaboration.board_shapes import Kind, Point, Shape
from core.collaboration.form_questions import QuestionKind
from core.collaboration.records import Splice
from ui.collaboration.desk import DeskCard
from ui.widgets.titled_dialog import TitledDialog


@pytest.fixture
async def desk(running_backend, qtbot):
    made = DeskCard(running_backend)
    made.resize(900, 500)
    made.show()
    yield made
    await made.close_document()
    made.close()
    made.deleteLater()


async def opened(desk, format_name):
    service = desk.backend.collaboration
    space = await service.create("Past")
    entry = await service.add_document(space.id, format_name, "Mine")
    desk.show_documents(space, await service.documents(space.id))
    await desk.open(space, entry.id)
    return (await service.open_document(space.id, entry.id)).document


async def test_a_text_goes_back_is_compared_named_and_restored(desk, until):
    document = await opened(desk, "text")
    document.splice(0, 0, "The red boat sails over the sea.")
    draft = document.version
    histories = desk.backend.collaboration.histories
    await histories.name(desk.view.workspace_id, desk.view.entry.id, version=draft, title="First")
    document.splice(4, 4, "")
    await desk.show_history()
    view = desk.history
    assert desk.stack.currentWidget() is view
    assert view.past.text.toPlainText() == "The boat sails over the sea."
    view.time_line.go_to(view.history.moment_of(draft))
    await until(lambda: view.past.text.toPlainText() == "The red boat sails over the sea.")
    naming = view.name_moment()
    await until(lambda: [made for made in QApplication.topLevelWidgets() if isinstance(made, TitledDialog)])
    (dialog,) = [made for made in QApplication.topLevelWidgets() if isinstance(made, TitledDialog)]
    dialog.line.setText("Draft")
    dialog.accept()
    await naming
    assert "Draft" in [view.list.item(row).text() for row in range(view.list.count())]
    view.time_line.go_to(view.time_line.slider.maximum())
    view.compare_box.setCurrentIndex(view.compare_box.findText("Draft"))
    await until(lambda: [piece.change for piece in view.past.text._pieces] == ["same", "gone", "same"])
    assert view.past.text.toPlainText() == "The red boat sails over the sea."
    view.compare_box.setCurrentIndex(0)
    view.list.setCurrentRow(view.list.count() - 1)
    version = next(choice for choice in view._choices() if choice.title == "Draft")
    view.list.choose(version.key)
    await until(lambda: view.past.text.toPlainText() == "The red boat sails over the sea.")
    await view.restore()
    assert document.text == "The red boat sails over the sea."
    assert desk.history is None
    assert desk.stack.currentWidget() is desk.view
    document.undo()
    assert document.text == "The boat sails over the sea."


async def test_a_name_can_be_forgotten(desk):
    document = await opened(desk, "text")
    document.splice(0, 0, "words")
    service = desk.backend.collaboration.histories
    key = (desk.view.workspace_id, desk.view.entry.id)
    await service.name(*key, version=document.version, title="Draft")
    await desk.show_history()
    view = desk.history
    view.list.choose(next(choice.key for choice in view._choices() if choice.title == "Draft"))
    assert not view.forget_button.isHidden()
    await view.forget()
    assert await service.versions(*key) == []


async def test_a_board_is_shown_as_it_was_and_cannot_be_drawn_on(desk, until):
    board = await opened(desk, "board")
    for number in range(3):
        board.add(Shape(Kind.RECTANGLE, at=Point(number * 50, 0), size=Point(40, 40)))
    await desk.show_history()
    view = desk.history
    assert len(view.past.canvas.board.shapes) == 3
    assert not view.past.canvas.is_writable
    view.time_line.go_to(-1)
    await until(lambda: len(view.past.canvas.board.shapes) == 0)
    await desk.show_history()
    assert desk.history is None
    assert len(board.shapes) == 3


async def test_a_task_list_is_shown_compared_with_a_held_moment_and_restored(desk, until):
    tasks = await opened(desk, "tasks")
    (todo,) = tasks.add_columns("To do")
    for number in range(4):
        tasks.add_card(todo, f"Card {number}")
    await desk.show_history()
    view = desk.history

    def cards():
        return [row.words.partition(".")[0] for column in view.past.columns.values() for row in column.list.rows.rows]

    assert cards() == ["Card 0", "Card 1", "Card 2", "Card 3"]
    view.time_line.go_to(1)
    await until(lambda: len(cards()) < 4)
    kept = cards()
    # "this moment" is held, and what was shown last is compared with it
    view.compare_box.setCurrentText("This moment")
    held = view.compare_box.currentText()
    assert held not in ("This moment", "Compare with…")
    view.time_line.go_to(view.time_line.slider.maximum())
    await until(lambda: len(view.past.changes.rows.rows) == 4 - len(kept))
    assert all(row.mark == "added" for row in view.past.changes.rows.rows)
    view.compare_box.setCurrentText("Compare with…")
    view.time_line.go_to(1)
    await until(lambda: cards() == kept and view.past.stack.currentWidget() is view.past.board)
    await view.restore()
    assert [card.title for card in tasks.stack(todo)] == kept


async def test_a_named_moment_of_a_form_has_its_answers(desk, until):
    form = await opened(desk, "form")
    key = (desk.view.workspace_id, desk.view.entry.id)
    service = desk.backend.collaboration
    answers = (await service.open_document(key[0], f"answers-{key[1].partition('-')[2]}")).document
    form.add(QuestionKind.SHORT, "Why")
    answers.begin(form, author_id="me", author="Ada")
    await desk.show_history()
    view = desk.history
    naming = view.name_moment()
    await until(lambda: [made for made in QApplication.topLevelWidgets() if isinstance(made, TitledDialog)])
    (dialog,) = [made for made in QApplication.topLevelWidgets() if isinstance(made, TitledDialog)]
    dialog.line.setText("Sent")
    dialog.accept()
    await naming
    answers.begin(form, author_id="me", author="Bo")
    await desk.show_history()
    await desk.show_history()
    view = desk.history
    view.compare_box.setCurrentText("Sent")
    await until(lambda: len(view.past.changes.rows.rows) == 1)
    assert view.past.changes.rows.rows[0].words.startswith("Added. Added  Response  Bo")


async def test_who_may_only_read_cannot_restore(desk, monkeypatch):
    await opened(desk, "text")
    monkeypatch.setattr(desk.backend.collaboration, "may_write", lambda *key: False)
    await desk.show_history()
    assert desk.history.restore_button.isHidden()
    assert desk.history.name_button.isHidden()


async def test_who_left_and_who_came_with_a_browser_are_called_by_name(desk, tmp_path, monkeypatch, until):
    document = await opened(desk, "text")
    document.splice(0, 0, "Mine. ")
    service = desk.backend.collaboration
    space_id, entry = desk.view.workspace_id, desk.view.entry
    monkeypatch.setenv("VEGA_NAME", "Bo")
    bo = Backend(tmp_path / "bo")
    await bo.start()
    try:
        await bo.network.join((await service.invite(space_id)).link)
        await until(lambda: bo.collaboration.find(space_id) is not None)
        theirs = await bo.collaboration.open_note(space_id, entry.id)
        await until(lambda: theirs.text == "Mine. ")
        theirs.splice(6, 0, "His. ")
        await until(lambda: document.text == "Mine. His. ")
        await bo.collaboration.delete(space_id)
        await until(lambda: len(service.members(space_id)) == 1)
    finally:
        await bo.stop()
    note = await service.open_note(space_id, entry.id)
    note.splice_for(guest_words(Author("guest-0123456789abcdef", "Mia (guest)")), [Splice(11, 0, "Hers.")])
    await desk.show_history()
    view = desk.history
    me = desk.backend.network.name
    assert [view.authors.itemAt(place).widget().text() for place in range(3)] == [me, "Bo", "Mia (guest)"]
    assert [choice.title for choice in view._choices()] == ["Mia (guest)", "Bo", me]
    assert view.time_line.words.whole.startswith("Mia (guest), ")
    await note.close()
