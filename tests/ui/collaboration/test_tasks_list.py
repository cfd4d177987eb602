"""Cards are walked, chosen and told about by keys."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent

from core.collaboration.authorship import Author
from core.collaboration.comments import Remark, Thread
from core.collaboration.entry_anchors import card_part
from core.collaboration.entry_places import Spot
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


@pytest.mark.parametrize("column_id", ["One", ""])
def test_a_click_on_the_number_of_comments_reads_them_and_elsewhere_it_only_chooses(qtbot, column_id):
    tasks = TaskList()
    (column,) = tasks.add_columns("One")
    one = tasks.add_card(column, "Buy a scanner")
    cards = CardList(tasks, column_id and column, move=print, name="Cards")
    qtbot.addWidget(cards)
    cards.resize(300, 200)
    cards.show_rows([tasks.cards[one]])
    cards.show()
    read = []
    cards.marks.thread_wanted.connect(read.append)
    low = cards.visualRect(cards.rows.index(0)).height()
    said = Thread("t", "tasks-1", card_part(tasks, one), Remark("t", Author("b", "Bo"), 0.0, "Which?"), ())
    cards.marks.show_threads([said], "")
    qtbot.waitUntil(lambda: not column_id or cards.visualRect(cards.rows.index(0)).height() > low)
    rect = cards.visualRect(cards.rows.index(0))
    sign = cards._painter.comments_at(rect, tasks.cards[one])
    qtbot.mouseClick(cards.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert read == [] and cards.chosen == one
    qtbot.mouseClick(cards.viewport(), Qt.MouseButton.LeftButton, pos=sign.center().toPoint())
    assert read == ["t"]


def test_the_menu_comments_opens_and_for_who_may_removes(cards):
    begun, removed = [], []
    cards.marks.comment_wanted.connect(begun.append)
    cards.removed.connect(removed.append)
    one = cards.rows.rows[0].id
    cards.choose(one)
    actions = {action.text(): action for action in cards.menu().actions()}
    actions["Comment on this card"].trigger()
    actions["Remove"].trigger()
    assert begun == [Spot("cards", one)] and removed == [[one]]
    cards.rows.may_write = False
    assert "Remove" not in {action.text() for action in cards.menu().actions()}
