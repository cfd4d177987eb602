"""Restacking: the stack that was wanted, with few numbers changed."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.board_layers import Step, between, restacked, stacked
from core.collaboration.board_shapes import Kind, Shape


def shapes(*orders):
    return [Shape(Kind.LINE, id=f"{number:016x}", order=float(order)) for number, order in enumerate(orders)]


def names(stack):
    return [int(shape.id, 16) for shape in stack]


def after(stack, chosen, step, meeting=None):
    ids = {shape.id for shape in stack if int(shape.id, 16) in chosen}
    meeting = {shape.id for shape in stack if meeting is None or int(shape.id, 16) in meeting}
    orders = restacked(stack, ids, step, meeting)
    return names(stacked(replace(shape, order=orders.get(shape.id, shape.order)) for shape in stack))


def test_steps():
    stack = shapes(1, 2, 3, 4, 5)
    assert after(stack, {1}, Step.FRONT) == [0, 2, 3, 4, 1]
    assert after(stack, {3, 1}, Step.BOTTOM) == [1, 3, 0, 2, 4]
    assert after(stack, {1}, Step.FORWARD) == [0, 2, 1, 3, 4]
    assert after(stack, {3}, Step.BACK) == [0, 1, 3, 2, 4]
    assert after(stack, {4}, Step.FORWARD) == after(stack, {0}, Step.BACK) == [0, 1, 2, 3, 4]


def test_a_step_passes_what_is_touched():
    assert after(shapes(1, 2, 3, 4, 5), {0}, Step.FORWARD, meeting={3}) == [1, 2, 3, 0, 4]
    assert after(shapes(1, 2, 3, 4, 5), {4}, Step.BACK, meeting={1}) == [0, 4, 1, 2, 3]
    assert after(shapes(1, 2, 3), {0}, Step.FORWARD, meeting=set()) == [0, 1, 2]


@given(st.lists(st.integers(0, 3), min_size=1, max_size=8), st.sets(st.integers(0, 7)), st.sampled_from(Step))
def test_the_others_keep_their_order(orders, chosen, step):
    """Also where two machines gave the same number at once."""
    stack = stacked(shapes(*orders))
    done = after(stack, chosen, step)
    assert [one for one in done if one not in chosen] == [one for one in names(stack) if one not in chosen]
    if step == Step.FRONT and chosen & set(done):
        assert done[-1] in chosen


def test_there_is_always_room():
    """Halving runs out of floats after some fifty times; then all are numbered anew."""
    stack = shapes(1, 2, 3)
    for _ in range(200):
        ids = {stack[0].id}
        orders = restacked(stack, ids, Step.FORWARD, {shape.id for shape in stack})
        stack = stacked(replace(shape, order=orders.get(shape.id, shape.order)) for shape in stack)
    assert len({shape.order for shape in stack}) == 3


def test_between():
    assert between(None, None, 2) == [0.0, 1.0]
    assert between(1.5, None, 2) == [2.0, 3.0]
    assert between(None, 1.0, 2) == [-1.0, 0.0]
    assert between(1.0, 2.0, 1) == [1.5]
    assert between(1.0, 1.0, 1) is None
    assert restacked(shapes(1, 2), set(), Step.FRONT, set()) == {}
