"""Scene: a board as it is painted; follows its changes, finds what is near, and keeps the painted squares right."""

from collections import ChainMap
from collections.abc import Collection, Iterator, Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPen

from core.collaboration import board_geometry as geometry
from core.collaboration.board import Board, BoardChanged
from core.collaboration.board_geometry import Bounds
from core.collaboration.board_index import Grid
from core.collaboration.board_shapes import Point, Shape
from ui import theme
from ui.collaboration.board_painter import BoardPainter, Pictures
from ui.collaboration.board_tiles import Tiles, grid

HIT_PX = 6.0
# Smaller than this on the screen, a shape is a dot at best.
SEEN_PX = 0.4
DOT_PX = 1.6


class Scene:
    """`preview` shows some shapes as they would be; they are painted over the rest until it ends."""

    def __init__(self, board: Board, pictures: Pictures | None = None) -> None:
        self.board = board
        self.painter = BoardPainter(pictures)
        self.tiles = Tiles(self._paint_area)
        self._index = Grid()
        self._previewed: dict[str, Shape] = {}
        self._lifted: set[str] = set()
        self._hidden: set[str] = set()
        self.follow(BoardChanged(frozenset(board.shapes), frozenset()))

    @property
    def shapes(self) -> Mapping[str, Shape]:
        """As they are shown."""
        return ChainMap(self._previewed, self.board.shapes) if self._previewed else self.board.shapes  # type: ignore[arg-type]  # only read

    @property
    def bounds(self) -> Bounds | None:
        """Around everything."""
        return geometry.united([box for name in self._index.names if (box := self._index.box(name)) is not None])

    def follow(self, changed: BoardChanged) -> None:
        """The board is different now."""
        shapes = self.board.shapes
        for shape_id in changed.gone:
            self.painter.forget(shape_id)
            self._repaint(shape_id)
            self._index.remove(shape_id)
        for shape_id in changed.changed | self.board.holders(changed.changed | changed.gone):
            self._repaint(shape_id)
            self._index.place(shape_id, geometry.bounds(shapes[shape_id], shapes))
            self._repaint(shape_id)

    def preview(self, shapes: Sequence[Shape], hidden: Collection[str] = ()) -> None:
        """Show these as they would be, and do not show the hidden ones. Nothing ends it."""
        self._previewed = {shape.id: shape for shape in shapes if shape.id in self.board.shapes}
        self._hidden = set(hidden)
        lifted = self._hidden | self._previewed.keys() | self.board.holders(self._previewed.keys())
        for shape_id in lifted ^ self._lifted:
            self._repaint(shape_id)
        self._lifted = lifted

    def pictures_came(self) -> None:
        """Files of pictures that were not here may be here now."""
        for shape_id, shape in self.board.shapes.items():
            if shape.digest:
                self._repaint(shape_id)

    def near(self, area: Bounds) -> set[str]:
        """What may be in an area."""
        return self._index.near(area)

    def within(self, area: Bounds) -> set[str]:
        """What lies wholly in an area."""
        boxes = {one: self._index.box(one) for one in self._index.near(area)}
        return {one for one, box in boxes.items() if box is not None and area.holds(box)}

    def hit(self, at: Point, scale: float) -> Shape | None:
        """The nearest shape at a point."""
        reach = HIT_PX / scale
        shapes = self.board.shapes
        near = [shapes[one] for one in self._index.near(Bounds(*at, *at).grown(reach)) if one not in self._hidden]
        hit = [shape for shape in near if geometry.is_hit(shape, shapes, at, reach)]
        return max(hit, key=lambda shape: (shape.order, shape.id), default=None)

    def draw(self, painter: QPainter, origin: QPointF, scale: float, size: QSize, ratio: float) -> bool:
        """All of it; False when some squares have to follow in the next frame."""
        # where nothing is painted yet
        painter.fillRect(QRectF(0, 0, size.width(), size.height()), QColor(theme.current().surface))
        is_complete = self.tiles.draw(painter, origin, scale, size, ratio)
        lifted = self._lifted - self._hidden
        if lifted:
            view = Bounds(origin.x(), origin.y(), origin.x() + size.width() / scale, origin.y() + size.height() / scale)
            shapes = self.shapes
            painter.save()
            painter.scale(scale, scale)
            painter.translate(-origin)
            found = [shapes[one] for one in lifted if one in shapes]
            for shape in sorted(found, key=lambda shape: (shape.order, shape.id)):
                if geometry.bounds(shape, shapes).meets(view):
                    self.painter.paint(painter, shape, shapes, theme.current(), scale=scale)
            painter.restore()
        return is_complete

    def _repaint(self, shape_id: str) -> None:
        box = self._index.box(shape_id)
        if box is not None:
            self.tiles.invalidate(box)

    def _paint_area(self, painter: QPainter, area: Bounds, scale: float) -> Iterator[None]:
        """The ground, then a shape with each step."""
        colours = theme.current()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillRect(rect_of(area), QColor(colours.surface))
        painter.restore()
        dot = QPen(QColor(colours.border), DOT_PX / scale)
        painter.setPen(dot)
        painter.drawPoints(list(grid(area, scale)))
        shapes = self.board.shapes
        found = [
            shapes[one]
            for one in self._index.near(area)
            if one not in self._lifted and _side(self._index.box(one)) * scale >= SEEN_PX
        ]
        for shape in sorted(found, key=lambda shape: (shape.order, shape.id)):
            yield
            self.painter.paint(painter, shape, shapes, colours, scale=scale)


def rect_of(area: Bounds) -> QRectF:
    """The same for Qt."""
    return QRectF(area.left, area.top, area.width, area.height)


def _side(box: Bounds | None) -> float:
    return max(box.width, box.height) if box is not None else 0.0
