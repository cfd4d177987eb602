"""Random orders: permutations, even, and each client's own."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.federated.learning.draws import Draws, mixed


def test_the_hash_is_splitmix64():
    """The reference implementation (Vigna, splitmix64.c) with state 1234567 yields these numbers first."""
    golden = 0x9E3779B97F4A7C15
    states = np.array([(1234567 + step * golden) % 2**64 for step in (1, 2, 3)], np.uint64)
    assert mixed(states).tolist() == [6457827717110365317, 3203168211198807973, 9817491932198370423]


@given(st.lists(st.integers(0, 30), min_size=1, max_size=6), st.integers(0, 2**31))
def test_every_order_is_a_permutation_and_does_not_depend_on_who_is_beside(lengths, seed):
    sizes = np.array(lengths)
    together = Draws([(seed, client) for client in range(len(sizes))])
    for _ in range(2):
        found = together.orders(sizes)
        for client, size in enumerate(lengths):
            assert sorted(found[client, :size].tolist()) == list(range(size))
    last = together.orders(sizes)
    for client, size in enumerate(lengths):
        alone = Draws([(seed, client)])
        for _ in range(2):
            alone.orders(sizes[client : client + 1])
        assert alone.orders(sizes[client : client + 1])[0, :size].tolist() == last[client, :size].tolist()


def test_only_the_streams_of_those_who_draw_go_on():
    draws, sizes = Draws([(1,), (2,)]), np.array([9, 9])
    first = draws.orders(sizes)
    second = draws.orders(sizes, np.array([True, False]))
    assert second[0].tolist() != first[0].tolist()
    assert second[1].tolist() == first[1].tolist()


def test_orders_are_even():
    """6,000 orders of three: each of the six comes 1,000 times; five standard deviations are 145."""
    draws, counts = Draws([(7, client) for client in range(6000)]), {}
    for order in draws.orders(np.full(6000, 3)).tolist():
        counts[tuple(order)] = counts.get(tuple(order), 0) + 1
    assert len(counts) == 6
    assert all(count == pytest.approx(1000, abs=145) for count in counts.values())
