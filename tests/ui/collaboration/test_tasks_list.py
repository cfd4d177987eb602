"""Cards are walked, chosen and told about by keys."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent

from core.collaboration.tasks import TaskList
from ui.collaboration.tasks_list import CardList


@pytest.fixture
def cards(qtbot):
    tasks = TaskList()
    (column,) = tasks.add_columns("One")
    for letter in "abc":
        tasks.add_card(column, letter)
    made = CardList(tasks, column, move=print, name="Cards")
    qtbot.addWidget(made)
    made.resize(250, 300)
    made.show_rows(tasks.stack(column))
    made.show()
    return made


def test_keys_say_what_the_person_wants(cards, qtbot):
    told = []
    for name in ("opened", "ticked", "removed", "walked", "carried"):
        getattr(cards, name).connect(lambda *what, name=name: told.append((name, *what)))
    one, two, _three = (row.id for row in cards.rows.rows)
    cards.choose(one)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Left):
        qtbot.keyClick(cards, key)
    qtbot.keyClick(cards, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(cards, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(cards, Qt.Key.Key_Delete)
    assert told == [
        ("opened", one),
        ("ticked", one),
        ("walked", -1),
        ("carried", one, 0, 1),
        ("removed", [one, two]),
    ]


def test_what_is_chosen_stays_when_rows_come_and_go(cards):
    rows = list(cards.rows.rows)
    cards.choose(rows[1].id)
    cards.show_rows([rows[2], rows[1]])
    assert cards.chosen == rows[1].id and cards.selected == [rows[1].id]
    cards.show_rows([rows[2]])
    assert rows[1].id not in cards.selected


def test_who_comes_by_keyboard_finds_something_chosen(cards, qapp):
    cards.clearSelection()
    cards.setCurrentIndex(cards.rows.index(-1))
    qapp.sendEvent(cards, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))
    assert cards.chosen == cards.rows.rows[0].id
    qapp.sendEvent(cards, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
    assert cards.selected == []
