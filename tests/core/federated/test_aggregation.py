"""Answers are judged one by one: the usable ones become the next model, each other one is named with its reason."""

from dataclasses import replace

import numpy as np
import pytest

from core.errors import TrainingError
from core.federated import wire
from core.federated.aggregation import Start, aggregate, judge
from core.federated.choices import task_of
from core.federated.messages import Answer
from core.federated.records import TrainingConfig
from core.federated.strategies.fed_avg import FedAvg
from core.federated.weights import ModelWeights

BASE = ModelWeights({"w": np.array([1.0, 1.0], np.float32)})
TASK = task_of(TrainingConfig())
STARTS = {BASE.digest: Start(BASE)}
OFFERED = {"ada": 100, "bo": 100, "cleo": 100}


def answer(values, *, examples=10, kind=np.float32):
    payload = values if isinstance(values, bytes) else ModelWeights({"w": np.array(values, kind)}).to_bytes()
    return Answer("f", 1, BASE.digest, examples, 0.5, 10.0, "", payload)


def test_usable_answers_become_updates_against_the_model_they_started_from():
    updates, rejected = judge(TASK, STARTS, {"bo": answer([3, 1]), "ada": answer([1, 0], examples=30)}, offered=OFFERED)
    assert rejected == {}
    assert [(update.name, update.delta.tolist(), update.examples) for update in updates] == [
        ("ada", [0, -1], 30),
        ("bo", [2, 0], 10),
    ]
    # arithmetic: 1 + (30 × 0 + 10 × 2) / 40 and 1 + (30 × -1 + 10 × 0) / 40
    assert aggregate(TASK, BASE, updates, FedAvg()).arrays["w"].tolist() == [1.5, 0.25]


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (answer([np.nan, 1]), "not finite"),
        (answer([np.inf, 1]), "not finite"),
        (answer([1, 2, 3]), "w: 2 float32 here, 3 float32 there"),
        (answer([1, 2], kind=np.float64), "w: 2 float32 here, 2 float64 there"),
        (answer(b"no model"), "not model weights"),
        (answer(b""), "not model weights"),
        (answer([1, 2], examples=0), "learned from 0 examples"),
        (answer([1, 2], examples=-5), "learned from -5 examples"),
        (answer([1, 2], examples=10**12), "learned from 1000000000000 examples and offered 100"),
    ],
    ids=["NaN", "infinite", "shape", "type", "rubbish", "empty", "none", "negative", "boasting"],
)
def test_an_unusable_answer_is_named_and_the_others_count(bad, words):
    updates, rejected = judge(TASK, STARTS, {"ada": answer([2, 2]), "bo": bad}, offered=OFFERED)
    assert [update.name for update in updates] == ["ada"]
    assert list(rejected) == ["bo"]
    assert words in rejected["bo"]


def test_nobody_who_offered_nothing_has_weight():
    assert judge(TASK, STARTS, {"mallory": answer([2, 2])}, offered=OFFERED)[0] == []


def test_sums_are_right_far_from_zero():
    """Nothing is clipped or rounded on the way: (1e6 + 3e6) / 2, and -1e6."""
    answers = {"ada": answer([1e6, -1e6]), "bo": answer([3e6, -1e6])}
    updates, _ = judge(TASK, STARTS, answers, offered=OFFERED)
    assert aggregate(TASK, BASE, updates, FedAvg()).arrays["w"].tolist() == [2e6, -1e6]


def test_finite_updates_that_overflow_together_are_said():
    updates, rejected = judge(TASK, STARTS, {"ada": answer([3e38, 0])}, offered=OFFERED)
    assert rejected == {}
    with pytest.raises(TrainingError, match="not finite"):
        aggregate(TASK, BASE, updates, FedAvg(FedAvg.Params(server_rate=10.0)))


@pytest.mark.parametrize("strategy", ["scaffold", "fed_nova", "ifca"])
@pytest.mark.parametrize("sent", [{}, {"control": np.zeros(7), "norm": np.zeros(3), "cluster": np.zeros(0)}])
def test_an_answer_without_what_the_strategy_reads_is_left_out(strategy, sent):
    """Else the next model could not be made, and the training of all would end."""
    payload, size = wire.joined(answer([2, 2]).payload, sent, None)
    told = replace(answer([2, 2]), payload=payload, main_size=size)
    updates, rejected = judge(task_of(TrainingConfig(strategy=strategy)), STARTS, {"ada": told}, offered=OFFERED)
    assert updates == []
    assert "beside its model" in rejected["ada"]
