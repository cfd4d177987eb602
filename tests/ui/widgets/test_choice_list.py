"""A list of things in two lines: one is chosen and stays chosen while the rest changes."""

import pytest
from PySide6.QtCore import QPoint, Qt

from ui.widgets.choice_list import Choice, ChoiceList

TWO = (Choice("a", "Alpha", "first"), Choice("b", "Beta", "second", badge="3"))


@pytest.fixture
def choices(qtbot):
    made = ChoiceList(name="Things")
    qtbot.addWidget(made)
    made.resize(220, 300)
    made.set_choices(TWO)
    made.show()
    return made


def test_moving_to_a_row_chooses_it(choices, qtbot):
    with qtbot.waitSignal(choices.chosen) as caught:
        choices.choose("b")
    assert caught.args == ["b"]
    with qtbot.waitSignal(choices.chosen) as caught:
        qtbot.keyClick(choices, Qt.Key.Key_Up)
    assert caught.args == ["a"]


def test_what_was_chosen_stays_chosen_without_a_signal(choices, qtbot):
    choices.choose("b")
    with qtbot.assertNotEmitted(choices.chosen):
        choices.set_choices((Choice("c", "New"), Choice("b", "Beta", "changed")))
    assert choices.key == "b"
    choices.set_choices((Choice("c", "New"),))
    assert choices.key == ""


def test_a_screen_reader_hears_both_lines_and_the_badge(choices):
    assert choices.item(1).data(Qt.ItemDataRole.AccessibleTextRole) == "Beta. second 3"


def test_a_badge_stands_out_of_the_row(choices):
    def accents(row):
        rect = choices.visualItemRect(choices.item(row))
        image = choices.viewport().grab(rect).toImage()
        return sum(
            image.pixelColor(x, y).blue() > 200 and image.pixelColor(x, y).red() < 140
            for x in range(image.width() // 2, image.width())
            for y in range(image.height())
        )

    assert accents(0) == 0
    assert accents(1) > 50


def test_a_row_over_which_something_is_dragged_is_found_and_framed(choices):
    place = choices.visualItemRect(choices.item(1)).center()
    before = choices.grab().toImage()
    assert choices.key_at(place) == "b" and choices.key_at(QPoint(5, 280)) == ""
    choices.mark("b")
    assert choices.grab().toImage() != before
    choices.mark("")
    assert choices.grab().toImage() == before
