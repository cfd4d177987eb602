"""PastCanvas: a board to look at: dragging carries it along, a click chooses a shape, nothing can be changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip

from core.collaboration import board_geometry as geometry
from core.collaboration.board import Board
from core.collaboration.board_geometry import Shapes
from core.collaboration.board_shapes import Kind, Point, Shape
from ui.collaboration.board_canvas import BoardCanvas
from ui.collaboration.board_gestures import Tool, Touch
from ui.collaboration.board_painter import BoardPainter, Pictures
from ui.collaboration.past.board_marks import Mark, paint_chosen, paint_marks
from ui.theme import Theme

FRAME = 3.0


@dataclass(frozen=True)
class Tint:
    """How a shape is painted otherwise than it was drawn: in another colour ("#rrggbb"), fainter."""

    colour: str = ""
    opacity: float = 1.0


class TintedPainter(BoardPainter):
    """Paints shapes by `tints`, those that are not in there as they were drawn."""

    def __init__(self, pictures: Pictures | None = None) -> None:
        super().__init__(pictures)
        self.tints: Mapping[str, Tint] = {}
        self._themes: dict[tuple[str, str, str], Theme] = {}

    def paint(self, painter: QPainter, shape: Shape, shapes: Shapes, colours: Theme, *, scale: float = 1.0) -> None:
        """Draw one shape."""
        tint = self.tints.get(shape.id)
        if tint is None:
            super().paint(painter, shape, shapes, colours, scale=scale)
            return
        painter.setOpacity(tint.opacity)
        super().paint(painter, shape, shapes, self._theme(shape, tint, colours), scale=scale)
        if tint.colour and shape.kind == Kind.PICTURE:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tint.colour), FRAME))
            painter.drawPolygon([QPointF(*corner) for corner in geometry.corners(shape)])
        painter.setOpacity(1.0)

    def _theme(self, shape: Shape, tint: Tint, colours: Theme) -> Theme:
        """The colours with the shape's own replaced."""
        if not tint.colour:
            return colours
        key = (colours.name, shape.colour, tint.colour)
        if key not in self._themes:
            self._themes[key] = replace(colours, **{shape.colour: tint.colour})  # type: ignore[arg-type]  # a colour
        return self._themes[key]


class LookTool(Tool):
    """A click chooses, dragging carries the board along."""

    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, canvas: "PastCanvas") -> None:
        super().__init__(canvas)
        self._looking = canvas
        self._at: QPointF | None = None

    def press(self, touch: Touch) -> None:
        """Choose what is there, and perhaps begin to carry."""
        found = self.canvas.hit(touch.at)
        self.canvas.select([found.id] if found is not None else ())
        self._at = touch.place

    def move(self, touch: Touch) -> None:
        """Carry."""
        if self._at is not None:
            self._looking.pan(touch.place - self._at)
            self._at = touch.place

    def release(self, touch: Touch) -> None:
        """Let go."""
        self._at = None

    def cancel(self) -> None:
        """Let go."""
        super().cancel()
        self._at = None


class PastCanvas(BoardCanvas):
    """`tell(shape id)` says in words what a person who points at a shape wants to know."""

    def __init__(self, board: Board, *, pictures: Pictures | None = None) -> None:
        super().__init__(board, pictures=pictures)
        self.is_writable = False
        self.marks: Sequence[Mark] = ()
        self.tell: Callable[[str], str] = lambda shape_id: ""
        self._tool = LookTool(self)
        # a list of what differs may be below it, also in a small window
        self.setMinimumSize(200, 140)
        self.setAccessibleName("The whiteboard then")

    @property
    def corners(self) -> Sequence[Point]:
        """None: nothing can be pulled."""
        return ()

    @property
    def chosen(self) -> str:
        """The id of the shape that one looks at; "" for none."""
        return self.selected[0].id if len(self.selected) == 1 else ""

    def set_tool(self, name: str) -> None:
        """There is one only."""

    def show_board(self, board: Board) -> None:
        """Show another board; where one looks stays, once it was looked at."""
        before = (self.view.origin, self.view.scale, self.chosen) if self._is_fitted else None
        super().show_board(board)
        self.scene.painter = TintedPainter(self._pictures)
        if before is not None:
            self.view.origin, self.view.scale, chosen = before
            self.select([chosen] if chosen in board.shapes else ())
            self.update()

    def paint_as(self, tints: Mapping[str, Tint], marks: Sequence[Mark] = ()) -> None:
        """Paint shapes by these, with marks over them."""
        painter = self.scene.painter
        assert isinstance(painter, TintedPainter)
        painter.tints, self.marks = tints, marks
        self.scene.tiles.clear()
        self.update()

    def show_shape(self, shape_id: str) -> None:
        """Choose a shape and bring all of it into sight."""
        shape = self.board.shapes.get(shape_id)
        self.select([shape_id] if shape is not None else ())
        if shape is None:
            return
        box = geometry.bounds(shape, self.board.shapes)
        area = self.view.area(self.size())
        if box.width > area.width or box.height > area.height:
            self.view.fit(box, self.size())
        elif not area.holds(box):
            self.pan(QPointF(self.width() / 2, self.height() / 2) - self.to_widget(box.middle))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's names
        """The board, then the marks."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.marks:
            paint_marks(painter, self.marks, self.to_widget, self.size(), chosen=self.chosen)
        elif self.selected:
            for shape in self.selected:
                paint_chosen(painter, geometry.bounds(shape, self.board.shapes), self.to_widget)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """What is known of the shape under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self.hit(self.view.to_board(QPointF(event.pos())))
            QToolTip.showText(event.globalPos(), self.tell(found.id) if found is not None else "", self)
            return True
        return super().event(event)

    def _hover(self, place: QPointF) -> None:
        is_over = self.hit(self.view.to_board(place)) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_over else Qt.CursorShape.ArrowCursor)
