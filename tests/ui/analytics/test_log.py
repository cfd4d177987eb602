"""The list of events speaks plainly and can be filtered."""

import time

import pytest

from core.analytics.records import StoredEvent
from ui.analytics.log import LogCard, details, moment, title

EVENTS = [
    StoredEvent(
        time.time(), "JobFinished", {"id": 3, "title": "Reading", "state": "failed", "seconds": 1.25, "error": ""}
    ),
    StoredEvent(time.time() - 1, "PeerPaired", {"peer_id": "abc", "name": "Bo", "invited_by_us": True}),
]


@pytest.fixture
def card(qtbot):
    made = LogCard()
    qtbot.addWidget(made)
    made.show_events(EVENTS, ["JobFinished", "PeerPaired"])
    return made


@pytest.mark.parametrize(
    ("name", "words"), [("RoundFinished", "Round finished"), ("PeerPaired", "Peer paired"), ("x", "x")]
)
def test_names_become_words(name, words):
    assert title(name) == words


def test_details_leave_ids_and_nothing_out():
    assert details(EVENTS[0].fields) == "title Reading · state failed · seconds 1.25"
    assert details(EVENTS[1].fields) == "name Bo · invited by us yes"
    assert details({"left_out": ["a", "b", "c", "d"], "bytes": 12_345_678.0}) == "left out 4 · bytes 12,345,678"


def test_the_time_of_today_is_short():
    now = time.time()
    assert moment(now) == time.strftime("%H:%M:%S", time.localtime(now))
    assert moment(0.0).split(",")[0] == time.strftime("%d %b", time.localtime(0.0))


def test_failures_stand_out(card):
    assert [row[1].tone for row in card.table.rows.rows] == ["bad", ""]
    assert card.note.whole == "2 events"


def test_a_kind_is_chosen_and_stays_when_new_kinds_come(card, qtbot):
    with qtbot.waitSignal(card.wanted):
        card.kinds.setCurrentIndex(2)
    assert card.name == "PeerPaired"
    with qtbot.assertNotEmitted(card.wanted):
        card.show_events(EVENTS, ["JobFinished", "JobStarted", "PeerPaired"])
    assert card.name == "PeerPaired"


def test_nothing_found_is_said(card):
    card.show_events([], ["JobFinished"])
    assert card.stack.currentIndex() == 1
