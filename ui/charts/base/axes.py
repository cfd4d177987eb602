"""Axes: muted words, a hair line, no marks; for numbers, for time, for names."""

import html
from collections.abc import Sequence
from typing import Any

import pyqtgraph as pg

from ui import theme
from ui.charts.base import calendar, words

FONT_PX = 11
# The least room of a mark's words along a time axis, in px.
ROOM = 84
# Lines behind the curves: there when looked for (0 to 255).
GRID = 110


class Axis(pg.AxisItem):
    """One side of a chart in the theme's colours."""

    picture: Any

    def __init__(self, side: str, *, has_grid: bool = False) -> None:
        super().__init__(orientation=side)
        self.title = ""
        self.setGrid(GRID if has_grid else False)
        # one level of marks: halves would only be noise
        self.setStyle(tickLength=0, maxTickLevel=0, maxTextLevel=0, tickTextOffset=8, hideOverlappingLabels=True)
        self.dress()

    def dress(self) -> None:
        """Take the colours of the theme."""
        look = theme.current()
        self.setPen(pg.mkPen(look.border, width=1))
        self.setTickPen(pg.mkPen(look.border, width=1))
        self.setTextPen(pg.mkPen(look.muted))
        self.setTickFont(theme.font(FONT_PX))
        self.set_title(self.title)

    def paint(self, painter: Any, option: object, widget: object) -> None:
        """Straight to the screen. pyqtgraph goes through a QPicture, and each one counts six references to None
        too many (measured with PySide6 6.11.3)."""
        painter.save()
        painter.setFont(self.style["tickFont"])
        if self.picture is None:  # pyqtgraph's sign that the marks are others
            self.picture = (self.generateDrawSpecs(painter),)
        if self.picture[0] is not None:
            self.drawPicture(painter, *self.picture[0])
        painter.restore()

    def set_title(self, title: str) -> None:
        """Words along the axis; "" for none."""
        self.title = title
        if title:
            # pyqtgraph reads HTML; titles may come from a report
            self.setLabel(html.escape(title), color=theme.current().muted, **{"font-size": f"{FONT_PX}px"})
        else:
            self.showLabel(False)


class NumberAxis(Axis):
    """Numbers in one of `words.FORMATS`, with a unit."""

    def __init__(self, side: str, *, form: str = "number", unit: str = "", has_grid: bool = False) -> None:
        self.form = form
        self.unit = unit
        super().__init__(side, has_grid=has_grid)

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:  # noqa: N802
        """Called by pyqtgraph."""
        return words.ticks(values, spacing, self.form, self.unit)

    def say(self, value: float) -> str:
        """One value for the card under the pointer."""
        return words.say(value, self.form, self.unit)


class WholeAxis(NumberAxis):
    """Numbers that are counts: no marks between them."""

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:  # noqa: N802
        """Called by pyqtgraph."""
        return [(max(1.0, spacing), offset) for spacing, offset in super().tickSpacing(low, high, size)[:1]]


class TimeAxis(Axis):
    """Unix seconds as local time."""

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[calendar.Step, list[float]]]:  # noqa: N802
        """Called by pyqtgraph; the step takes the place of the spacing, since months have no one length."""
        low, high = min(low, high), max(low, high)
        if not high > low:
            return []
        step = calendar.step_for((high - low) / max(1.0, size / ROOM))
        return [(step, calendar.marks(low, high, step))]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: calendar.Step) -> list[str]:  # noqa: N802
        """Called by pyqtgraph."""
        spans_days = self.range[1] - self.range[0] > calendar.DAY
        return [calendar.words(value, spacing, spans_days=spans_days) for value in values]

    def say(self, value: float) -> str:
        """One moment for the card under the pointer."""
        return words.moment(value)


class NameAxis(Axis):
    """A name at each of 0, 1, 2 …; every second, third … where there is no room for all."""

    def __init__(self, side: str, *, has_grid: bool = False) -> None:
        self.names: list[str] = []
        super().__init__(side, has_grid=has_grid)

    def set_names(self, names: Sequence[str]) -> None:
        """Other names."""
        self.names = list(names)
        self.picture = None
        self.update()

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:  # noqa: N802
        """Called by pyqtgraph."""
        low, high = min(low, high), max(low, high)
        if not self.names or not high > low:
            return []
        longest = max(len(name) for name in self.names)
        # a letter is about 0.6 of its height wide
        room = FONT_PX * 1.6 if self.orientation in ("left", "right") else FONT_PX * 0.6 * min(longest, 24) + 12
        every = max(1, round((high - low) * room / max(size, 1.0) + 0.5))
        return [(float(every), [float(n) for n in range(0, len(self.names), every) if low <= n <= high])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:  # noqa: N802
        """Called by pyqtgraph."""
        return [self.say(value) for value in values]

    def say(self, value: float) -> str:
        """The name at a place, cut when it is very long."""
        place = round(value)
        name = self.names[place] if 0 <= place < len(self.names) else ""
        return name if len(name) <= 24 else f"{name[:23]}…"
