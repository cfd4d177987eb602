"""What is under the mouse in a rich text."""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QTextCursor

DIGEST = "5e" * 32


def event(place, keys=Qt.KeyboardModifier.NoModifier):
    left = Qt.MouseButton.LeftButton
    return QMouseEvent(QEvent.Type.MouseButtonPress, QPointF(place), QPointF(place), left, left, keys)


def place_of(editor, position):
    cursor = QTextCursor(editor.document())
    cursor.setPosition(position)
    return editor.cursorRect(cursor).center()


def test_pictures_and_tables_are_found(rich):
    editor = rich(f"😀 ![cat](vega://picture/{DIGEST})\n\n| a |\n| --- |\n")
    assert editor.pointer.objects() == [3, 5]
    assert editor.pointer.table_position(editor.note.marks_at(5).table) == 5
    position, rect, marks = editor.pointer.object_at(editor.pointer.rect(3).center().toPoint())
    assert (position, marks.picture.caption) == (3, "cat")
    assert editor.pointer.object_at(rect.bottomRight().toPoint() * 2) is None


def test_a_click_on_a_picture_chooses_it(rich):
    editor = rich(f"a![cat](vega://picture/{DIGEST})")
    assert editor.pointer.click(event(editor.pointer.rect(1).center()))
    cursor = editor.textCursor()
    assert (cursor.selectionStart(), cursor.selectionEnd()) == (1, 2)


def test_the_pointer_says_what_a_click_would_do(rich):
    editor = rich("- [ ] todo [link](https://x/)")
    hand, beam = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.IBeamCursor
    box = editor.margins.box_rect(editor.document().begin()).center()
    link = place_of(editor, 7)
    assert editor.pointer.shape(event(box)) == hand
    assert editor.pointer.shape(event(link)) == beam
    assert editor.pointer.shape(event(link, Qt.KeyboardModifier.ControlModifier)) == hand
    assert not editor.pointer.click(event(link))


def test_the_looks_under_the_mouse_are_those_of_the_letter_there(rich):
    editor = rich("a[link](https://x/)b")
    cursor = QTextCursor(editor.document())
    for position, is_link in ((0, False), (1, True), (4, True), (5, False)):
        cursor.setPosition(position)
        left = editor.cursorRect(cursor).left()
        cursor.setPosition(position + 1)
        middle = (left + editor.cursorRect(cursor).left()) // 2
        place = editor.cursorRect(cursor).center()
        place.setX(middle)
        assert bool(editor.pointer.marks_at(place).link) == is_link
