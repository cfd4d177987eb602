"""Every view of words marks those that comments are about, leads to them, and takes a click on them."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from core.collaboration.rich_styles import Run
from ui.collaboration.views import VIEWS


@pytest.mark.parametrize("name", ["text", "code", "note"])
async def test_words_are_marked_found_and_clicked(name, running_backend, qtbot):
    service = running_backend.collaboration
    space = await service.create("Words")
    entry = await service.add_document(space.id, name, "Paper")
    view = VIEWS[name](running_backend, space.id, entry)
    qtbot.addWidget(view)
    view.resize(700, 400)
    view.show()
    await view.open()
    document = view.document
    text = "The 😀 cat sat on the mat."
    document.replace(0, 0, text) if name != "note" else document.splice(0, 0, [Run(text)])
    cursor = view.words.textCursor()
    # the face takes two units
    cursor.setPosition(7)
    cursor.setPosition(10, cursor.MoveMode.KeepAnchor)
    view.words.setTextCursor(cursor)
    anchor = view.marked()
    assert anchor.quote == "cat"
    menu = view.words.menu() if name != "note" else view.words.menu.made(view.words.cursorRect().center())
    with qtbot.waitSignal(view.comment_wanted) as wanted:
        next(one for one in menu.actions() if one.text().startswith("Comment on these words")).trigger()
    assert wanted.args[0].quote == "cat"
    thread_id = await service.comments.add(space.id, entry.id, anchor, text="Which?", suggestion="dog")
    view.show_threads(await service.comments.threads(space.id, entry.id), "")
    cursor.setPosition(0)
    view.words.setTextCursor(cursor)
    view.go_to(anchor)
    assert view.words.textCursor().position() == 7
    rect = view.words.cursorRect()
    with qtbot.waitSignal(view.thread_wanted) as told:
        place = QPointF(rect.right() + 3, rect.center().y()).toPoint()
        QTest.mouseClick(view.words.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert told.args == [thread_id]
    await service.comments.accept(space.id, thread_id)
    assert view.words.toPlainText().startswith("The 😀 dog sat")
    before = document.version
    document.replace(0, 4, "")
    history = await service.histories.of(space.id, entry.id)
    assert history.text_at(before).startswith("The 😀 dog sat")
    document.go_back(before)
    assert document.text.startswith("The 😀 dog sat")
    document.undo()
    assert document.text.startswith("😀 dog sat")
    await view.close_document()
