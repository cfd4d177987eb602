"""Curve: a line of pyqtgraph with its traps closed."""

from typing import Any

import numpy as np
import pyqtgraph as pg

from ui.charts.base.buffer import Floats

# Smooth lines cost time by the point; long ones look the same without.
SMOOTH = 4000
WIDTH = 1.6


class Curve(pg.PlotDataItem):
    """Draws no more points than the screen has, and still knows how far its data reaches."""

    def __init__(self, **options: Any) -> None:
        super().__init__(connect="finite", **options)
        self._x: Floats = np.empty(0)
        self._y: Floats = np.empty(0)
        self._is_sorted = True

    def add_to(self, canvas: Any) -> None:
        """Adding takes the canvas's ways of thinning over, so the own come after."""
        canvas.addItem(self)
        # the least and the most of what falls on one pixel, so that no peak is lost
        self.setDownsampling(auto=True, method="peak")

    def set_points(self, x: Floats, y: Floats, *, is_sorted: bool) -> None:
        """Other points; what is out of sight is not drawn when x ascends."""
        self._x, self._y, self._is_sorted = x, y, is_sorted
        # `plot(clipToView=True)` raises in pyqtgraph 0.14
        self.setClipToView(is_sorted)
        self.setData(x, y, antialias=len(x) <= SMOOTH)

    @property
    def width(self) -> float:
        """Lines wider than 1 px are drawn by a much slower way: only short ones may be."""
        return WIDTH if len(self._x) <= SMOOTH else 1.0

    def dataBounds(  # noqa: N802
        self,
        ax: int,
        frac: float = 1.0,
        orthoRange: tuple[float, float] | None = None,  # noqa: N803
    ) -> tuple[float | None, float | None]:
        """From all points: pyqtgraph answers with the clipped ones, and the way back from a zoom gets stuck."""
        x, y = self._x, self._y
        if orthoRange is not None:
            part = self._part(x if ax == 1 else y, orthoRange, is_sorted=self._is_sorted and ax == 1)
            x, y = x[part], y[part]
        values = x if ax == 0 else y
        finite = values[np.isfinite(values)]
        if not len(finite):
            return (None, None)
        low, high = float(finite.min()), float(finite.max())
        level = self.opts["fillLevel"]
        return (min(low, level), max(high, level)) if ax == 1 and level is not None else (low, high)

    def _part(self, along: Floats, between: tuple[float, float], *, is_sorted: bool) -> Any:
        if not is_sorted:
            return (along >= between[0]) & (along <= between[1])
        # and one on either side, since the line goes on to them
        first = max(0, int(np.searchsorted(along, between[0])) - 1)
        return slice(first, int(np.searchsorted(along, between[1], side="right")) + 1)
