"""Each round is a step of Lloyd's algorithm on the pooled data."""

import numpy as np
import pytest
from sklearn.cluster import KMeans as Reference

from core.federated.records import TrainingConfig
from core.federated.tasks.k_means import KMeans

RANDOM = np.random.default_rng(0)
ROWS = np.concatenate([RANDOM.standard_normal((100, 3)) * 1.5 + centre for centre in ([0, 0, 0], [6, 0, 1], [0, 7, 2])])
PARTS = np.split(RANDOM.permutation(300), [15, 100])


def rounds(count):
    task = KMeans(TrainingConfig(), KMeans.Params(clusters=3))
    weights = task.first((3,), ())
    for _ in range(count):
        sent = [task.statistics(weights, ROWS[part], np.zeros(len(part))) for part in PARTS]
        weights = task.combine(weights, sent)
    return task, weights


def test_from_the_same_centres_it_is_sklearns_lloyd_on_the_pooled_data():
    _, first = rounds(1)
    task, last = rounds(40)
    reference = Reference(3, init=first.arrays["centres"], n_init=1, tol=0, max_iter=39).fit(ROWS)
    assert last.arrays["centres"] == pytest.approx(reference.cluster_centers_, abs=1e-9)
    assert task.judge(last, ROWS, np.zeros(300))[1] * 300 == pytest.approx(reference.inertia_)


def test_it_finds_the_three_groups():
    task, weights = rounds(10)
    found = sorted(np.round(weights.arrays["centres"]).tolist())
    assert found == [[0, 0, 0], [0, 7, 2], [6, 0, 1]]
    assert task.judge(weights, ROWS, np.zeros(300))[0] > 0.7


def test_the_network_says_the_nearest_centre():
    import torch

    task, weights = rounds(5)
    said = task.network(weights, (3,), ())(torch.from_numpy(ROWS.astype(np.float32))).detach().numpy().argmax(1)
    distances = ((ROWS[:, None] - weights.arrays["centres"]) ** 2).sum(2)
    assert (said == distances.argmin(1)).all()
