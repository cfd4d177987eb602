"""Order: where something stands among its siblings, as a number between those of its neighbours.

Whoever moves something writes that thing's number only, so that moves of different things never meet (fractional
indexing: Wallace, Realtime editing of ordered sequences, Figma 2017). Of equal numbers the ids decide.
"""

import math
import random
from collections.abc import Mapping, Sequence

# Beyond it the step to the next whole number is lost in rounding.
ORDER_MOST = 1e12
# Somewhere in the middle of the gap: two who insert at one place at once seldom choose one number.
_MIDDLE = (0.25, 0.75)


def is_order(value: object) -> bool:
    """Whether this can be such a number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= ORDER_MOST


def placed(siblings: Sequence[tuple[str, float]], index: int, *news: str) -> Mapping[str, float]:
    """The numbers that put `news` before the sibling that is at `index` now, in their order (at the end: its length).

    `siblings` are the others as (id, number) in their order. Where there is no room left between two of them, all are
    numbered anew.
    """
    index = max(0, min(index, len(siblings)))
    orders = [order for _, order in siblings]
    found: list[float] = []
    high = orders[index] if index < len(orders) else None
    for _ in news:
        low = found[-1] if found else (orders[index - 1] if index else None)
        made = _between(low, high)
        if made is None:
            ids = [one for one, _ in siblings]
            return {one: float(number) for number, one in enumerate([*ids[:index], *news, *ids[index:]])}
        found.append(made)
    return dict(zip(news, found, strict=True))


def _between(low: float | None, high: float | None) -> float | None:
    """A number between two; None when there is none left."""
    if low is None and high is None:
        return 0.0
    if low is None or high is None:
        # a little off, for the same reason as in the middle
        made = (low + 1 if low is not None else (high or 0.0) - 1) + random.uniform(-0.1, 0.1)
    else:
        made = low + (high - low) * random.uniform(*_MIDDLE)
    fits = (low is None or low < made) and (high is None or made < high) and abs(made) < ORDER_MOST
    return made if fits and math.isfinite(made) else None
