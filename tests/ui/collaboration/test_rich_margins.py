"""Bullets, numbers and boxes stand before their lines."""

from PySide6.QtGui import QColor

from ui import theme


def block(editor, number):
    return editor.document().findBlockByNumber(number)


def test_numbers_count_their_own_list(rich):
    editor = rich("1. a\n2. b\n   1. c\n   2. d\n3. e\n\nwords\n\n1. f\n")
    numbers = [editor.margins.number(block(editor, at)) for at in (0, 1, 2, 3, 4, 6)]
    assert numbers == [1, 2, 1, 2, 3, 1]


def test_a_box_stands_before_its_words(rich):
    editor = rich("- [x] done\n- [ ] open\n")
    cursor = editor.textCursor()
    cursor.setPosition(0)
    words = editor.cursorRect(cursor)
    box = editor.margins.box_rect(block(editor, 0))
    assert box.right() < words.left()
    assert words.top() <= box.center().y() <= words.bottom()
    shown = editor.viewport().grab().toImage()
    assert shown.pixelColor((box.topLeft() + (box.center() - box.topLeft()) / 3).toPoint()) == theme.colour("accent")


def test_code_has_a_ground_and_names_its_language(rich):
    editor = rich("```python\nx\n```\n")
    shown = editor.viewport().grab().toImage()
    ground = shown.pixelColor(editor.viewport().width() // 2, editor.cursorRect().center().y())
    assert ground == QColor(theme.current().raised)
    labels = editor.margins._labels
    assert [start for _, start in labels] == [0]
    assert editor.margins.label_at(labels[0][0].center()) == 0


def test_the_first_line_that_is_seen_is_found_from_anywhere(rich):
    editor = rich("\n\n".join(f"line {number}" for number in range(400)))
    bar = editor.verticalScrollBar()
    for share in (0.0, 1.0, 0.5, 0.51, 0.2, 0.9):
        bar.setValue(int(bar.maximum() * share))
        found = editor.margins.first_shown()
        layout = editor.document().documentLayout()
        assert layout.blockBoundingRect(found).bottom() >= bar.value()
        before = found.previous()
        assert not before.isValid() or layout.blockBoundingRect(before).bottom() < bar.value()
