"""The majority's sign wins, and one huge update does not decide how far."""

import numpy as np
import pytest

from core.federated.robust.majority_vote import MajorityVote


def test_the_majority_wins():
    deltas = np.array([[0.1, -0.1], [0.1, -0.1], [-1e9, 1e9]])
    assert MajorityVote().combine(deltas, np.ones(3), list("abc")) == pytest.approx([0.1, -0.1])


def test_a_tie_moves_nothing():
    assert MajorityVote().combine(np.array([[1.0], [-1.0]]), np.ones(2), ["a", "b"]).tolist() == [0.0]
