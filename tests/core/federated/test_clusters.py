"""First clusters that everybody's own data suggests."""

import numpy as np
import pytest

from core.federated.clusters import explained, joined_clusters, local_clusters


def test_fewer_different_rows_than_clusters_make_fewer_clusters():
    found = local_clusters(np.array([[0.0], [0.0], [5.0]]), 4, 0)
    assert found[0] == found[1] != found[2]


def test_clusters_of_one_place_are_joined():
    def sums(*centres):
        values = np.array(centres, float)
        return {"counts": np.full(len(values), 10.0), "sums": values * 10}

    sent = [sums([0.0, 0], [9, 9]), sums([9.1, 9], [0, 0.1])]
    one, other = joined_clusters(sent, 2, 0)
    assert one[0] == other[1] != one[1] == other[0]
    empty = [*sent, {"counts": np.zeros(2), "sums": np.zeros((2, 2))}]
    assert joined_clusters(empty, 2, 0)[2].tolist() == [-1, -1]


def test_what_is_explained_is_the_share_of_the_spread():
    """Rows 0 and 2 have a spread of 2 about 1; squared distances of 0.5 each leave half of it."""
    assert explained(np.array([[0.0], [2.0]]), np.array([0.5, 0.5])) == pytest.approx(0.5)
    assert explained(np.array([[1.0], [1.0]]), np.array([0.0, 0.0])) == 0.0
