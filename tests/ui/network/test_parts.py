"""The cards of the Network page."""

import time

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from core.networking.records import Discovered, Invite, Knock, Peer
from ui.network.parts import InvitesCard, NearbyCard, PeersCard


def words(card):
    return " ".join(made.toolTip() or made.text() for made in card.findChildren(QLabel))


@pytest.fixture
def peers():
    return [
        Peer("a", "ada", "10.0.0.2:5000", True, time.time(), 3.0),
        Peer("b", "bo", "10.0.0.3:5000", False, time.time() - 7200),
    ]


def test_machines_are_counted_and_one_can_be_forgotten(qtbot, peers):
    card = PeersCard(invite=lambda: None, join=lambda: None)
    qtbot.addWidget(card)
    card.resize(800, 300)
    card.show()
    card.show_peers(peers)
    assert card.note.whole == "1 of 2 online"
    assert not card.forget_button.isEnabled()
    card.table.choose("b")
    with qtbot.waitSignal(card.forget_wanted) as blocker:
        card.forget_button.click()
    assert blocker.args == ["b"]
    card.show_peers(peers[:1])
    assert card.note.whole == "1 of 1 online"


def test_without_machines_it_says_what_to_do(qtbot):
    pressed = []
    card = PeersCard(invite=lambda: pressed.append("invite"), join=lambda: pressed.append("join"))
    qtbot.addWidget(card)
    card.show()
    card.show_peers([])
    buttons = {made.text(): made for made in card.findChildren(QPushButton)}
    buttons["Invite a machine"].click()
    buttons["Join with a link"].click()
    assert pressed == ["invite", "join"]


def test_open_invites_can_be_withdrawn(qtbot):
    card = InvitesCard()
    qtbot.addWidget(card)
    card.resize(600, 200)
    card.show()
    assert "No invite is open" in words(card)
    card.show_invites([Invite("i", "", "federation:x", "member", "Digits", time.time() + 3600, 2)])
    assert "Training: Digits" in words(card)
    with qtbot.waitSignal(card.withdraw_wanted) as blocker:
        card.findChildren(QPushButton)[0].click()
    assert blocker.args == ["i"]


def test_machines_nearby_are_named_and_can_be_asked(qtbot):
    card = NearbyCard()
    qtbot.addWidget(card)
    card.resize(600, 200)
    card.show()
    card.show_seen([Discovered("p", "studio", "10.0.0.9:40000")], [], known={"p"})
    assert "studio" in words(card)
    assert "10.0.0.9:40000 · known" in words(card)
    with qtbot.waitSignal(card.ask_wanted) as blocker:
        card.findChildren(QPushButton)[0].click()
    assert blocker.args == ["p"]


def test_who_asks_comes_first_with_their_words(qtbot):
    card = NearbyCard()
    qtbot.addWidget(card)
    card.resize(600, 200)
    card.show()
    knock = Knock("b", "Ben", "It is me", "123456", time.time(), True)
    card.show_seen([Discovered("p", "studio", "10.0.0.9:40000")], [knock], known=set())
    assert [made.text() for made in card.findChildren(QPushButton)] == ["Decide…", "Ask to join…"]
    assert "Asks to join: It is me · just now" in words(card)
    # the code is compared in the dialog, where the way to do it stands beside it
    assert "123" not in words(card)
    with qtbot.waitSignal(card.decide_wanted) as blocker:
        card.findChildren(QPushButton)[0].click()
    assert blocker.args == ["b"]
