"""The Training page speaks plainly of states, participants and numbers."""

import pytest

from core.federated.records import Federation, Participant, ParticipantRound, RoundRecord, TrainingConfig
from ui.federated import words

CONFIG = TrainingConfig(rounds=20)


def federation(**values):
    return Federation("f", "Digits", values.pop("role", "coordinator"), "me", CONFIG, **values)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"state": "waiting"}, ("Waiting to begin", "muted")),
        ({"state": "waiting", "is_begun": True}, ("Waiting for participants", "warn")),
        ({"state": "finished"}, ("Finished", "good")),
        ({"state": "failed"}, ("Failed", "bad")),
    ],
)
def test_states(values, said):
    assert words.state(federation(**values)) == said


def test_a_row_of_the_list_says_how_far_it_is_and_whose_it_is():
    running = words.choice(federation(state="running", round=6))
    assert (running.caption, running.tone) == ("Round 7 of 20 · yours", "accent")
    assert words.choice(federation(role="participant")).caption == "Waiting to begin · taking part"


def test_a_participant_has_the_numbers_of_the_last_round_it_answered():
    answer = ParticipantRound("p", "Bo", "answered", accuracy=0.9, train_ms=1500.0)
    rounds = [
        RoundRecord("f", 1, 0.0, 1.0, None, None, "", (answer,)),
        RoundRecord("f", 2, 0.0, 1.0, None, None, "", ()),
    ]
    labels = tuple((str(digit), 10) for digit in range(6))
    bo = Participant("f", "p", "Bo", "ready", 1234, labels, is_online=True, asked=5, answered=4)
    assert [cell.text for cell in words.participant_row(bo, rounds)] == [
        "Bo",
        "Ready",
        "1,234",
        "0, 1, 2, 3 and 2 more",
        "4 of 5",
        "90.0 %",
        "1.5 s",
    ]
    away = Participant("f", "q", "Cleo", "ready")
    assert [cell.text for cell in words.participant_row(away, rounds)][1:] == ["Away", "0", "–", "–", "–", "–"]


def test_numbers():
    assert (words.percent(0.9467), words.percent(None)) == ("94.7 %", "–")
    assert (words.milliseconds(284.2), words.milliseconds(3200), words.milliseconds(None)) == ("284 ms", "3.2 s", "–")
