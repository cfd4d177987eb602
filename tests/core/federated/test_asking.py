"""Whom a round asks, and at which rate."""

import pytest

from core.federated.asking import Request, asked_count, candidate, choose, rate
from core.federated.records import Federation, Participant, TrainingConfig

READY = [Participant("f", f"p{number}", f"p{number}", "ready", 10) for number in range(8)]


@pytest.mark.parametrize(
    ("config", "count"),
    [({}, 8), ({"per_round": 3}, 3), ({"per_round": 3, "spare": 0.5}, 5), ({"per_round": 20}, 8)],
)
def test_so_many_are_asked(config, count):
    assert asked_count(TrainingConfig(**config), 8) == count
    assert len(choose(TrainingConfig(**config), READY, number=1, losses={})) == count


def test_the_same_round_asks_the_same_and_another_others():
    config = TrainingConfig(per_round=3)
    rounds = [tuple(entry.name for entry in choose(config, READY, number=n, losses={})) for n in (1, 1, 2, 3, 4)]
    assert rounds[0] == rounds[1]
    assert len(set(rounds)) > 1


def test_the_selection_sees_what_is_known():
    found = candidate(Participant("f", "p", "p", examples=7, asked=3, answered=2, last_asked=5, train_ms=1500.0), 0.4)
    assert (found.examples, found.loss, found.seconds, found.asked, found.answered) == (7, 0.4, 1.5, 3, 2)


def test_the_rate_follows_the_schedule():
    config = TrainingConfig(learning_rate=0.1, schedule="step_decay", schedule_params={"every": 2, "decay": 0.5})
    assert [rate(config, number, []) for number in (1, 2, 3)] == pytest.approx([0.1, 0.1, 0.05])


def test_a_request_says_when_the_participant_counted_last():
    federation = Federation("f", "Digits", "coordinator", "me", TrainingConfig(), digest="d")
    request = Request(federation, 4, b"model", 5, 0.1, False)
    assert (request.to(2).counted, request.to(3).counted, request.bytes) == (2, 3, 5)
