"""Tiles: the board as painted squares that are kept, so that panning costs a copy and an edit repaints a corner.

After zooming, the old squares are shown stretched until the new ones are painted, a few in every frame.
"""

import math
import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from core.collaboration.board_geometry import Bounds

# Small enough that a crowded one is painted within a frame or two, large enough that copying them costs nothing.
SIDE = 256
# Of a frame's 16.7 ms; the rest is for what lies on top and for the program.
BUDGET_S = 0.008
# What is kept beyond what is seen: about a screen around it.
KEPT_MOST = 160

Cell = tuple[int, int]
Paint = Callable[[QPainter, Bounds, float], None]


class Tiles:
    """`paint(painter, area, scale)` draws the area opaquely, in board coordinates."""

    def __init__(self, paint: Paint) -> None:
        self._paint = paint
        self._scale = 1.0
        self._ratio = 1.0
        self._tiles: dict[Cell, QPixmap] = {}
        self._dirty: dict[Cell, Bounds] = {}
        self._under: dict[Cell, QPixmap] = {}
        self._under_scale = 1.0

    def clear(self) -> None:
        """Paint all anew: another theme."""
        self._tiles.clear()
        self._dirty.clear()
        self._under.clear()

    def invalidate(self, area: Bounds) -> None:
        """Something in this area of the board is different now."""
        for cell in self._cells(area):
            if cell in self._tiles:
                known = self._dirty.get(cell)
                self._dirty[cell] = area if known is None else _both(known, area)

    def draw(self, painter: QPainter, origin: QPointF, scale: float, size: QSize, ratio: float = 1.0) -> bool:
        """Paint a view `size` pixels large whose corner is at `origin`; False when some of it has to follow."""
        self._zoom(scale, ratio)
        view = Bounds(origin.x(), origin.y(), origin.x() + size.width() / scale, origin.y() + size.height() / scale)
        # whole pixels, or all would be blurred
        shift = (round(origin.x() * scale * ratio) / ratio, round(origin.y() * scale * ratio) / ratio)
        wanted = self._cells(view)
        until = time.perf_counter() + BUDGET_S
        is_first = True
        missing = []
        for cell in wanted:
            if (cell not in self._tiles or cell in self._dirty) and (is_first or time.perf_counter() < until):
                self._render(cell)
                is_first = False
            place = QRect(round(cell[0] * SIDE - shift[0]), round(cell[1] * SIDE - shift[1]), SIDE, SIDE)
            if (tile := self._tiles.get(cell)) is not None:
                painter.drawPixmap(QPointF(cell[0] * SIDE - shift[0], cell[1] * SIDE - shift[1]), tile)
            else:
                missing.append(place)
        for place in missing:
            self._stretch(painter, place, origin, scale)
        if not missing:
            self._under.clear()
        self._trim(wanted)
        return not missing and not any(cell in self._dirty for cell in wanted)

    def _zoom(self, scale: float, ratio: float) -> None:
        if (scale, ratio) == (self._scale, self._ratio):
            return
        # while one goes on turning the wheel, the last whole picture is better than half a new one
        if self._tiles and len(self._tiles) >= len(self._under):
            self._under, self._under_scale = self._tiles, self._scale
        self._tiles = {}
        self._dirty.clear()
        self._scale, self._ratio = scale, ratio

    def _stretch(self, painter: QPainter, place: QRect, origin: QPointF, scale: float) -> None:
        painter.save()
        painter.setClipRect(place)
        side = SIDE * scale / self._under_scale
        for (column, row), tile in self._under.items():
            left, top = column * side - origin.x() * scale, row * side - origin.y() * scale
            target = QRectF(left, top, side, side)
            if target.intersects(QRectF(place)):
                painter.drawPixmap(target, tile, QRectF(tile.rect()))
        painter.restore()

    def _render(self, cell: Cell) -> None:
        step = SIDE / self._scale
        area = Bounds(cell[0] * step, cell[1] * step, (cell[0] + 1) * step, (cell[1] + 1) * step)
        dirty = self._dirty.pop(cell, None)
        tile = self._tiles.pop(cell, None)
        if tile is None:
            side = math.ceil(SIDE * self._ratio)
            tile, dirty = QPixmap(side, side), None
            tile.setDevicePixelRatio(self._ratio)
            tile.fill(Qt.GlobalColor.transparent)
        painter = QPainter(tile)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if dirty is not None:
            clip = _pixels(dirty, area, self._scale)
            painter.setClipRect(clip)
            left, top = area.left + clip.left() / self._scale, area.top + clip.top() / self._scale
            area_drawn = Bounds(left, top, left + clip.width() / self._scale, top + clip.height() / self._scale)
        else:
            area_drawn = area
        painter.scale(self._scale, self._scale)
        painter.translate(-area.left, -area.top)
        self._paint(painter, area_drawn, self._scale)
        painter.end()
        self._tiles[cell] = tile  # the newest is last

    def _trim(self, wanted: list[Cell]) -> None:
        most = max(KEPT_MOST, 2 * len(wanted))
        seen = set(wanted)
        for cell in [cell for cell in self._tiles if cell not in seen][: max(0, len(self._tiles) - most)]:
            del self._tiles[cell]
            self._dirty.pop(cell, None)

    def _cells(self, area: Bounds) -> list[Cell]:
        step = SIDE / self._scale
        left, top, right, bottom = (math.floor(edge / step) for edge in area)
        if (right - left + 1) * (bottom - top + 1) > len(self._tiles) + KEPT_MOST * 4:
            # larger than any screen: only an invalid area can be, and what is kept is all that matters
            return [cell for cell in self._tiles if left <= cell[0] <= right and top <= cell[1] <= bottom]
        return [(x, y) for y in range(top, bottom + 1) for x in range(left, right + 1)]


def _both(one: Bounds, other: Bounds) -> Bounds:
    return Bounds(
        min(one.left, other.left), min(one.top, other.top), max(one.right, other.right), max(one.bottom, other.bottom)
    )


def _pixels(dirty: Bounds, area: Bounds, scale: float) -> QRect:
    """The part of a tile to paint again, two pixels wider for the soft edges of lines."""
    left, top = (math.floor(value * scale) - 2 for value in (dirty.left - area.left, dirty.top - area.top))
    right, bottom = (math.ceil(value * scale) + 2 for value in (dirty.right - area.left, dirty.bottom - area.top))
    return QRect(left, top, right - left, bottom - top).intersected(QRect(0, 0, SIDE, SIDE))


def grid(area: Bounds, scale: float) -> Iterator[QPointF]:
    """Where the dots of the ground are: never closer than 20 pixels, nor farther than 80."""
    step = 32.0
    while step * scale < 20:
        step *= 4
    while step * scale > 80:
        step /= 4
    for x in range(math.ceil(area.left / step), math.floor(area.right / step) + 1):
        for y in range(math.ceil(area.top / step), math.floor(area.bottom / step) + 1):
            yield QPointF(x * step, y * step)
