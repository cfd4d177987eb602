"""Reptile moves a part of the way, and fine-tunes."""

import pytest

from core.federated.strategies.reptile import Reptile


def test_it_moves_by_epsilon_of_the_mean_difference(line):
    """One step from 0 towards 1 and 3: mean difference 0.2, ε = 0.5."""
    assert line(1.0, 3.0).rounds(Reptile(Reptile.Params(server_rate=0.5)), 0.0, 1) == pytest.approx(0.1, abs=1e-6)


def test_the_own_model_is_the_common_one_after_some_epochs(line):
    strategy = Reptile(Reptile.Params(adaptation_epochs=2))
    assert line(1.0).personal(strategy, 0.0) == pytest.approx([0.1 + 0.1 * 0.9], abs=1e-6)
