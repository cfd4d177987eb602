"""The nearest are those that a plain sort finds, also while the library grows and things are looked at again."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.media.vectors import VectorIndex


class Table:
    """Rows as the database gives them."""

    def __init__(self):
        self.rows = []

    def add(self, item, vector):
        self.rows.append((len(self.rows) + 1, item, vector.astype("<f4").tobytes()))

    def vectors(self, analyser, after):
        return [row for row in self.rows if row[0] > after]


def unit(values):
    return values / np.linalg.norm(values, axis=-1, keepdims=True)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), size=st.integers(1, 300), count=st.integers(1, 400))
def test_it_finds_what_a_sort_finds(seed, size, count):
    random = np.random.default_rng(seed)
    vectors, wanted = unit(random.standard_normal((size, 8))), unit(random.standard_normal(8))
    table = Table()
    index = VectorIndex(table, "classes", 8)
    for item, vector in enumerate(vectors, 100):
        table.add(item, vector)
        if item % 97 == 0:
            index.nearest(wanted, 1)
    found = index.nearest(wanted, count)
    cosines = vectors.astype(np.float32) @ wanted.astype(np.float32)
    assert [cosine for _, cosine in found] == pytest.approx(sorted(cosines, reverse=True)[:count], abs=1e-6)
    assert len({item for item, _ in found}) == len(found) == min(size, count)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), count=st.integers(1, 60), clustered=st.booleans())
def test_of_thousands_the_nearest_come_first_also_where_they_lie_side_by_side(seed, count, clustered):
    random = np.random.default_rng(seed)
    vectors = unit(random.standard_normal((5000, 2))).astype(np.float32)
    if clustered:
        vectors = vectors[np.argsort(vectors[:, 0])]
    table = Table()
    for item, vector in enumerate(vectors):
        table.add(item, vector)
    found = VectorIndex(table, "classes", 2).nearest(vectors[7], count)
    cosines = sorted((vectors @ vectors[7]).tolist(), reverse=True)
    assert [cosine for _, cosine in found] == pytest.approx(cosines[:count], abs=1e-6)
    assert [item for item, _ in VectorIndex(table, "classes", 2).nearest(7, count)] == [item for item, _ in found]


def test_nothing_is_near_an_item_without_a_vector():
    table = Table()
    table.add(1, np.array([1.0, 0.0]))
    assert VectorIndex(table, "classes", 2).nearest(2, 5) == []


def test_what_is_looked_at_again_is_there_once():
    table = Table()
    index = VectorIndex(table, "classes", 2)
    table.add(7, np.array([1.0, 0.0]))
    assert index.nearest(np.array([1.0, 0.0]), 5) == [(7, 1.0)]
    table.add(7, np.array([0.0, 1.0]))
    assert index.nearest(np.array([1.0, 0.0]), 5) == [(7, 0.0)]
    assert len(index) == 1


@settings(max_examples=30, deadline=None)
@given(gone=st.sets(st.integers(1, 9)), asked=st.integers(1, 9))
def test_what_is_forgotten_takes_no_place_and_the_others_keep_theirs(gone, asked):
    table = Table()
    index = VectorIndex(table, "classes", 2)
    turned = {item: np.array([np.cos(item / 4), np.sin(item / 4)]) for item in range(1, 10)}
    for item in range(1, 9):
        table.add(item, turned[item])
    index.forget(sorted(gone))
    table.add(9, turned[9])  # what comes later finds room
    left = [item for item in turned if item not in gone or item == 9]
    found = index.nearest(turned[asked], 20)
    assert sorted(item for item, _ in found) == left and len(index) == len(left)
    assert dict(found) == pytest.approx({item: np.cos((item - asked) / 4) for item in left}, abs=1e-6)


def test_without_a_width_it_is_that_of_the_first():
    table = Table()
    index = VectorIndex(table, "tower")
    assert index.nearest(np.ones(3), 5) == [] and 1 not in index
    table.add(1, np.array([0.0, 1.0, 0.0]))
    table.add(2, np.ones(2))
    assert index.nearest(np.array([0.0, 1.0, 0.0]), 5) == [(1, 1.0)]
    assert 1 in index and 2 not in index
    assert index.nearest(np.ones(2), 5) == []


def test_vectors_of_another_width_are_left_out():
    table = Table()
    table.add(1, np.ones(3))
    assert VectorIndex(table, "classes", 2).nearest(np.ones(2), 5) == []
