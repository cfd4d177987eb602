"""Directions from sums: signs agree everywhere, and iterations reach what the covariance says at once."""

import numpy as np
import pytest

from core.errors import InputError
from core.federated.decomposition import signed
from core.federated.records import TrainingConfig
from core.federated.tasks.pca import Pca


def test_signs_are_the_same_whatever_the_solver_says():
    components = np.array([[0.1, -0.9], [-0.5, 0.2]])
    assert signed(components).tolist() == [[-0.1, 0.9], [0.5, -0.2]]
    assert signed(-components).tolist() == signed(components).tolist()


def test_more_components_than_columns_are_refused():
    with pytest.raises(InputError, match="3 columns have no 4"):
        Pca(TrainingConfig(), Pca.Params(components=4)).first((3,), ())


def test_many_columns_need_iterations():
    with pytest.raises(InputError, match="iterations"):
        Pca(TrainingConfig()).first((5000,), ())
    assert Pca(TrainingConfig(), Pca.Params(method="iterations")).first((5000,), ()).arrays["components"].shape == (
        2,
        5000,
    )
