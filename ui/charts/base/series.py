"""SeriesChart: charts of named curves over one x (line, area, scatter), with their values at a place and as a table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from core.params import param
from ui import theme
from ui.charts.base import words
from ui.charts.base.buffer import Buffer, Floats
from ui.charts.base.chart import Chart
from ui.charts.base.pointer import Reading, ReadingRow

# A curve whose next point is further off than this part of what is shown has no value here.
NEAR = 0.02


@dataclass
class Track:
    """One curve: its points, its colour (a place in the theme's series, or a name), its item on the canvas."""

    name: str
    buffer: Buffer
    place: int
    colour_name: str = ""
    is_dashed: bool = False
    is_shown: bool = True
    is_sorted: bool = True
    is_stale: bool = True
    item: Any = field(default=None, repr=False)

    @property
    def colour(self) -> str:
        """Its colour in the theme of now, "#rrggbb"."""
        if self.colour_name:
            return theme.colour(self.colour_name).name()
        series = theme.current().series
        return series[self.place % len(series)]

    def nearest(self, x: float) -> int | None:
        """The point nearest to x, or None without points."""
        xs = self.buffer.x
        if not len(xs):
            return None
        if not self.is_sorted:
            return int(np.nanargmin(np.abs(xs - x))) if np.isfinite(xs).any() else None
        place = int(np.searchsorted(xs, x))
        if place == len(xs) or (place > 0 and x - xs[place - 1] <= xs[place] - x):
            place -= 1
        return place


class SeriesChart(Chart):
    """Curves by name. Data: {name: (x, y)}; x and y equally long, NaN or None where there is no value."""

    @dataclass(frozen=True)
    class Params(Chart.Params):
        """What charts of curves know besides."""

        most: int = param(0, "Keep only the newest so many points of each curve; 0 keeps all.", low=0)

    def __init__(self, params: Any = None, parent: Any = None) -> None:
        self.tracks: dict[str, Track] = {}
        super().__init__(params, parent)

    # Data

    def set_data(
        self,
        data: Mapping[str, tuple[ArrayLike, ArrayLike]],
        *,
        x_title: str | None = None,
        y_title: str | None = None,
    ) -> None:
        """Show these curves and no others. A name keeps its colour, and stays hidden when it was."""
        for name in [name for name in self.tracks if name not in data]:
            self._drop(name)
        for name, (x, y) in data.items():
            self._fill(name, x, y)
        self.set_titles(x_title, y_title)
        self.draw()

    def set_series(self, name: str, x: ArrayLike, y: ArrayLike, *, colour: str = "", is_dashed: bool = False) -> None:
        """One curve, new or replaced. `colour` names a colour of the theme ("bad"); "" takes the next of the series."""
        track = self._fill(name, x, y)
        if (track.colour_name, track.is_dashed) != (colour, is_dashed):
            track.colour_name, track.is_dashed = colour, is_dashed
            if track.item is not None:
                self.dress_item(track)
        self.draw()

    def append(self, name: str, x: float, y: float) -> None:
        """One more point at the end of a curve, which is made when there is none of that name."""
        track = self._track(name)
        if len(track.buffer) and x < track.buffer.x[-1]:
            track.is_sorted = False
        track.buffer.append(x, y)
        track.is_stale = True
        self.draw_later()

    def remove(self, name: str) -> None:
        """Take one curve away. Others keep their colours."""
        if name in self.tracks:
            self._drop(name)
            self.draw()

    def clear(self) -> None:
        """Take all away."""
        self.set_data({})

    def values(self, name: str) -> tuple[Floats, Floats]:
        """The points of a curve (copies)."""
        buffer = self.tracks[name].buffer
        return buffer.x.copy(), buffer.y.copy()

    def table(self) -> tuple[list[str], list[list[object]]]:
        """One row for each x with a column for each curve; or, when a curve has two values at one x, a row a point."""
        head = self.bottom.title or ("time" if self.params.x == "time" else "x")
        tracks = list(self.tracks.values())
        if any(len(np.unique(track.buffer.x)) < len(track.buffer) for track in tracks):
            rows = [[track.name, self._cell(x), y] for track in tracks for x, y in _points(track)]
            return ["name", head, self.left.title or "value"], rows
        columns = [dict(_points(track)) for track in tracks]
        places = sorted({x for column in columns for x in column})
        return [head, *self.tracks], [[self._cell(x), *(column.get(x, "") for column in columns)] for x in places]

    # What the base asks

    def is_empty(self) -> bool:
        """Whether no curve has a value."""
        return not any(np.isfinite(track.buffer.y).any() for track in self.tracks.values())

    def legend_names(self) -> list[tuple[str, str, bool]]:
        """The curves."""
        return [(track.name, track.colour, track.is_shown) for track in self.tracks.values()]

    def show_series(self, name: str, is_shown: bool) -> None:
        """Hide or show one curve."""
        track = self.tracks[name]
        track.is_shown = is_shown
        if track.item is not None:
            track.item.setVisible(is_shown)
        self.view.updateAutoRange()
        self._show_state()

    def stops(self) -> Floats:
        """Every x that a shown curve has a point at."""
        shown = [track.buffer.x for track in self.tracks.values() if track.is_shown]
        places: Floats = np.unique(np.concatenate(shown)) if shown else np.empty(0)
        return places[np.isfinite(places)]

    def read(self, x: float, y: float) -> Reading | None:
        """The values of all shown curves at the point nearest to x."""
        near = [(track, place) for track in self._shown() if (place := track.nearest(x)) is not None]
        if not near:
            return None
        at = min((float(track.buffer.x[place]) for track, place in near), key=lambda found: abs(found - x))
        low, high = self.view.viewRange()[0]
        rows = []
        for track in self._shown():
            place = track.nearest(at)
            if place is not None and abs(track.buffer.x[place] - at) <= NEAR * (high - low):
                value = float(track.buffer.y[place])
                height = self.height_of(track, place) if np.isfinite(value) else None
                rows.append(ReadingRow(track.colour, track.name, self.left.say(value), height))
        return Reading(at, self._place_words(at), tuple(rows))

    def restyle(self) -> None:
        """New pens for a new theme."""
        super().restyle()
        for track in self.tracks.values():
            if track.item is not None:
                self.dress_item(track)

    def _draw(self) -> None:
        for track in self.tracks.values():
            is_new = track.item is None
            if is_new:
                track.item = self.make_item(track)
                track.item.setVisible(track.is_shown)
            if track.is_stale:
                track.is_stale = False
                self.update_item(track)
            if is_new:
                self.dress_item(track)

    # For kinds of curves

    def make_item(self, track: Track) -> Any:
        """An item of pyqtgraph, added to the canvas."""

    def update_item(self, track: Track) -> None:
        """Give the item the track's points."""

    def dress_item(self, track: Track) -> None:
        """Give the item the track's colour."""

    def height_of(self, track: Track, place: int) -> float:
        """Where the dot of a point is (stacked curves stand on others)."""
        return float(track.buffer.y[place])

    # Inside

    def _shown(self) -> Iterable[Track]:
        return (track for track in self.tracks.values() if track.is_shown)

    def _track(self, name: str) -> Track:
        if name not in self.tracks:
            taken = {track.place for track in self.tracks.values()}
            place = next(number for number in range(len(taken) + 1) if number not in taken)
            self.tracks[name] = Track(name, Buffer(self.params.most), place)
        return self.tracks[name]

    def _fill(self, name: str, x: ArrayLike, y: ArrayLike) -> Track:
        buffer = Buffer(self.params.most)
        buffer.set(x, y)  # raises before anything has changed
        track = self._track(name)
        track.buffer = buffer
        track.is_sorted = bool(np.all(np.diff(buffer.x) >= 0)) and bool(np.isfinite(buffer.x).all())
        track.is_stale = True
        return track

    def _drop(self, name: str) -> None:
        track = self.tracks.pop(name)
        if track.item is not None:
            self.canvas.removeItem(track.item)

    def _place_words(self, x: float) -> str:
        said = str(self.bottom.say(x))
        return f"{self.bottom.title} {said}" if self.bottom.title and self.params.x != "time" else said

    def _cell(self, x: float) -> object:
        return words.iso(x) if self.params.x == "time" else x


def _points(track: Track) -> list[tuple[float, float]]:
    finite = np.isfinite(track.buffer.x) & np.isfinite(track.buffer.y)
    return list(zip(track.buffer.x[finite].tolist(), track.buffer.y[finite].tolist(), strict=True))
