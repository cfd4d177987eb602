"""Planted wrong labels, triggers and hostile updates are found, and the clean are left alone."""

import numpy as np
import pytest

from core.federated.attacks.gaussian import Gaussian
from core.federated.attacks.inner_product import InnerProduct
from core.federated.attacks.sign_flip import SignFlip
from core.federated.poisoning import doubtful_labels, label_flow, odd_group, suspicious_updates
from core.federated.records import TrainingConfig
from core.federated.sources.digits import Digits
from core.jobs import NOBODY


@pytest.fixture(scope="module")
def digits():
    """900 digits as rows, with their labels."""
    found = Digits(Digits.Params(parts=2), None).read(TrainingConfig(), job=NOBODY)
    return found.inputs.reshape(len(found.labels), -1), np.array(found.labels)


def test_most_wrong_labels_are_found_and_hardly_any_right_one_is_doubted(digits):
    rows, labels = digits
    random = np.random.default_rng(0)
    chosen = random.permutation(len(labels))[:60]
    wrong = labels.copy()
    wrong[chosen] = [str((int(label) + random.integers(1, 10)) % 10) for label in labels[chosen]]
    doubted = doubtful_labels(rows, wrong)
    is_wrong = wrong != labels
    assert doubted[is_wrong].mean() > 0.8
    assert doubted[~is_wrong].mean() < 0.02
    assert doubtful_labels(rows, labels).mean() < 0.01


def test_flipped_labels_are_named_with_where_they_went(digits):
    rows, labels = digits
    flipped = labels.copy()
    flipped[np.flatnonzero(labels == "7")[:40]] = "1"
    given, likely, part = label_flow(rows, flipped, doubtful_labels(rows, flipped))
    assert (given, likely) == ("1", "7")
    assert part > 0.05
    assert label_flow(rows, labels, doubtful_labels(rows, labels)) is None


def test_a_planted_trigger_is_found_within_its_label(digits):
    rows, labels = digits
    eights = rows[labels == "8"]
    marked = rows[labels != "8"][:15].copy()
    # the four pixels of a corner
    marked[:, [0, 1, 8, 9]] = 1.0
    found = odd_group(np.concatenate([eights, marked]))
    assert found[len(eights) :].all()
    assert not found[: len(eights)].any()
    assert not odd_group(eights).any()


def test_too_little_data_is_not_judged():
    assert not doubtful_labels(np.zeros((6, 2)), np.array(list("aabbab"))).any()
    assert not odd_group(np.zeros((5, 2))).any()
    assert suspicious_updates(np.ones((3, 2)), "abc") == []


@pytest.mark.parametrize("attack", [SignFlip(), Gaussian(), InnerProduct()])
def test_hostile_updates_stand_out_and_honest_ones_do_not(attack):
    random = np.random.default_rng(0)
    direction = random.normal(size=500)
    honest = direction + 0.7 * random.normal(size=(16, 500))
    own = direction + 0.7 * random.normal(size=(4, 500))
    sent = attack.updates(own, honest, random=random)
    names = [f"honest {number}" for number in range(16)] + [f"hostile {number}" for number in range(4)]
    found = {entry.name for entry in suspicious_updates(np.concatenate([honest, sent]), names)}
    assert found == set(names[16:])
    assert suspicious_updates(np.concatenate([honest, own]), names) == []
