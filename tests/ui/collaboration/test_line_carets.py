"""The carets of others in a line stand where the letters are, also when the line is scrolled."""

import pytest

from core.collaboration.records import Cursor
from ui.collaboration.carets import colour_of
from ui.collaboration.line_carets import caret_x
from ui.collaboration.shared_words import SharedLine


@pytest.fixture
def line(qtbot):
    made = SharedLine("Title", most=500)
    qtbot.addWidget(made)
    made.resize(220, 34)
    made.setText("Buy a scanner")
    made.show()
    return made


def test_it_is_drawn_in_its_colour_where_the_letter_is(line):
    line.show_cursors([Cursor("ben", "Ben", 4, 4)])
    image, x = line.grab().toImage(), caret_x(line, 4)
    assert image.pixelColor(x, 17).name() == colour_of("ben").name()
    # where Qt itself would draw the caret there
    line.setCursorPosition(4)
    assert abs(line.cursorRect().center().x() - x) <= 1


def test_what_is_selected_is_tinted(line):
    plain = line.grab().toImage()
    line.show_cursors([Cursor("ben", "Ben", 0, 6)])
    tinted = line.grab().toImage()
    place = (caret_x(line, 2) + caret_x(line, 3)) // 2, 9
    assert plain.pixelColor(*place) != tinted.pixelColor(*place)


def test_a_caret_out_of_sight_is_named_at_the_nearer_end(line):
    line.setText("long " * 60)
    line.setCursorPosition(300)
    line.grab()
    assert caret_x(line, 0) < 0 <= line.caret_x(0) < 20
    line.setCursorPosition(0)
    line.grab()
    assert line.caret_x(300) <= line.width()
