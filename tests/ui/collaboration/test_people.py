"""Who is in a workspace, those who are here first, and whom the owner may remove."""

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from core.collaboration.records import Member
from ui import theme
from ui.collaboration.people import PeopleCard
from ui.widgets.label import ElidedLabel

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
    assert card.note.whole == "2 of 3 here"


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


def words(card):
    return [found.whole for found in card.findChildren(ElidedLabel) if found not in (card.heading, card.note)]


def dots(card):
    """The colours of the dots at their middle and their lower left, by what they say."""
    found = {}
    for made in card.findChildren(QWidget):
        if made.toolTip() in ("Here", "Away", "Idle"):
            image = made.grab().toImage()
            found[made.toolTip()] = [image.pixelColor(*place).name() for place in ((6, 4), (3, 7))]
    return found


def test_what_people_do_and_where_stands_below_their_names(card):
    card.resize(276, 300)
    card.show_members(MEMBERS, me="a", is_owner=True, places={"c": "Idle · Plan"}, idle=["c"])
    card.show()
    assert words(card) == ["Ada (you)", "Cleo", "Idle · Plan", "Bo"]
    assert names(card) == ["Ada, owner, here", "Cleo, viewer, here: Idle · Plan", "Bo, editor, away"]
    # an amber moon
    lit, dark = theme.colour("warn").name(), dots(card)["Idle"][0]
    assert dots(card)["Idle"] == [dark, lit] and dark != lit
    assert len(set(dots(card)["Here"])) == 1


def test_who_comes_back_is_shown_as_that(card):
    card.show_members(MEMBERS, me="a", is_owner=False, places={"c": "Idle · Plan"}, idle=["c"])
    card.show_members(MEMBERS, me="a", is_owner=False, places={"c": "In Plan"})
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert words(card) == ["Ada (you)", "Cleo", "In Plan", "Bo"]
    assert "Idle" not in dots(card)
