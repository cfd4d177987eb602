"""Each round is a step of EM on the pooled data."""

import itertools

import numpy as np
import pytest
from sklearn.mixture import GaussianMixture as Reference

from core.errors import InputError
from core.federated.records import TrainingConfig
from core.federated.tasks.gaussian_mixture import GaussianMixture

RANDOM = np.random.default_rng(0)
ROWS = np.concatenate(
    [RANDOM.standard_normal((150, 2)) @ [[2, 1], [0, 0.5]], RANDOM.standard_normal((100, 2)) * 0.7 + [5, -4]]
)
PARTS = np.split(RANDOM.permutation(250), [30, 120])


def rounds(count):
    task = GaussianMixture(TrainingConfig(), GaussianMixture.Params(clusters=2))
    weights = task.first((2,), ())
    for _ in range(count):
        sent = [task.statistics(weights, ROWS[part], np.zeros(len(part))) for part in PARTS]
        weights = task.combine(weights, sent)
    return task, weights


def test_from_the_same_clouds_it_is_sklearns_em_on_the_pooled_data():
    _, first = rounds(1)
    task, last = rounds(60)
    reference = Reference(
        2,
        weights_init=first.arrays["shares"],
        means_init=first.arrays["means"],
        precisions_init=np.linalg.inv(first.arrays["covariances"]),
        tol=1e-12,
        max_iter=500,
    ).fit(ROWS)
    assert last.arrays["means"] == pytest.approx(reference.means_, abs=1e-5)
    assert last.arrays["covariances"] == pytest.approx(reference.covariances_, abs=1e-5)
    assert last.arrays["shares"] == pytest.approx(reference.weights_, abs=1e-5)
    assert -task.judge(last, ROWS, np.zeros(250))[1] == pytest.approx(reference.score(ROWS), abs=1e-6)


def test_the_likelihood_never_falls():
    losses = [task.judge(weights, ROWS, np.zeros(250))[1] for task, weights in map(rounds, range(1, 12))]
    assert all(later <= earlier + 1e-12 for earlier, later in itertools.pairwise(losses))


def test_too_many_numbers_are_refused():
    with pytest.raises(InputError, match="clouds in 3000 columns"):
        GaussianMixture(TrainingConfig()).first((3000,), ())
