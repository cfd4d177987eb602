"""Who is in a workspace, those who are here first, and whom the owner may remove."""

import pytest
from PySide6.QtWidgets import QToolButton, QWidget

from core.collaboration.records import Member
from ui.collaboration.people import PeopleCard

MEMBERS = (Member("a", "Ada", "owner", True), Member("b", "Bo", "editor"), Member("c", "Cleo", "viewer", True))


@pytest.fixture
def card(qtbot):
    made = PeopleCard()
    qtbot.addWidget(made)
    return made


def names(card):
    return [found.accessibleName() for found in card.findChildren(QWidget) if found.accessibleName().count(",") == 2]


def test_who_is_here_comes_first(card):
    card.show_members(MEMBERS, me="a", is_owner=True)
    assert names(card) == ["Ada, owner, here", "Cleo, viewer, here", "Bo, editor, away"]
    assert card.note.text() == "2 of 3 here"


def test_the_owner_may_remove_others_and_nobody_else_may(card, qtbot):
    card.show_members(MEMBERS, me="a", is_owner=True)
    buttons = card.findChildren(QToolButton)
    assert [made.accessibleName() for made in buttons] == ["Remove Cleo", "Remove Bo"]
    with qtbot.waitSignal(card.remove_wanted) as caught:
        buttons[1].click()
    assert caught.args == ["b"]
    other = PeopleCard()
    qtbot.addWidget(other)
    other.show_members(MEMBERS, me="b", is_owner=False)
    assert other.findChildren(QToolButton) == []
