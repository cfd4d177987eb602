"""Bars: amounts side by side, by name, by number or by time; several series grouped or stacked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike

from core.errors import InputError
from core.params import param
from ui import theme
from ui.charts.base import Chart, Reading, ReadingRow, axes, words
from ui.charts.base.buffer import Floats, numbers

# Part of the step from bar to bar that bars take.
FULLNESS = 0.72
# Names along the bottom.
NAMES = "names"


class Bar(Chart):
    """Data: {series: (x, heights)}; x are names, or numbers (or times) of equal steps."""

    title = "Bars"

    @dataclass(frozen=True)
    class Params(Chart.Params):
        """Bars also stand by name."""

        x: str = param("number", "What stands along the bottom.", choices=("number", "time", NAMES))
        stacked: bool = param(False, "Several series stand on each other instead of side by side.")
        step: float = param(0.0, "From bar to bar along x; 0 finds it from the data.", low=0.0)

    def __init__(self, params: Any = None, parent: Any = None) -> None:
        self._series: dict[str, Floats] = {}
        self._hidden: set[str] = set()
        self._places: Floats = np.empty(0)
        self._names: list[str] = []
        self._items: list[pg.BarGraphItem] = []
        super().__init__(params, parent)

    def make_axes(self) -> tuple[Any, Any]:
        """Names along the bottom when x is names."""
        if self.params.x != NAMES:
            return super().make_axes()
        number = axes.WholeAxis if self.params.is_whole else axes.NumberAxis
        left = number("left", form=self.params.form, unit=self.params.unit, has_grid=True)
        return left, axes.NameAxis("bottom")

    def set_data(
        self,
        data: Mapping[str, tuple[Sequence[str] | ArrayLike, ArrayLike]],
        *,
        x_title: str | None = None,
        y_title: str | None = None,
    ) -> None:
        """Show these series. All stand on the same places; one without a value somewhere has no bar there."""
        columns: dict[str, dict[Any, float]] = {}
        for name, (x, heights) in data.items():
            keys = [str(entry) for entry in x] if self.params.x == NAMES else numbers(x).tolist()  # type: ignore[union-attr]
            values = numbers(heights)
            if len(keys) != len(values):
                raise InputError(f"{name}: {len(keys)} bars but {len(values)} heights.", "Give one height a bar.")
            columns[name] = dict(zip(keys, values.tolist(), strict=True))
        if self.params.x == NAMES:
            self._names = list(dict.fromkeys(key for column in columns.values() for key in column))
            self._places = np.arange(len(self._names), dtype=np.float64)
            self.bottom.set_names(self._names)
            keys = self._names
        else:
            keys = sorted({key for column in columns.values() for key in column})
            self._places = np.array(keys, dtype=np.float64)
        self._series = {name: np.array([col.get(key, np.nan) for key in keys]) for name, col in columns.items()}
        self.set_titles(x_title, y_title)
        self.draw()

    def clear(self) -> None:
        """No bars."""
        self.set_data({})

    def table(self) -> tuple[list[str], list[list[object]]]:
        """A row for each place, a column for each series."""
        head = self.bottom.title or {"time": "time", NAMES: "name"}.get(self.params.x, "x")
        rows = [
            [self._place_cell(place), *("" if np.isnan(column[n]) else column[n] for column in self._series.values())]
            for n, place in enumerate(self._places.tolist())
        ]
        return [head, *self._series], rows

    def is_empty(self) -> bool:
        """Whether no bar has a height."""
        return not any(np.isfinite(column).any() for column in self._series.values())

    def legend_names(self) -> list[tuple[str, str, bool]]:
        """The series."""
        return [(name, self._colour(name), name not in self._hidden) for name in self._series]

    def show_series(self, name: str, is_shown: bool) -> None:
        """Hide or show one series; the others move together."""
        (self._hidden.discard if is_shown else self._hidden.add)(name)
        self.draw()

    def stops(self) -> Floats:
        """The middle of every place."""
        return self._places + self._shift()

    def read(self, x: float, y: float) -> Reading | None:
        """All series at the place under the pointer."""
        if not len(self._places):
            return None
        place = int(np.argmin(np.abs(self.stops() - x)))
        if abs(self.stops()[place] - x) > self._step() / 2:
            return None
        rows = tuple(
            ReadingRow(self._colour(name), name, self.left.say(float(self._series[name][place])))
            for name in self._shown()
            if np.isfinite(self._series[name][place])
        )
        return Reading(float(self.stops()[place]), self._place_words(place), rows, has_line=False) if rows else None

    def restyle(self) -> None:
        """New colours for a new theme."""
        super().restyle()
        for name, item in zip(self._shown(), self._items, strict=False):
            item.setOpts(brush=pg.mkBrush(theme.colour(self._colour(name))))

    def _draw(self) -> None:
        for item in self._items:
            self.canvas.removeItem(item)
        self._items = []
        shown = self._shown()
        base = np.zeros(len(self._places))
        wide = self._step() * FULLNESS
        for number, name in enumerate(shown):
            heights = np.nan_to_num(self._series[name])
            each = wide if self.params.stacked else wide / len(shown)
            left = self._places + self._shift() - wide / 2 + (0 if self.params.stacked else number * each)
            item = pg.BarGraphItem(
                x0=left,
                width=each,
                y0=base if self.params.stacked else 0.0,
                height=heights,
                pen=None,
                brush=pg.mkBrush(theme.colour(self._colour(name))),
            )
            self.canvas.addItem(item)
            self._items.append(item)
            base = base + heights

    def _shown(self) -> list[str]:
        return [name for name in self._series if name not in self._hidden]

    def _colour(self, name: str) -> str:
        series = theme.current().series
        return series[list(self._series).index(name) % len(series)]

    def _step(self) -> float:
        if self.params.step or self.params.x == NAMES:
            return float(self.params.step) or 1.0
        gaps = np.diff(self._places)
        return float(gaps.min()) if len(gaps) else 1.0

    def _shift(self) -> float:
        """A bucket's time is its start, and its bar stands over all of it."""
        return self._step() / 2 if self.params.x == "time" else 0.0

    def _place_words(self, place: int) -> str:
        if self.params.x == NAMES:
            return self._names[place]
        return str(self.bottom.say(float(self._places[place])))

    def _place_cell(self, place: float) -> object:
        if self.params.x == NAMES:
            return self._names[round(place)]
        return words.iso(place) if self.params.x == "time" else place
