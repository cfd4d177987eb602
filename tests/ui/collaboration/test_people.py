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
    buttons = [made for made in card.findChildren(QToolButton) if made.menu() is None]
    assert [made.accessibleName() for made in buttons] == ["Remove Cleo", "Remove Bo"]
    with qtbot.waitSignal(card.remove_wanted) as caught:
        buttons[1].click()
    assert caught.args == ["b"]
    other = PeopleCard()
    qtbot.addWidget(other)
    other.show_members(MEMBERS, me="b", is_owner=False)
    assert other.findChildren(QToolButton) == [other.invite_button]


def test_the_owner_chooses_what_others_may_from_a_menu_that_explains_it(card, qtbot):
    card.show_members(MEMBERS, me="a", is_owner=True)
    (bo,) = [made for made in card.findChildren(QToolButton) if made.accessibleName() == "Role of Bo: editor"]
    actions = bo.menu().actions()
    assert [action.text() for action in actions] == ["Editor", "Commenter", "Viewer", "Guest"]
    assert [action.isChecked() for action in actions] == [True, False, False, False]
    assert all(action.toolTip().endswith(".") for action in actions)
    with qtbot.waitSignal(card.role_wanted) as wanted:
        actions[1].trigger()
    assert wanted.args == ["b", "commenter"]


def test_somebody_is_invited_as_what_they_may(card, qtbot):
    actions = card.invite_button.menu().actions()
    assert [action.text() for action in actions] == ["As editor…", "As commenter…", "As viewer…", "As guest…"]
    with qtbot.waitSignal(card.invite_wanted) as wanted:
        actions[2].trigger()
    assert wanted.args == ["viewer"]


def test_open_invites_are_counted_and_lead_to_their_list(card, qtbot):
    card.show_invites(0)
    assert card.invites_button.isHidden()
    card.show_invites(1)
    assert (card.invites_button.isHidden(), card.invites_button.text()) == (False, "1 open invite")
    card.show_invites(3)
    assert card.invites_button.text() == "3 open invites"
    with qtbot.waitSignal(card.invites_wanted):
        card.invites_button.click()
