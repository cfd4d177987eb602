"""How evenly participants take part, after each round."""

import numpy as np

from core.federated.fairness import Turnout, fairness, fairness_by_round
from core.federated.records import ParticipantRound, RoundRecord


def test_fairness_is_jains_index():
    """Jain, Chiu and Hawe 1984: all alike is 1, k of n alike is k/n."""
    assert fairness(np.array([3, 3, 3])) == 1.0
    assert fairness(np.array([5, 5, 0, 0])) == 0.5
    assert fairness(np.array([0, 0])) == 1.0


def test_each_round_counts_who_answered_so_far_and_who_never_was_asked():
    """Of three, ada answers twice and bo once: (2 + 1)² / (3 · (4 + 1)) = 0.6."""

    def said(number, **states):
        answers = tuple(ParticipantRound(name, name, state) for name, state in states.items())
        return RoundRecord("f", number, 0.0, 1.0, None, None, "", answers)

    rounds = [said(1, ada="answered", bo="late"), said(2, ada="answered", bo="answered")]
    assert fairness_by_round(rounds, ["ada", "bo", "cleo"]) == [1 / 3, 0.6]
    assert fairness_by_round(rounds, []) == [0.5, 0.9]


def test_a_turnout_that_grows_says_the_same():
    """Ada twice and bo once of three: (2 + 1)² / (3 · (4 + 1)) = 0.6; then bo again: 16 / (3 · 8)."""
    turnout = Turnout([1, 0, 0])
    turnout.add([2, 1])
    assert turnout.fairness == 0.6
    turnout.add([2])
    assert turnout.fairness == 16 / 24
    assert Turnout([0, 0]).fairness == 1.0
