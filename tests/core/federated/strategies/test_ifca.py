"""IFCA finds who belongs together."""

import numpy as np
import pytest

from core.federated.strategies.ifca import Ifca


def test_two_crowds_get_a_model_each(line):
    """Clients at −5 and 5: the first cluster begins at −1, the second at 0."""
    world, strategy = line(-5.0, -5.0, 5.0, 5.0, epochs=5), Ifca()
    model = world.rounds(strategy, -1.0, 40)
    assert model == pytest.approx(-5.0, abs=1e-2)
    assert strategy.state()["others"] == pytest.approx(np.array([[5.0]]), abs=1e-2)
    assert world.personal(strategy, model) == pytest.approx([-5, -5, 5, 5], abs=1e-2)


def test_clusters_begin_with_models_of_other_seeds():
    strategy = Ifca(Ifca.Params(clusters=3))
    strategy.begin(np.zeros(2), lambda number: np.full(2, float(number)))
    assert strategy.sends(np.zeros(2))["others"].tolist() == [[1, 1], [2, 2]]
