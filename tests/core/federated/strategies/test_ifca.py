"""IFCA finds who belongs together."""

import numpy as np
import pytest

from core.federated.robust.centred_clipping import CentredClipping
from core.federated.strategies.base import Update
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


def sent(name, delta, cluster):
    return Update(name, np.array([delta]), 1, {"cluster": np.array([cluster])})


def test_each_cluster_has_a_rule_of_its_own():
    """One pass of centred clipping goes 0.1 from the last result: from 0 to 0.1 in one, from 0 to −0.1 in the other."""
    strategy = Ifca(rule=CentredClipping(CentredClipping.Params(radius=0.1, passes=1)))
    strategy.begin(np.zeros(1), lambda number: np.zeros(1))
    model = strategy.aggregate(np.zeros(1), [sent("a", 5.0, 0.0), sent("b", -5.0, 1.0)])
    assert (model[0], strategy.state()["others"][0, 0]) == pytest.approx((0.1, -0.1))


@pytest.mark.parametrize(("said", "cluster"), [(7.0, 1), (-3.0, 0), (np.nan, 0), (np.inf, 1)])
def test_a_cluster_that_there_is_not_ends_no_training(said, cluster):
    strategy = Ifca()
    strategy.begin(np.zeros(1), lambda number: np.zeros(1))
    model = strategy.aggregate(np.zeros(1), [sent("a", 1.0, said)])
    assert [model[0], strategy.state()["others"][0, 0]] == [1.0 - cluster, float(cluster)]
