"""Heatmap: a matrix as cells, the fuller the colour the larger the value; a confusion matrix, hours by days."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike

from core.errors import InputError
from core.params import param
from ui import theme
from ui.charts.base import Chart, Reading, ReadingRow, axes, words
from ui.charts.base.buffer import Floats

# Up to so many cells each has its value written in it.
WRITTEN = 400
# From this part of the range the cell is dark enough for light words.
TURN = 0.55


class Heatmap(Chart):
    """Data: (matrix of shape (rows, columns), row names, column names); the first row on top."""

    title = "Heat map"

    @dataclass(frozen=True)
    class Params(Chart.Params):
        """What the cells say."""

        is_written: bool = param(True, "Write the values into the cells while there are few.")

    def __init__(self, params: Any = None, parent: Any = None) -> None:
        self.matrix: Floats = np.empty((0, 0))
        self._image: pg.ImageItem | None = None
        self._words: list[pg.TextItem] = []
        super().__init__(params, parent)

    def make_axes(self) -> tuple[Any, Any]:
        """Names on both sides."""
        return axes.NameAxis("left"), axes.NameAxis("bottom")

    def set_data(
        self,
        data: tuple[ArrayLike, Sequence[str], Sequence[str]],
        *,
        x_title: str | None = None,
        y_title: str | None = None,
    ) -> None:
        """Show this matrix. Raises InputError when the names are not as many as rows and columns."""
        given, rows, columns = data
        matrix = np.asarray(given, dtype=np.float64)
        if matrix.shape != (len(rows), len(columns)):
            shape = " × ".join(map(str, matrix.shape))
            raise InputError(f"A matrix of {shape} cannot have {len(rows)} × {len(columns)} names.", "Name each once.")
        self.matrix = matrix
        self.left.set_names(rows)
        self.bottom.set_names(columns)
        self.set_titles(x_title, y_title)
        self.draw()

    def clear(self) -> None:
        """No cells."""
        self.set_data((np.empty((0, 0)), (), ()))

    def table(self) -> tuple[list[str], list[list[object]]]:
        """The matrix with its names."""
        rows: list[list[object]] = [
            [name, *("" if np.isnan(value) else value for value in row)]
            for name, row in zip(self.left.names, self.matrix.tolist(), strict=True)
        ]
        return [self.left.title, *self.bottom.names], rows

    def is_empty(self) -> bool:
        """Whether there is no number in it."""
        return not np.isfinite(self.matrix).any()

    def stops(self) -> Floats:
        """The columns."""
        return np.arange(self.matrix.shape[1], dtype=np.float64)

    def read(self, x: float, y: float) -> Reading | None:
        """The cell under the pointer."""
        row, column = round(y), round(x)
        if not (0 <= row < self.matrix.shape[0] and 0 <= column < self.matrix.shape[1]):
            return None
        value = float(self.matrix[row, column])
        name = f"{self.left.names[row]} · {self.bottom.names[column]}"
        said = words.say(value, self.params.form, self.params.unit)
        return Reading(float(column), "", (ReadingRow("accent", name, said),), has_line=False)

    def restyle(self) -> None:
        """New colours for a new theme."""
        super().restyle()
        if self._image is not None:
            self._draw()

    def _draw(self) -> None:
        for item in (*self._words, *([self._image] if self._image is not None else [])):
            self.canvas.removeItem(item)
        self._words, self._image = [], None
        if self.is_empty():
            return
        share = self._shares()
        self._image = pg.ImageItem(self._colours(share), axisOrder="row-major", autoLevels=False, levels=(0, 255))
        # the middle of cell (r, c) is at x = c, y = r
        self._image.setRect(-0.5, -0.5, self.matrix.shape[1], self.matrix.shape[0])
        self.canvas.addItem(self._image)
        self.view.invertY(True)
        if self.params.is_written and self.matrix.size <= WRITTEN:
            self._write(share)

    def _shares(self) -> Floats:
        low, high = float(np.nanmin(self.matrix)), float(np.nanmax(self.matrix))
        low = min(low, 0.0) if self.params.from_zero else low
        shares: Floats = (
            (self.matrix - low) / (high - low) if high > low else np.where(np.isfinite(self.matrix), 1.0, np.nan)
        )
        return shares

    def _colours(self, share: Floats) -> Any:
        low, high = _rgb("raised"), _rgb("accent")
        cells = low + np.nan_to_num(share)[..., None] * (high - low)
        opaque = np.where(np.isfinite(share), 255, 0)[..., None]
        return np.concatenate([np.rint(cells), opaque], axis=-1).astype(np.uint8)

    def _write(self, share: Floats) -> None:
        look = theme.current()
        for (row, column), value in np.ndenumerate(self.matrix):
            if not np.isfinite(value):
                continue
            said = words.say(float(value), self.params.form, self.params.unit)
            item = pg.TextItem(
                said, color=look.on_accent if share[row, column] > TURN else look.text, anchor=(0.5, 0.5)
            )
            item.setFont(theme.font(axes.FONT_PX))
            item.setPos(column, row)
            self.view.addItem(item, ignoreBounds=True)
            self._words.append(item)


def _rgb(name: str) -> Floats:
    colour = theme.colour(name)
    return np.array([colour.red(), colour.green(), colour.blue()], dtype=np.float64)
