"""Points of a curve: appended one by one or given as a whole, the newest kept."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError
from ui.charts.base.buffer import Buffer


@given(st.lists(st.floats(-1e9, 1e9), max_size=900), st.integers(0, 300))
def test_a_buffer_is_the_end_of_a_list(values, most):
    buffer = Buffer(most)
    for number, value in enumerate(values):
        buffer.append(float(number), value)
    kept = values[-most:] if most else values
    assert buffer.y.tolist() == kept
    assert buffer.x.tolist() == [float(n) for n in range(len(values))][len(values) - len(kept) :]


def test_a_bounded_buffer_takes_no_more_memory_however_long_it_lives():
    buffer = Buffer(100)
    for number in range(50_000):
        buffer.append(number, 0.0)
    assert buffer._values.shape[1] <= 512
    assert buffer.x[0] == 49_900


def test_none_is_a_gap():
    buffer = Buffer()
    buffer.set([1, 2], [None, 3])
    assert np.isnan(buffer.y[0])
    assert buffer.y[1] == 3


def test_positions_without_values_are_refused():
    with pytest.raises(InputError, match="2 positions but 1 values"):
        Buffer().set([1, 2], [3])
    with pytest.raises(InputError, match="not numbers"):
        Buffer().set(["a"], [1])


def test_what_is_set_is_a_copy():
    given_values = np.array([1.0, 2.0])
    buffer = Buffer()
    buffer.set([0, 1], given_values)
    given_values[0] = 9
    assert buffer.y.tolist() == [1, 2]
