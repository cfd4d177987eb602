"""Scatter: one point for each pair of numbers; what is close together belongs together."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor

from ui.charts.base import Reading, ReadingRow, SeriesChart
from ui.charts.base.series import Track

SIZE = 7
# Points lie over each other: where they are dense, the colour is.
ALPHA = 170
# How far, in px, the pointer may be from the point it names.
REACH = 24


class Scatter(SeriesChart):
    """Data: {name: (x, y)} of equally many numbers in any order."""

    title = "Points"

    def make_item(self, track: Track) -> Any:
        """Points of one size in pixels, however far one zooms."""
        item = pg.ScatterPlotItem(size=SIZE, pxMode=True, pen=None)
        self.canvas.addItem(item)
        return item

    def update_item(self, track: Track) -> None:
        """The points that are numbers."""
        finite = np.isfinite(track.buffer.x) & np.isfinite(track.buffer.y)
        track.item.setData(x=track.buffer.x[finite], y=track.buffer.y[finite])

    def dress_item(self, track: Track) -> None:
        """Half transparent."""
        colour = QColor(track.colour)
        colour.setAlpha(ALPHA)
        track.item.setBrush(pg.mkBrush(colour))

    def read(self, x: float, y: float) -> Reading | None:
        """The one point nearest on the screen, if the pointer is at it."""
        wide, high = self.view.viewPixelSize()
        best: tuple[float, Track, int] | None = None
        for track in self._shown():
            if not len(track.buffer):
                continue
            away = np.hypot((track.buffer.x - x) / wide, (track.buffer.y - y) / high)
            if not np.isfinite(away).any():
                continue
            place = int(np.nanargmin(away))
            if best is None or away[place] < best[0]:
                best = (float(away[place]), track, place)
        if best is None or best[0] > REACH:
            return None
        _, track, place = best
        at, value = float(track.buffer.x[place]), float(track.buffer.y[place])
        row = ReadingRow(track.colour, track.name, self.left.say(value), value)
        return Reading(at, self._place_words(at), (row,), has_line=False)
