"""Between two clocks: nothing is lost or doubled while it flows, and it never grows late."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.calls.sound_queue import RATE, SoundQueue


def numbers(start, count):
    return (np.arange(start, start + count) % 30_000 + 1).astype(np.int16)


@given(st.lists(st.integers(1, 2000), max_size=20), st.integers(1, 1500))
def test_what_goes_in_comes_out_in_order_whatever_the_pieces(pieces, step):
    queue, start = SoundQueue(first_s=0, most_s=10), 0
    for piece in pieces:
        queue.push(numbers(start, piece))
        start += piece
    out = np.concatenate([queue.take(step) for _ in range(start // step + 1)])
    assert np.array_equal(out[:start], numbers(0, start))
    assert not np.any(out[start:])


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 3000)), max_size=60))
def test_it_holds_no_more_than_it_may_and_always_gives_what_is_asked(steps):
    queue, most = SoundQueue(), round(0.3 * RATE)
    for is_push, count in steps:
        if is_push:
            queue.push(numbers(0, count))
        else:
            assert len(queue.take(count)) == count
        assert 0 <= queue.length <= most


def test_it_waits_for_the_first_60_ms_and_again_after_a_gap():
    queue = SoundQueue()
    queue.push(numbers(0, 2000))
    assert not np.any(queue.take(960))  # 2000 of 2880
    queue.push(numbers(2000, 2000))
    assert np.array_equal(queue.take(4000), numbers(0, 4000))
    assert not np.any(queue.take(960))
    queue.push(numbers(0, 2000))
    assert not np.any(queue.take(960))  # again not enough to go on without stumbling


def test_what_is_too_old_is_dropped_from_the_front():
    queue = SoundQueue(first_s=0.02, most_s=0.1)
    for part in range(6):
        queue.push(numbers(part * 960, 960))
    assert queue.length == 960
    assert np.array_equal(queue.take(960), numbers(5 * 960, 960))


def test_cleared_is_silent_at_once():
    queue = SoundQueue(first_s=0)
    queue.push(numbers(0, 4000))
    queue.clear()
    assert not np.any(queue.take(4000))
