"""Planted clusters are found, what is like nothing is in none, and the same vectors give the same."""

import numpy as np
import pytest

from core.errors import Cancelled
from core.jobs import Job
from core.media import clusters as module
from core.media.clusters import closeness, clusters

WIDTH = 256


def planted(count, *, among, alone=0):
    """Vectors of so many clusters, and of none: cosines about 0.8 inside (1 / (1 + 0.5²)), about 0 outside."""
    random = np.random.default_rng(5)
    owners = np.arange(count) % among
    middles = random.normal(size=(among, WIDTH))
    middles /= np.linalg.norm(middles, axis=1, keepdims=True)
    inside = middles[owners] + 0.5 * random.normal(size=(count, WIDTH)) / np.sqrt(WIDTH)
    made = np.concatenate([inside, random.normal(size=(alone, WIDTH))])
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32), owners


def as_sets(groups):
    return {frozenset(rows.tolist()) for rows in groups}


@pytest.mark.parametrize("most", [3000, 100], ids=["linked", "in two steps"])
def test_planted_clusters_are_found_and_loners_are_left_out(monkeypatch, most):
    monkeypatch.setattr(module, "MOST_LINKED", most)
    monkeypatch.setattr(module, "SMALL_GROUPS", 60)
    vectors, owners = planted(200, among=5, alone=20)
    assert as_sets(clusters(vectors)) == {frozenset(np.flatnonzero(owners == each).tolist()) for each in range(5)}


def test_two_are_no_cluster_and_three_are():
    same = np.zeros((3, WIDTH), np.float32)
    same[:, 0] = 1
    assert clusters(same[:0]) == clusters(same[:2]) == []
    assert [rows.tolist() for rows in clusters(same)] == [[0, 1, 2]]


def test_the_largest_comes_first():
    vectors = np.repeat(np.eye(WIDTH, dtype=np.float32)[:3], [3, 5, 2], axis=0)
    assert [len(rows) for rows in clusters(vectors)] == [5, 3]


def test_the_same_vectors_give_the_same_clusters(monkeypatch):
    monkeypatch.setattr(module, "MOST_LINKED", 100)
    monkeypatch.setattr(module, "SMALL_GROUPS", 60)
    vectors, _ = planted(300, among=7, alone=60)
    assert [rows.tolist() for rows in clusters(vectors)] == [rows.tolist() for rows in clusters(vectors)]


def test_it_can_be_cancelled_in_the_middle(monkeypatch):
    monkeypatch.setattr(module, "MOST_LINKED", 100)
    monkeypatch.setattr(module, "SMALL_GROUPS", 60)
    job = Job(1, "")
    job.cancel()
    with pytest.raises(Cancelled):
        clusters(planted(300, among=7)[0], job=job)


def test_closeness_is_the_mean_cosine_to_the_others():
    """Of (1, 0), (1, 0), (0, 1): 1/2, 1/2 and 0."""
    assert closeness(np.array([[1, 0], [1, 0], [0, 1]], np.float32)) == pytest.approx([0.5, 0.5, 0.0])
