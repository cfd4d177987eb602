"""A column: its title, how many cards, and what can be done with it."""

import pytest

from core.collaboration.tasks import NOWHERE, TaskList
from core.collaboration.tasks_filter import CardFilter
from ui.collaboration.tasks_column import ColumnCard


@pytest.fixture
def tasks():
    made = TaskList()
    made.add_columns("One", "Two")
    made.add_card(made.columns[0].id, "a")
    return made


def made(tasks, column, qtbot):
    card = ColumnCard(tasks, column, move=print)
    qtbot.addWidget(card)
    card.refresh(column, CardFilter(), may_write=True)
    card.show()
    return card


def test_it_says_what_the_person_wants(tasks, qtbot):
    column = tasks.columns[0]
    card = made(tasks, column, qtbot)
    told = []
    card.renamed.connect(lambda *what: told.append(what))
    card.shifted.connect(lambda *what: told.append(what))
    card.removed.connect(lambda *what: told.append(what))
    qtbot.keyClicks(card.title, "!")
    actions = {action.text(): action for action in card.menu().actions()}
    assert not actions["Move left"].isEnabled()
    actions["Move right"].trigger()
    actions["Remove the column"].trigger()
    assert told == [(column.id, card.title.text()), (column.id, 1), (column.id,)]
    assert card.accessibleName() == "Column One, 1 cards" and card.count.text() == "1"


def test_cards_without_a_column_have_one_that_cannot_be_changed(tasks, qtbot):
    card = made(tasks, NOWHERE, qtbot)
    assert card.title.isReadOnly() and not card.menu_button.isVisible()
