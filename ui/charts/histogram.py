"""Histogram: how often values fall into equal steps; several series share the steps."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike
from PySide6.QtGui import QColor

from core.params import param
from ui import theme
from ui.charts.base import Chart, Reading, ReadingRow, axes
from ui.charts.base.buffer import Floats, numbers

# More steps than this are thinner than the eye.
MOST_BINS = 200
# Several series lie in front of each other.
ALPHA = 130


class Histogram(Chart):
    """Data: {series: values} in any order; what is no number is left out."""

    title = "Histogram"
    always_from_zero: ClassVar[bool] = True

    @dataclass(frozen=True)
    class Params(Chart.Params):
        """How fine."""

        bins: int = param(
            0, "Number of steps; 0 finds it from the data (Freedman–Diaconis or Sturges).", low=0, high=MOST_BINS
        )

    def __init__(self, params: Any = None, parent: Any = None) -> None:
        self.edges: Floats = np.empty(0)
        self.counts: dict[str, Floats] = {}
        self._hidden: set[str] = set()
        self._items: list[pg.BarGraphItem] = []
        super().__init__(params, parent)

    def make_axes(self) -> tuple[Any, Any]:
        """Counts on the left; the format and unit are those of the values along the bottom."""
        given = self.params
        return axes.WholeAxis("left", has_grid=True), axes.NumberAxis("bottom", form=given.form, unit=given.unit)

    def set_data(
        self, data: Mapping[str, ArrayLike], *, x_title: str | None = None, y_title: str | None = None
    ) -> None:
        """Count these values."""
        values = {name: numbers(given) for name, given in data.items()}
        values = {name: given[np.isfinite(given)] for name, given in values.items()}
        everything = np.concatenate([*values.values(), np.empty(0)])
        self.edges = _edges(everything, self.params.bins)
        self.counts = {
            name: np.histogram(given, self.edges)[0].astype(np.float64)
            for name, given in values.items()
            if len(self.edges)
        }
        self.set_titles(x_title, y_title)
        self.draw()

    def clear(self) -> None:
        """Nothing to count."""
        self.set_data({})

    def table(self) -> tuple[list[str], list[list[object]]]:
        """A row for each step with its edges, a column for each series."""
        steps = zip(self.edges[:-1].tolist(), self.edges[1:].tolist(), strict=True)
        rows = [[low, high, *(int(c[n]) for c in self.counts.values())] for n, (low, high) in enumerate(steps)]
        return ["from", "to", *self.counts], rows

    def is_empty(self) -> bool:
        """Whether there are no values."""
        return not any(column.sum() for column in self.counts.values())

    def legend_names(self) -> list[tuple[str, str, bool]]:
        """The series."""
        return [(name, self._colour(name), name not in self._hidden) for name in self.counts]

    def show_series(self, name: str, is_shown: bool) -> None:
        """Hide or show one series."""
        (self._hidden.discard if is_shown else self._hidden.add)(name)
        self.draw()

    def stops(self) -> Floats:
        """The middle of every step."""
        return (self.edges[:-1] + self.edges[1:]) / 2

    def read(self, x: float, y: float) -> Reading | None:
        """How many fall into the step under the pointer."""
        place = int(np.searchsorted(self.edges, x, side="right")) - 1
        if not 0 <= place < len(self.edges) - 1:
            return None
        low, high = self.bottom.say(float(self.edges[place])), self.bottom.say(float(self.edges[place + 1]))
        rows = tuple(
            ReadingRow(self._colour(name), name, f"{int(column[place]):,}")
            for name, column in self.counts.items()
            if name not in self._hidden
        )
        return Reading(float(self.stops()[place]), f"{low} to {high}", rows, has_line=False)

    def restyle(self) -> None:
        """New colours for a new theme."""
        super().restyle()
        if self._items:
            self._draw()

    def _draw(self) -> None:
        for item in self._items:
            self.canvas.removeItem(item)
        self._items = []
        shown = [name for name in self.counts if name not in self._hidden]
        for name in shown:
            fill = QColor(theme.colour(self._colour(name)))
            fill.setAlpha(255 if len(shown) == 1 else ALPHA)
            # a hair of the surface between the steps
            edge = pg.mkPen(theme.current().surface, width=1)
            item = pg.BarGraphItem(
                x0=self.edges[:-1], x1=self.edges[1:], height=self.counts[name], pen=edge, brush=pg.mkBrush(fill)
            )
            self.canvas.addItem(item)
            self._items.append(item)

    def _colour(self, name: str) -> str:
        series = theme.current().series
        return series[list(self.counts).index(name) % len(series)]


def _edges(values: Floats, bins: int) -> Floats:
    if not len(values):
        return np.empty(0)
    edges: Floats = np.histogram_bin_edges(values, bins or "auto")
    return edges if len(edges) <= MOST_BINS + 1 else np.histogram_bin_edges(values, MOST_BINS)
