"""FoolsGold: Sybils that always say the same count next to nothing, honest ones fully."""

import numpy as np
import pytest

from core.federated.robust.fools_gold import FoolsGold


def test_copies_count_little_and_the_unlike_fully():
    rule, names = FoolsGold(), list("abcde")
    honest = np.eye(6)[:3]
    sybils = np.repeat([[0.0, 0.0, 0.0, 1.0, 1.0, 0.0]], 2, axis=0)
    weights = rule.weights(np.concatenate([honest, sybils]))
    assert weights[:3] == pytest.approx([1.0, 1.0, 1.0])
    assert weights[3:] == pytest.approx([0.0, 0.0])
    found = rule.combine(np.concatenate([honest, sybils]), np.ones(5), names)
    assert found[3:] == pytest.approx([0.0, 0.0, 0.0])


def test_it_is_the_history_that_counts():
    """Alike in one round only, unlike over all."""
    rule = FoolsGold()
    rule.combine(np.array([[9.0, 0.0], [0.0, 9.0]]), np.ones(2), ["a", "b"])
    found = rule.combine(np.array([[1.0, 1.0], [1.0, 1.0]]), np.ones(2), ["a", "b"])
    assert found == pytest.approx([1.0, 1.0])
