"""Grid: finds the boxes near a place without looking at all of them."""

import math
from collections import defaultdict

from core.collaboration.board_geometry import Bounds

# A few shapes of usual size; a screen is a dozen cells.
CELL = 256.0
# What covers more cells than this is looked at every time instead.
CELLS_MOST = 256


class Grid:
    """Boxes by name, in cells."""

    def __init__(self) -> None:
        self._boxes: dict[str, Bounds] = {}
        self._cells: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
        self._wide: set[str] = set()

    def place(self, name: str, box: Bounds) -> None:
        """Put a box there, or elsewhere than it was."""
        self.remove(name)
        self._boxes[name] = box
        cells = _cells(box)
        if cells is None:
            self._wide.add(name)
            return
        for cell in cells:
            self._cells[cell].add(name)

    def remove(self, name: str) -> None:
        """Take a box away; nothing happens when it is not there."""
        box = self._boxes.pop(name, None)
        if box is None:
            return
        self._wide.discard(name)
        for cell in _cells(box) or ():
            self._cells[cell].discard(name)
            if not self._cells[cell]:
                del self._cells[cell]

    def near(self, area: Bounds) -> set[str]:
        """Every name whose box meets the area."""
        cells = _cells(area)
        if cells is None or len(cells) > len(self._boxes):
            return {name for name, box in self._boxes.items() if box.meets(area)}
        found = set(self._wide).union(*(self._cells[cell] for cell in cells if cell in self._cells))
        return {name for name in found if self._boxes[name].meets(area)}

    def box(self, name: str) -> Bounds | None:
        """Where it was put."""
        return self._boxes.get(name)

    @property
    def names(self) -> set[str]:
        """All that is placed."""
        return set(self._boxes)


def _cells(box: Bounds) -> list[tuple[int, int]] | None:
    """The cells a box touches; None when these are too many."""
    left, top, right, bottom = (math.floor(edge / CELL) for edge in box)
    if (right - left + 1) * (bottom - top + 1) > CELLS_MOST:
        return None
    return [(x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)]
