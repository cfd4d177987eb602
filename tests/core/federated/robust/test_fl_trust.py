"""FLTrust: who points the other way counts nothing, who shouts counts no more than who is trusted."""

import numpy as np
import pytest

from core.errors import TrainingError
from core.federated.robust.fl_trust import FlTrust


def test_scores_are_the_papers():
    """Trusted (1, 0); (0, 2) is orthogonal, (−3, 0) opposite, (10, 0) counts as (1, 0)."""
    rule = FlTrust()
    rule.root = "me"
    deltas = np.array([[1.0, 0.0], [0.0, 2.0], [-3.0, 0.0], [10.0, 0.0]])
    assert rule.combine(deltas, np.ones(4), ["me", "b", "c", "d"]) == pytest.approx([1.0, 0.0])


def test_without_the_trusted_update_it_says_what_to_do():
    with pytest.raises(TrainingError, match="coordinator's own update"):
        FlTrust().combine(np.ones((2, 2)), np.ones(2), ["a", "b"])
