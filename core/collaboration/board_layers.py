"""The layers of a board: which shape is nearer, and what must change to restack some of them."""

import itertools
from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum

from core.collaboration.board_shapes import Shape


class Step(StrEnum):
    """Where some go in the stack."""

    FORWARD = "forward"
    BACK = "back"
    FRONT = "front"
    BOTTOM = "bottom"


def stacked(shapes: Iterable[Shape]) -> list[Shape]:
    """From the farthest to the nearest, the same on every machine."""
    return sorted(shapes, key=lambda shape: (shape.order, shape.id))


def restacked(
    stack: Sequence[Shape], chosen: Collection[str], step: Step, meeting: Collection[str]
) -> dict[str, float]:
    """The orders to change so that the chosen go a step: past the next of `meeting`, or all the way."""
    rest = [shape for shape in stack if shape.id not in chosen]
    mine = [shape for shape in stack if shape.id in chosen]
    if not mine:
        return {}
    place = _place(stack, rest, mine, step, meeting)
    wanted = [*rest[:place], *mine, *rest[place:]]
    if [shape.id for shape in wanted] == [shape.id for shape in stack]:
        return {}
    low = rest[place - 1].order if place else None
    high = rest[place].order if place < len(rest) else None
    orders = between(low, high, len(mine))
    if orders is not None:
        return {shape.id: order for shape, order in zip(mine, orders, strict=True)}
    # no number is left between the neighbours: all are numbered anew
    return {shape.id: float(number) for number, shape in enumerate(wanted) if shape.order != float(number)}


def between(low: float | None, high: float | None, count: int) -> list[float] | None:
    """So many growing numbers strictly between two (None: no border); None when there is no room."""
    if low is None and high is None:
        return [float(number) for number in range(count)]
    if high is None:
        assert low is not None
        found = [float(low // 1 + 1 + number) for number in range(count)]
    elif low is None:
        found = [float(high // 1 - count + number) for number in range(count)]
    else:
        found = [low + (high - low) * (number + 1) / (count + 1) for number in range(count)]
    edges = [*([] if low is None else [low]), *found, *([] if high is None else [high])]
    is_growing = all(one < other for one, other in itertools.pairwise(edges))
    return found if is_growing else None


def _place(
    stack: Sequence[Shape], rest: Sequence[Shape], mine: Sequence[Shape], step: Step, meeting: Collection[str]
) -> int:
    """How many of the rest stay below the chosen."""
    if step in (Step.FRONT, Step.BOTTOM):
        return len(rest) if step == Step.FRONT else 0
    depth = {shape.id: number for number, shape in enumerate(stack)}
    if step == Step.FORWARD:
        top = depth[mine[-1].id]
        above = [number for number, shape in enumerate(rest) if depth[shape.id] > top and shape.id in meeting]
        return above[0] + 1 if above else sum(depth[shape.id] < top for shape in rest)
    bottom = depth[mine[0].id]
    below = [number for number, shape in enumerate(rest) if depth[shape.id] < bottom and shape.id in meeting]
    return below[-1] if below else sum(depth[shape.id] < bottom for shape in rest)
