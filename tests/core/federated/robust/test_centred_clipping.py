"""Centred clipping: an update pulls no farther than the radius, and history is where it begins."""

import numpy as np
import pytest

from core.federated.robust.centred_clipping import CentredClipping


def test_each_pull_is_at_most_the_radius():
    """From 0 with τ = 1 and one pass: (1 + 1 + 1 − 1) / 4, the last from −1e6."""
    rule = CentredClipping(CentredClipping.Params(radius=1.0, passes=1))
    deltas = np.array([[2.0], [3.0], [4.0], [-1e6]])
    assert rule.combine(deltas, np.ones(4), list("abcd")) == pytest.approx([0.5])
    assert rule.state()["centre"] == pytest.approx([0.5])
    assert rule.combine(np.full((4, 1), 0.5), np.ones(4), list("abcd")) == pytest.approx([0.5])


def test_short_updates_are_averaged():
    found = CentredClipping(CentredClipping.Params(radius=10.0)).combine(
        np.array([[1.0], [3.0]]), np.ones(2), ["a", "b"]
    )
    assert found == pytest.approx([2.0])
