"""Comments beside the open document: from a selection to a thread, and back from a thread to its words."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QLabel

from core.collaboration.board_shapes import Kind, Point, Shape
from ui.collaboration.desk import DeskCard
from ui.messages import Messages


@pytest.fixture
async def desk(running_backend, qtbot):
    """A desk with a text open."""
    made = DeskCard(running_backend)
    made.resize(900, 500)
    made.show()
    service = running_backend.collaboration
    space = await service.create("Paper")
    wanted = made.show_documents(space, await service.documents(space.id))
    await made.open(space, wanted)
    made.view.editor.insertPlainText("The cat sat on the mat.")
    yield made
    await made.close_document()
    made.close()
    made.deleteLater()


def chosen(desk, start, end):
    cursor = desk.view.editor.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, cursor.MoveMode.KeepAnchor)
    desk.view.editor.setTextCursor(cursor)


async def said(desk, until, start, end, words, suggestion=None):
    chosen(desk, start, end)
    await desk.comments.begin()
    box = desk.comments.box
    assert box.isVisible()
    await desk.comments.send(box.anchor, words, suggestion)
    await until(lambda: any(card.said.remark.text == words for card in desk.comments.cards.values()))
    return next(card for card in desk.comments.cards.values() if card.said.remark.text == words)


async def test_chosen_words_get_a_thread_and_a_mark_and_it_leads_back(desk, until):
    card = await said(desk, until, 4, 7, "Which cat?")
    assert card.said.anchor.quote == "cat"
    editor = desk.view.editor
    assert editor.comment_marks.at(5) == card.said.id
    chosen(desk, 20, 20)
    card.looked_at.emit()
    assert editor.textCursor().position() == 4
    desk.view.thread_wanted.emit(card.said.id)
    assert desk.comments._chosen == card.said.id
    await desk.comments.reply(card.said.id, "The grey one.")
    await until(lambda: desk.comments.threads[0].replies)
    await desk.comments.set_state(card.said.id, "resolved")
    await until(lambda: not desk.comments.cards)
    assert desk.comments.nothing.isVisible()
    desk.comments.filter.choose("resolved")
    desk.comments._fill()
    assert len(desk.comments.cards) == 1


async def test_a_suggestion_is_accepted_with_one_click(desk, until):
    card = await said(desk, until, 4, 7, "Rather this", suggestion="dog")
    await desk.comments.accept(card.said.id)
    await until(lambda: "dog" in desk.view.editor.toPlainText())
    assert desk.view.editor.toPlainText() == "The dog sat on the mat."


async def test_words_that_are_deleted_leave_the_comment(desk, until):
    await said(desk, until, 4, 7, "Which cat?")
    chosen(desk, 3, 8)
    desk.view.editor.textCursor().removeSelectedText()
    await until(lambda: any(not desk.view.has(thread.anchor) for thread in desk.comments.threads))
    (thread,) = desk.comments.threads
    assert thread.anchor.quote == "cat"


async def test_without_words_chosen_it_says_what_to_do(desk, until):
    chosen(desk, 0, 0)
    await desk.comments.begin()
    assert any("Choose some words, something on a board, a card" in text for text in Messages.of(desk).texts())


async def test_a_comment_on_the_board_gets_a_pin(desk, until):
    service = desk.backend.collaboration
    space = service.workspaces()[0]
    plan = await service.add_document(space.id, "board", "Plan")
    desk.show_documents(space, await service.documents(space.id))
    await desk.open(space, plan.id)
    await desk.comments.begin()
    await desk.comments.send(desk.comments.box.anchor, "Here", None)
    await until(lambda: desk.view.pins._pins)
    desk.view.pins.chosen.emit(next(iter(desk.view.pins._pins)))
    assert desk.comments._chosen


async def test_a_part_of_a_picture_is_framed_while_it_is_written_about_and_after(desk, until, qtbot, hand_on):
    service = desk.backend.collaboration
    space = service.workspaces()[0]
    plan = await service.add_document(space.id, "board", "Plan")
    desk.show_documents(space, await service.documents(space.id))
    await desk.open(space, plan.id)
    canvas, frames = desk.view.board.canvas, desk.view.board.canvas.part_frames
    (picture,) = canvas.board.add(Shape(Kind.PICTURE, at=Point(0, 0), size=Point(200, 100), digest="ab" * 32))
    canvas.fit()
    canvas.select([picture])
    hand_on(canvas).drag((50, 25), (100, 50), keys=Qt.KeyboardModifier.ShiftModifier)
    box = desk.comments.box
    await until(box.isVisible)
    assert box.about.text() == "The framed part of the picture" and frames.draft
    assert box.anchor.box == pytest.approx((0.25, 0.25, 0.5, 0.5), abs=0.01)
    await desk.comments.send(box.anchor, "What is this?", None)
    await until(lambda: frames.outlines)
    (thread_id,) = frames.outlines
    assert not frames.draft
    desk.comments._choose("")
    card, at = desk.comments.cards[thread_id], QPointF(5, 5)
    QApplication.sendEvent(card, QEnterEvent(at, at, at))
    assert frames.is_strong(thread_id)
    QApplication.sendEvent(card, QEvent(QEvent.Type.Leave))
    assert not frames.is_strong(thread_id)
    qtbot.mouseClick(desk.view.pins._pins[thread_id], Qt.MouseButton.LeftButton)
    assert desk.comments._chosen == thread_id and frames.is_strong(thread_id)
    canvas.board.remove([picture])
    assert not frames.outlines and not desk.view.has(desk.comments.threads[0].anchor)


async def test_removed_words_come_back_with_undo(desk, until):
    card = await said(desk, until, 4, 7, "Which cat?")
    await desk.comments.remove(card.said.id, card.said.id)
    await until(lambda: not desk.comments.threads)
    await desk.comments.undo(desk.view.workspace_id)
    await until(lambda: desk.comments.threads)


async def test_what_one_said_is_edited_and_shown_as_edited(desk, until):
    card = await said(desk, until, 4, 7, "Which cat?")
    card.edit(card.said.remark.id)
    card.edited[1].words.setPlainText("Whose cat?")
    card.edited[1].save()
    await until(lambda: desk.comments.threads[0].remark.text == "Whose cat?")
    (made,) = desk.comments.cards.values()
    assert made.edited is None
    assert any("edited" in found.text() for found in made.findChildren(QLabel))


async def test_what_others_say_meanwhile_leaves_the_words_that_are_being_edited(desk, until):
    card = await said(desk, until, 4, 7, "Which cat?")
    card.edit(card.said.remark.id)
    card.edited[1].words.setPlainText("Whose")
    await desk.comments.reply(card.said.id, "The grey one.")
    await until(lambda: desk.comments.threads[0].replies)
    (made,) = desk.comments.cards.values()
    assert made is not card and made.edited[1].text == "Whose"
