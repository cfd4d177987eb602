"""Text typed on the page is the document's."""

from PySide6.QtCore import Qt

from core.collaboration.contents import NOTE
from ui.collaboration.views.text import Text


async def test_what_is_typed_is_there_when_it_is_opened_again(running_backend, qtbot):
    space = await running_backend.collaboration.create("Text")
    view = Text(running_backend, space.id, NOTE)
    qtbot.addWidget(view)
    view.show()
    await view.open()
    qtbot.keyClicks(view.editor, "hello")
    await view.close_document()
    assert (await running_backend.collaboration.open_note(space.id)).text == "hello"


async def test_who_may_not_type_can_still_choose_words_with_the_keyboard(running_backend, qtbot):
    space = await running_backend.collaboration.create("Text")
    view = Text(running_backend, space.id, NOTE)
    qtbot.addWidget(view)
    view.show()
    await view.open()
    qtbot.keyClicks(view.editor, "hello world")
    (await view.copy()).is_writable = False
    view.rights_changed()
    assert view.editor.isReadOnly()
    qtbot.keyClicks(view.editor, "no")
    qtbot.keyClick(view.editor, Qt.Key.Key_Home, Qt.KeyboardModifier.ShiftModifier)
    assert view.marked().quote == "hello world"
    (await view.copy()).is_writable = True
    view.rights_changed()
    assert not view.editor.isReadOnly()
    await view.close_document()


async def test_what_a_comment_is_about_is_found_among_wide_characters(running_backend, qtbot):
    """Qt counts two units for each of these; the text counts one."""
    space = await running_backend.collaboration.create("Text")
    view = Text(running_backend, space.id, NOTE)
    qtbot.addWidget(view)
    view.show()
    await view.open()
    view.editor.insertPlainText("😀😀 words 😀")
    cursor = view.editor.textCursor()
    cursor.setPosition(5)
    cursor.setPosition(10, cursor.MoveMode.KeepAnchor)
    view.editor.setTextCursor(cursor)
    anchor = view.marked()
    assert anchor.quote == "words"
    cursor.setPosition(0)
    view.editor.setTextCursor(cursor)
    view.editor.insertPlainText("😀")
    assert view.has(anchor)
    view.go_to(anchor)
    assert view.editor.textCursor().position() == 7
    await view.close_document()
