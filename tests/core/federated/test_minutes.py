"""What is written down of a round names everybody, with numbers only where there are some."""

import math

from core.federated.measurements import Measurements
from core.federated.messages import Answer, Measured
from core.federated.minutes import entries, finite, standings, waiting
from core.federated.records import Participant
from core.federated.round import Round


def over():
    """Ada answered, bo failed, cleo was late."""
    current = Round(4, "d", ("ada", "bo", "cleo"), 1, 0.0, 10.0)
    current.answer("ada", 4, digest="d", now=1.0)
    current.fail("bo", 4, digest="d", error="No memory.", now=1.0)
    assert current.is_over(10.0)
    return current


def test_every_participant_has_its_line():
    measured = Measurements()
    measured.use("d")
    measured.add("ada", Measured("f", "d", 5, 0.7, 0.8))
    answers = {
        "ada": Answer("f", 4, "d", 50, 0.3, 12.5, "", b""),
        "bo": Answer("f", 4, "d", 0, 0.0, 0.0, "No memory.", b""),
    }
    ada, bo, cleo = entries(over(), answers, measured=measured, name=str.title)
    assert (ada.name, ada.state, ada.examples, ada.loss, ada.accuracy) == ("Ada", "answered", 50, 0.7, 0.8)
    assert (ada.train_ms, ada.train_loss) == (12.5, 0.3)
    assert (bo.name, bo.state, bo.error, bo.examples, bo.train_loss) == ("Bo", "failed", "No memory.", 0, None)
    assert (cleo.state, cleo.error) == ("late", "No answer before the deadline.")


def test_participants_keep_how_it_went():
    known = {name: Participant("f", name, name, asked=2, answered=1) for name in ("ada", "bo", "cleo")}
    answers = {"ada": Answer("f", 4, "d", 50, 0.3, 12.5, "", b"")}
    asked = {"asked": 3, "last_asked": 4}
    assert standings(over(), known, answers, counts=True) == {
        "ada": {"state": "answered", "error": "", "last_round": 4, "answered": 2, "train_ms": 12.5, **asked},
        "bo": {"state": "left out", "error": "No memory.", **asked},
        "cleo": {"state": "left out", "error": "No answer before the deadline.", **asked},
    }


def test_an_answer_in_a_round_that_is_repeated_has_not_counted_yet():
    known = {"ada": Participant("f", "ada", "Ada", last_round=3)}
    assert "last_round" not in standings(over(), known, {}, counts=False)["ada"]


def test_numbers_from_afar_that_are_none_become_none():
    assert (finite(1.5), finite(math.nan), finite(math.inf)) == (1.5, None, None)


def test_waiting_says_for_how_many_and_why():
    known = [
        Participant("f", "1", "ada", "ready", 50),
        Participant("f", "2", "bo", "ready", 50),
        Participant("f", "3", "cleo", "ready", 50),
        Participant("f", "4", "dan"),
    ]
    words = waiting(3, known, is_there=lambda peer_id: peer_id != "2", busy={"3"})
    assert words == ("Waiting for 3 more participants with data. Away: bo. Not answering yet: cleo. Without data: dan.")
    assert waiting(1, [], is_there=bool, busy=()) == "Waiting for 1 more participant with data."


def test_a_crowd_is_counted():
    crowd = [Participant("f", str(number), f"p{number}", "ready", 1) for number in range(8)]
    words = waiting(2, crowd, is_there=lambda peer_id: False, busy=())
    assert words.endswith("Away: p0, p1, p2, p3, p4 and 3 more.")
