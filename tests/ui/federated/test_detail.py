"""One training at a glance: verbs that are possible, numbers, machines, models."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton

from core.federated.records import Federation, ModelRecord, Participant, ParticipantRound, RoundRecord, TrainingConfig
from ui.federated.detail import Shown, TrainingDetail
from ui.federated.page import FederatedPage

CONFIG = TrainingConfig(rounds=20)
MODEL = ModelRecord("m", "f", "Digits", 20, "", ("0", "1"), (1, 8, 8), CONFIG, 0.95, 13_706, 0.0)


@pytest.fixture
def detail(backend, qtbot):
    page = FederatedPage(backend)
    qtbot.addWidget(page)
    made = TrainingDetail(page)
    qtbot.addWidget(made)
    made.resize(800, 900)
    made.show()
    return made


def federation(**values):
    return Federation("f", "Digits", values.pop("role", "coordinator"), "me", CONFIG, **values)


def verbs(detail):
    return [made.text() for made in (detail.begin, detail.halt, detail.invite, detail.offer) if made.isVisible()]


@pytest.mark.parametrize(
    ("values", "offered"),
    [
        ({}, ["Begin", "Invite a participant", "Take part…"]),
        ({"is_begun": True, "state": "running"}, ["Stop", "Invite a participant", "Take part…"]),
        ({"state": "stopped", "round": 3}, ["Go on", "Invite a participant", "Take part…"]),
        ({"state": "finished"}, []),
        ({"role": "participant", "state": "running"}, ["Take part…"]),
    ],
)
def test_only_what_is_possible_is_offered(detail, values, offered):
    detail.show_training(Shown(federation(**values)))
    assert verbs(detail) == offered


def test_the_numbers_of_a_running_training(detail):
    rounds = [
        RoundRecord("f", 1, 0.0, 300.0, 1.0, 0.5, "", (ParticipantRound("p", "Bo", "answered"),)),
        RoundRecord("f", 2, 0.0, 200.0, 0.5, 0.75, "", (ParticipantRound("p", "Bo", "answered"),)),
        RoundRecord("f", 3, 0.0, 250.0, None, None, "", ()),
    ]
    people = [Participant("f", "p", "Bo", "ready", 100, is_online=True), Participant("f", "q", "Cleo")]
    detail.show_training(Shown(federation(state="running", round=3, is_begun=True), people, rounds))
    assert (detail.accuracy.value.whole, detail.accuracy.note.whole) == ("75.0 %", "+25.0 points so far")
    assert (detail.round.value.whole, detail.round.note.whole) == ("3", "of 20")
    assert (detail.people.value.whole, detail.people.note.whole) == ("1", "1 online · quorum 2")
    assert detail.pace.value.whole == "250 ms"
    assert len(detail.table.rows.rows) == 2


def test_an_error_is_said(detail):
    detail.show_training(Shown(federation(state="failed", error="The disk is full.")))
    assert detail.error.isVisible()
    assert detail.error.text() == "The disk is full."


def test_a_model_is_used_with_one_click_and_once(detail, qtbot):
    detail.show_training(Shown(federation(state="finished"), models=[MODEL]))
    use = next(made for made in detail.models.findChildren(QPushButton) if made.text() == "Use in the library")
    with qtbot.waitSignal(detail.use_wanted) as caught:
        use.click()
    assert caught.args == ["m"]
    detail.show_training(Shown(federation(state="finished"), models=[MODEL], installed=frozenset({"m"})))
    qtbot.wait(10)
    used = [made for made in detail.models.findChildren(QPushButton) if made.text() == "In the library"]
    assert [made.isEnabled() for made in used] == [False]


def test_another_training_beside_it_shows_what_differs(detail):
    rounds = [RoundRecord("f", number, 0.0, 300.0, 1.0, 0.5, "", ()) for number in (1, 2)]
    robust = replace(CONFIG, robust="krum")
    other = Shown(Federation("g", "Krum", "coordinator", "me", robust, round=2), rounds=rounds)
    mine = Shown(federation(state="finished", round=2), rounds=rounds, beside=other)
    detail.show_training(mine, [mine.federation, other.federation])
    assert detail.others.isVisible() and detail.others.box.currentData() == "g"
    rows = [tuple(cell.text for cell in row) for row in detail.differences.table.rows.rows]
    assert ("Robust", "weighted_mean", "krum") in rows and ("Accuracy", "50.0 %", "50.0 %") in rows
    chart = detail.curves.charts["accuracy"]
    assert chart.values("Digits")[1].tolist() == chart.values("Krum")[1].tolist() == [0.5, 0.5]
    detail.show_training(Shown(federation(state="finished", round=2), rounds=rounds), [mine.federation])
    assert not detail.others.isVisible() and not detail.differences.isVisible()
