"""Tiles: the board as painted squares that are kept, so that panning costs a copy and an edit repaints a corner.

While one zooms, the old squares are shown stretched; then the new ones are painted, as much as a frame has time for: a
square of which a part is painted goes on in the next.
"""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap, QRegion

from core.collaboration.board_geometry import Bounds

# Large enough that copying them costs nothing.
SIDE = 256
# Of a frame's 16.7 ms; the rest is for what lies on top and for the program.
BUDGET_S = 0.005
# What is kept beyond what is seen: about a screen around it.
KEPT_MOST = 160

Cell = tuple[int, int]
# Something is painted up to each step.
Paint = Callable[[QPainter, Bounds, float], Iterator[None]]


@dataclass
class _Begun:
    """A square of which a part is painted; `dirty` is what changed in it meanwhile."""

    # in the order in which Qt wants them to be destroyed
    steps: Iterator[None]
    painter: QPainter
    tile: QPixmap
    cell: Cell
    dirty: Bounds | None = None


class Tiles:
    """`paint(painter, area, scale)` draws the area opaquely, in board coordinates, step by step."""

    def __init__(self, paint: Paint) -> None:
        self._paint = paint
        self._scale = 1.0
        self._ratio = 1.0
        self._tiles: dict[Cell, QPixmap] = {}
        self._dirty: dict[Cell, Bounds] = {}
        self._under: dict[Cell, QPixmap] = {}
        self._under_scale = 1.0
        self._begun: _Begun | None = None

    def clear(self) -> None:
        """Paint all anew: another theme."""
        self._abandon()
        self._tiles.clear()
        self._dirty.clear()
        self._under.clear()

    def invalidate(self, area: Bounds) -> None:
        """Something in this area of the board is different now."""
        begun = self._begun
        for cell in self._cells(area):
            if begun is not None and begun.cell == cell:
                # to begin anew with every change would never end
                begun.dirty = area if begun.dirty is None else _both(begun.dirty, area)
            elif cell in self._tiles:
                known = self._dirty.get(cell)
                self._dirty[cell] = area if known is None else _both(known, area)

    def draw(self, painter: QPainter, origin: QPointF, scale: float, size: QSize, ratio: float = 1.0) -> bool:
        """Paint a view `size` pixels large whose corner is at `origin`; False when some of it has to follow."""
        is_zooming = self._zoom(scale, ratio) and bool(self._under)
        view = Bounds(origin.x(), origin.y(), origin.x() + size.width() / scale, origin.y() + size.height() / scale)
        # whole pixels, or all would be blurred
        shift = (round(origin.x() * scale * ratio) / ratio, round(origin.y() * scale * ratio) / ratio)
        wanted = self._cells(view)
        self._paint_wanted(wanted, is_zooming=is_zooming)
        missing = QRegion()
        for cell in wanted:
            if (tile := self._tiles.get(cell)) is not None:
                painter.drawPixmap(QPointF(cell[0] * SIDE - shift[0], cell[1] * SIDE - shift[1]), tile)
            else:
                missing += QRect(round(cell[0] * SIDE - shift[0]), round(cell[1] * SIDE - shift[1]), SIDE, SIDE)
        if missing.isEmpty():
            self._under.clear()
        else:
            self._stretch(painter, missing, origin, scale)
        self._trim(wanted)
        return missing.isEmpty() and self._begun is None and not any(cell in self._dirty for cell in wanted)

    def _zoom(self, scale: float, ratio: float) -> bool:
        """Whether it is another scale than in the last frame."""
        if (scale, ratio) == (self._scale, self._ratio):
            return False
        # while one goes on turning the wheel, the last whole picture is better than half a new one
        if self._tiles and len(self._tiles) >= len(self._under):
            self._under, self._under_scale = self._tiles, self._scale
        self._abandon()
        self._tiles = {}
        self._dirty.clear()
        self._scale, self._ratio = scale, ratio
        return True

    def _paint_wanted(self, wanted: list[Cell], *, is_zooming: bool) -> None:
        """Paint what is not there or not right, for as long as a frame may take."""
        until = time.perf_counter() + BUDGET_S
        if self._begun is not None and self._begun.cell not in wanted:
            self._abandon()
        waiting = [cell for cell in wanted if cell not in self._tiles or cell in self._dirty]
        if self._under:
            bare = [cell for cell in waiting if not self._is_under(cell)]
            # the next scale is another: what is shown stretched will do until one stays
            waiting = bare if is_zooming else bare + [cell for cell in waiting if cell not in set(bare)]
        queue = iter(waiting)
        while True:
            begun = self._begun
            if begun is None:
                if (cell := next(queue, None)) is None:
                    return
                begun = self._begin(cell)
            for _ in begun.steps:
                if time.perf_counter() >= until:
                    return
            self._end(begun)
            if time.perf_counter() >= until:
                return

    def _is_under(self, cell: Cell) -> bool:
        """Whether the middle of a new square is in an old one."""
        ratio = self._under_scale / self._scale
        old = (math.floor((cell[0] + 0.5) * ratio), math.floor((cell[1] + 0.5) * ratio))
        return old in self._under

    def _stretch(self, painter: QPainter, missing: QRegion, origin: QPointF, scale: float) -> None:
        painter.save()
        painter.setClipRegion(missing)
        side = SIDE * scale / self._under_scale
        around = QRectF(missing.boundingRect())
        for (column, row), tile in self._under.items():
            target = QRectF(column * side - origin.x() * scale, row * side - origin.y() * scale, side, side)
            if target.intersects(around):
                painter.drawPixmap(target, tile, QRectF(tile.rect()))
        painter.restore()

    def _begin(self, cell: Cell) -> _Begun:
        step = SIDE / self._scale
        area = Bounds(cell[0] * step, cell[1] * step, (cell[0] + 1) * step, (cell[1] + 1) * step)
        dirty = self._dirty.pop(cell, None)
        known = self._tiles.get(cell)
        if known is None:
            side = math.ceil(SIDE * self._ratio)
            tile, dirty = QPixmap(side, side), None
            tile.setDevicePixelRatio(self._ratio)
            # a square that is opaque is copied, others are mixed, which takes ten times as long
            tile.fill(Qt.GlobalColor.black)
        else:
            # the old one is shown until this is done
            tile = known.copy()
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
        self._begun = _Begun(self._paint(painter, area_drawn, self._scale), painter, tile, cell)
        return self._begun

    def _end(self, begun: _Begun) -> None:
        begun.painter.end()
        self._begun = None
        self._tiles.pop(begun.cell, None)
        self._tiles[begun.cell] = begun.tile  # the newest is last
        if begun.dirty is not None:
            self._dirty[begun.cell] = begun.dirty

    def _abandon(self) -> None:
        """Forget the square that was begun; what is kept of it is not right."""
        begun, self._begun = self._begun, None
        if begun is not None:
            begun.steps = iter(())
            begun.painter.end()
            self._tiles.pop(begun.cell, None)
            self._dirty.pop(begun.cell, None)

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
