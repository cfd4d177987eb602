"""Areas: amounts over time, each from zero, or one on the other so that the top is the sum."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor

from core.params import param
from ui import theme
from ui.charts.base import SeriesChart
from ui.charts.base.buffer import Floats
from ui.charts.base.curve import Curve
from ui.charts.base.series import Track

# How much of the curve's colour its area has over the surface.
STRENGTH = 0.18


class Area(SeriesChart):
    """Data: {name: (x, y)}, x ascending. Values that are no numbers are left out."""

    title = "Areas"

    @dataclass(frozen=True)
    class Params(SeriesChart.Params):
        """Areas may be stacked."""

        stacked: bool = param(False, "Each area stands on the one before.")

    def make_item(self, track: Track) -> Any:
        """A curve filled down to zero."""
        item = Curve(fillLevel=0.0)
        item.add_to(self.canvas)
        return item

    def update_item(self, track: Track) -> None:
        """The points, on the areas below when they are stacked."""
        x, y = self._heights(track)
        track.item.set_points(x, y, is_sorted=track.is_sorted)

    def dress_item(self, track: Track) -> None:
        """An opaque mixture, since stacked areas lie in front of each other."""
        track.item.setPen(pg.mkPen(track.colour, width=track.item.width))
        fill = _mix(track.colour, theme.current().surface)
        if not self.params.stacked:
            fill = QColor(track.colour)
            fill.setAlphaF(STRENGTH)
        track.item.setBrush(pg.mkBrush(fill))
        # the sum of all behind, the first in front
        track.item.setZValue(-list(self.tracks).index(track.name) if self.params.stacked else 0)

    def height_of(self, track: Track, place: int) -> float:
        """The top of a stacked area is a sum."""
        x, y = self._heights(track)
        return float(np.interp(track.buffer.x[place], x, y))

    def show_series(self, name: str, is_shown: bool) -> None:
        """What stands on a hidden area sinks."""
        super().show_series(name, is_shown)
        if self.params.stacked:
            self._draw_all()

    def _draw(self) -> None:
        if self.params.stacked and any(track.is_stale for track in self.tracks.values()):
            for track in self.tracks.values():
                track.is_stale = True
        super()._draw()

    def _draw_all(self) -> None:
        for track in self.tracks.values():
            track.is_stale = True
        self.draw()

    def _heights(self, track: Track) -> tuple[Floats, Floats]:
        x, y = _finite(track)
        if not self.params.stacked:
            return x, y
        below = []
        for other in self.tracks.values():
            if other is track:
                break
            if other.is_shown:
                below.append(_finite(other))
        places = np.unique(np.concatenate([x, *(xs for xs, _ in below)]))
        heights = np.interp(places, x, y) if len(x) else np.zeros(len(places))
        for xs, ys in below:
            if len(xs):
                heights += np.interp(places, xs, ys)
        return places, heights


def _finite(track: Track) -> tuple[Floats, Floats]:
    finite = np.isfinite(track.buffer.x) & np.isfinite(track.buffer.y)
    return track.buffer.x[finite], track.buffer.y[finite]


def _mix(colour: str, ground: str) -> QColor:
    one, other = QColor(colour), QColor(ground)
    return QColor(
        *(
            round(STRENGTH * a + (1 - STRENGTH) * b)
            for a, b in ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
        )
    )
