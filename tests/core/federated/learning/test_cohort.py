"""Batches: every example of every client once an epoch, padded and masked where clients are uneven."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.federated.learning.cohort import Cohort
from core.federated.learning.draws import Draws


def cohort(sizes):
    total = sum(sizes)
    numbers = torch.arange(total, dtype=torch.float32)[:, None]
    rows = np.split(np.arange(total), np.cumsum(sizes)[:-1])
    return Cohort(numbers, torch.arange(total), rows, list(range(len(sizes))))


@settings(max_examples=50, deadline=None)
@given(sizes=st.lists(st.integers(1, 20), min_size=1, max_size=5), size=st.integers(1, 25))
def test_every_example_comes_once(sizes, size):
    clients = cohort(sizes)
    seen = [[] for _ in sizes]
    for batch in clients.epoch(clients.draws(), size):
        for number, found in enumerate(seen):
            count = int(batch.counts[number])
            assert count <= size
            found.extend(batch.targets[number, :count].tolist())
            assert batch.mask is None or batch.mask[number].tolist() == [k < count for k in range(batch.mask.shape[1])]
    assert [sorted(found) for found in seen] == [rows.tolist() for rows in clients.rows]


def test_who_has_run_out_is_not_active():
    last = list(cohort([2, 5]).epoch(Draws([(0,), (1,)]), 2))[-1]
    assert last.active.tolist() == [False, True]
    assert last.inputs.shape == (2, 1, 1)


def test_a_client_alone_has_the_same_batches():
    clients = cohort([3, 5])
    together = [batch.client(1).targets[0].tolist() for batch in clients.epoch(clients.draws(), 2)]
    alone = clients.split()[1]
    assert together == [batch.targets[0].tolist() for batch in alone.epoch(alone.draws(), 2)]


def test_a_sample_has_no_example_twice():
    clients = cohort([3, 50])
    batch = clients.sample(clients.draws(), 10)
    assert batch.counts.tolist() == [3, 10]
    assert len(set(batch.targets[1].tolist())) == 10


@pytest.mark.parametrize("sizes", [[4], [1, 7]])
def test_the_whole_is_one_batch(sizes):
    assert cohort(sizes).whole().counts.tolist() == sizes


@settings(max_examples=50, deadline=None)
@given(sizes=st.lists(st.integers(1, 20), min_size=1, max_size=5), size=st.integers(2, 25))
def test_in_pairs_no_batch_has_one_example_and_none_is_left_out(sizes, size):
    clients = cohort(sizes)
    seen = [[] for _ in sizes]
    for batch in clients.epoch(clients.draws(), size, pairs=True):
        for number, found in enumerate(seen):
            count = int(batch.counts[number])
            assert count != 1
            assert count <= size + 1
            found.extend(batch.targets[number, :count].tolist())
    assert [sorted(found) for found in seen] == [rows.tolist() if len(rows) > 1 else [] for rows in clients.rows]


def test_in_pairs_a_client_has_the_same_batches_whoever_is_beside_it():
    clients = cohort([5, 9, 1])
    alone = clients.split()[1]
    together = list(clients.epoch(clients.draws(), 4, pairs=True))
    assert [batch.counts.tolist() for batch in together] == [[5, 4, 0], [0, 5, 0]]
    expected = [batch.targets[0].tolist() for batch in alone.epoch(alone.draws(), 4, pairs=True)]
    assert [batch.client(1).targets[0].tolist() for batch in together] == expected
