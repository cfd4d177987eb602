"""A round's accuracy is what the participants measured of its model, weighted by their held-out examples."""

import math

import pytest

from core.federated.measurements import Measurements
from core.federated.messages import Measured
from core.federated.records import ParticipantRound, RoundRecord


def measured(accuracy, examples, *, loss=1.0, digest="d"):
    return Measured("f", digest, examples, loss, accuracy)


def a_round(*answered):
    entries = tuple(ParticipantRound(name, name, "answered") for name in answered)
    return RoundRecord("f", 1, 0.0, 1.0, None, None, "d", (*entries, ParticipantRound("dan", "dan", "late")))


def everybody(peer_id):
    return True


def test_the_mean_is_weighted_by_held_out_examples():
    """Arithmetic: (0.5 × 10 + 1.0 × 30) / 40 and (1 × 10 + 2 × 30) / 40."""
    found = Measurements()
    found.use("d")
    found.add("ada", measured(0.5, 10))
    found.add("bo", measured(1.0, 30, loss=2.0))
    loss, accuracy = found.mean("d")
    assert (loss, accuracy) == (pytest.approx(1.75), pytest.approx(0.875))
    assert found.of("bo", "d") == (2.0, 1.0)


def test_a_round_waits_for_those_who_answered_and_are_there():
    found = Measurements()
    found.expect(a_round("ada", "bo"))
    found.add("ada", measured(0.5, 10))
    assert not found.is_complete(everybody)
    assert found.is_complete(lambda peer_id: peer_id != "bo")
    found.add("bo", measured(0.5, 10))
    assert found.is_complete(everybody)
    assert found.take().number == 1
    assert not found.is_waiting
    assert not found.is_complete(everybody)


def test_measures_of_another_model_are_dropped():
    found = Measurements()
    found.use("old")
    found.add("ada", measured(0.5, 10, digest="old"))
    found.use("d")
    found.add("ada", measured(0.5, 10, digest="old"))
    assert found.mean("d") == (None, None)
    assert found.mean("old") == (None, None)


@pytest.mark.parametrize("bad", [measured(math.nan, 5), measured(1.5, 5), measured(-0.1, 5), measured(0.5, 0)])
def test_measures_that_cannot_be_are_dropped(bad):
    found = Measurements()
    found.use("d")
    found.add("ada", bad)
    assert found.mean("d") == (None, None)


def test_a_loss_without_end_is_none_and_the_accuracy_still_counts():
    found = Measurements()
    found.use("d")
    found.add("ada", measured(0.25, 4, loss=math.inf))
    assert found.mean("d") == (None, 0.25)
    assert found.of("ada", "d") == (None, 0.25)
