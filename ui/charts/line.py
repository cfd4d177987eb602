"""Lines: how numbers change, many named curves over numbers or time, live."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike
from PySide6.QtCore import Qt

from ui import theme
from ui.charts.base import SeriesChart
from ui.charts.base.buffer import numbers
from ui.charts.base.curve import Curve
from ui.charts.base.series import Track

# Curves this short are drawn with their points, or one point alone would be invisible.
DOTTED = 2


class Line(SeriesChart):
    """Data: {name: (x, y)}. Gaps (NaN) stay gaps; a dashed curve with a band says what is foreseen."""

    title = "Lines"

    def __init__(self, params: Any = None, parent: Any = None) -> None:
        self._bands: dict[str, tuple[pg.PlotCurveItem, pg.PlotCurveItem, pg.FillBetweenItem]] = {}
        super().__init__(params, parent)

    def set_band(self, name: str, x: ArrayLike, low: ArrayLike, high: ArrayLike) -> None:
        """A soft band from `low` to `high` behind the curves (a forecast's interval); empty arrays take it away."""
        xs, lows, highs = numbers(x), numbers(low), numbers(high)
        if name not in self._bands:
            edges = [pg.PlotCurveItem(pen=None), pg.PlotCurveItem(pen=None)]
            for edge in edges:
                self.canvas.addItem(edge)
            fill = pg.FillBetweenItem(edges[0], edges[1], brush=theme.colour("band"))
            fill.setZValue(-100)
            self.canvas.addItem(fill)
            self._bands[name] = (edges[0], edges[1], fill)
        self._bands[name][0].setData(xs, lows)
        self._bands[name][1].setData(xs, highs)

    def restyle(self) -> None:
        """New pens and band colours for a new theme."""
        super().restyle()
        for *_, fill in self._bands.values():
            fill.setBrush(theme.colour("band"))

    def make_item(self, track: Track) -> Any:
        """A curve, with one point drawn as a point."""
        item = Curve()
        item.add_to(self.canvas)
        return item

    def update_item(self, track: Track) -> None:
        """The points."""
        x, y = track.buffer.x, track.buffer.y
        track.item.setSymbol("o" if np.isfinite(y).sum() <= DOTTED else None)
        track.item.set_points(x, y, is_sorted=track.is_sorted)

    def dress_item(self, track: Track) -> None:
        """Pen and points in the curve's colour."""
        dash = Qt.PenStyle.DashLine if track.is_dashed else Qt.PenStyle.SolidLine
        track.item.setPen(pg.mkPen(track.colour, width=track.item.width, style=dash))
        track.item.setSymbolSize(6)
        track.item.setSymbolPen(None)
        track.item.setSymbolBrush(track.colour)
