"""BoardCanvas: the endless board; the wheel zooms, space or the middle button pans, a tool does the rest."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPointingDevice,
    QResizeEvent,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.collaboration.board import Board, BoardChanged, Pointer
from core.collaboration.board_geometry import Bounds
from core.collaboration.board_shapes import Kind, Point, Shape
from core.collaboration.comment_anchors import PicturePart
from core.errors import InputError
from core.events import Subscription
from ui import theme
from ui.collaboration.board_gestures import Style, Tool, Touch
from ui.collaboration.board_handles import REACH, Handle, frame, handles, paint_frame
from ui.collaboration.board_keys import press_key
from ui.collaboration.board_painter import Pictures
from ui.collaboration.board_part_frames import PartFrames
from ui.collaboration.board_pointers import paint_pointers
from ui.collaboration.board_scene import Scene
from ui.collaboration.board_selecting import SelectTool
from ui.collaboration.board_selections import Selection, Selections
from ui.collaboration.board_tools import TOOLS
from ui.collaboration.board_viewport import STEP, Viewport
from ui.collaboration.board_writing import BoardWriting

# A notch of a usual wheel.
NOTCH = 120.0
# Until what is left of a picture is painted, of a frame's 16.7 ms: keys and the pointer come first.
REST_MS = 8


class BoardCanvas(QWidget):
    """`show_board` binds it to a board; it changes the board only through the board's own verbs."""

    selection_changed = Signal()
    tool_changed = Signal(str)
    board_changed = Signal()
    refused = Signal(object)
    """An InputError: a verb the board did not take."""
    pointer_moved = Signal(object)
    """Where the pointer is on the board (a Point), for the others; None when it left."""
    part_wanted = Signal(object)
    """A PicturePart that the person drew, to comment on."""

    def __init__(self, board: Board, *, pictures: Pictures | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = Style()
        self.draft: Shape | None = None
        self.view = Viewport()
        self.tool_name = "select"
        self.is_writable = True
        self._pictures = pictures
        self._tool: Tool = SelectTool(self)
        self._chosen: set[str] = set()
        # what follows from these; None until it is asked for
        self._selected: Sequence[Shape] | None = None
        self._corners: Sequence[Point] = ()
        self._pointers: Sequence[Pointer] = ()
        self._others = Selections()
        self.part_frames = PartFrames(self)
        self._panned_from: QPointF | None = None
        self._is_space_down = False
        self._is_fitted = False
        self._subscription: Subscription | None = None
        self.writing = BoardWriting(self)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.update)
        self.setMinimumSize(240, 240)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Whiteboard")
        theme.changed.connect(self._restyled)
        self.show_board(board)

    def show_board(self, board: Board) -> None:
        """Show another board."""
        self.close_board()
        self.board = board
        self.scene = Scene(board, self._pictures)
        self._subscription = board.listen(self._heard)
        self._chosen, self._selected = set(), None
        self._others.shapes_changed()
        self.fit()

    def close_board(self) -> None:
        """Follow no board any more."""
        self.writing.finish()
        if self._subscription is not None:
            self._subscription.cancel()
            self._subscription = None

    # What tools and keys use

    @property
    def scale(self) -> float:
        """Pixels of a unit of the board."""
        return self.view.scale

    @property
    def shapes(self) -> Mapping[str, Shape]:
        """As they are shown now."""
        return self.scene.shapes

    @property
    def selected(self) -> Sequence[Shape]:
        """What is chosen, as it is shown now."""
        if self._selected is None:
            shapes = self.scene.shapes
            self._selected = [shapes[shape_id] for shape_id in sorted(self._chosen) if shape_id in shapes]
            self._corners = frame(self._selected, shapes)
        return self._selected

    @property
    def corners(self) -> Sequence[Point]:
        """Of the frame around what is chosen."""
        return self._corners if self.selected else ()

    def to_widget(self, point: Point) -> QPointF:
        """The place of the widget where a point of the board is."""
        return self.view.to_widget(point)

    def select(self, ids: Collection[str]) -> None:
        """Choose these and nothing else."""
        if set(ids) != self._chosen:
            self._chosen, self._selected = set(ids), None
            self.selection_changed.emit()
            self.update()

    def hit(self, at: Point) -> Shape | None:
        """The nearest shape at a point of the board."""
        return self.scene.hit(at, self.view.scale)

    def near(self, area: Bounds) -> set[str]:
        """What may be in an area of the board."""
        return self.scene.near(area)

    def within(self, area: Bounds) -> set[str]:
        """What lies wholly in an area of the board."""
        return self.scene.within(area)

    def handle_at(self, place: QPointF) -> Handle | None:
        """The handle under a place of the widget."""
        found = [
            (distance, handle)
            for handle in handles(self.corners, self.to_widget, is_one=len(self._chosen) == 1)
            if (distance := (handle.at - place).manhattanLength()) <= REACH
        ]
        return min(found, key=lambda entry: entry[0])[1] if found else None

    def preview(self, shapes: Sequence[Shape], *, hidden: Collection[str] = ()) -> None:
        """Show shapes as they would be; nothing ends it."""
        self.scene.preview(shapes, hidden)
        self._selected = None
        self._others.shapes_changed()
        self.update()

    def attempt(self, verb: Callable[..., Any], *args: Any, **values: Any) -> Any:
        """Do something to the board; what it refuses is told to `refused`, and None comes back."""
        try:
            if not self.is_writable:
                raise InputError("You may look at this board, not change it.", "Ask the owner to make you an editor.")
            return verb(*args, **values)
        except InputError as error:
            self.refused.emit(error)
            return None

    def begin_writing(self, shape_id: str) -> None:
        """Write on a shape."""
        self.writing.begin(shape_id)

    def draw_part(self, start: Touch | None = None) -> None:
        """Drag around a part of the chosen picture, from here if it was begun."""
        self.set_tool("part")
        if start is not None:
            self._tool.press(start)

    def comment_on(self, part: PicturePart) -> None:
        """Ask for a comment on a part of a picture."""
        self.part_wanted.emit(part)

    def finish_tool(self) -> None:
        """What was drawn is drawn: back to choosing. The pen and the eraser stay in the hand."""
        self.set_tool("select")

    # What the bar and the page use

    def set_tool(self, name: str) -> None:
        """Take another tool into the hand."""
        self._tool.cancel()
        self.tool_name, self._tool = name, TOOLS[name](self)
        if name not in ("select", "part"):
            self.select(())
        self.setCursor(self._tool.cursor)
        self.tool_changed.emit(name)
        self.update()

    def cancel(self) -> None:
        """Forget what was begun and go back to choosing; then choose nothing."""
        self._tool.cancel()
        if self.tool_name != "select":
            self.set_tool("select")
        else:
            self.select(())

    def set_style(self, **values: Any) -> None:
        """The colour, width or fill of what is drawn next, and of what is chosen."""
        for name, value in values.items():
            setattr(self.look, name, value)
        if self._chosen:
            self.attempt(self.board.change, self._chosen, **values)

    def add_picture(self, digest: str, width: float, height: float, *, centre: Point | None = None) -> None:
        """Put a picture of the file store there, or into the middle of what is seen."""
        centre = centre or self.view.area(self.size()).middle
        at = Point(centre.x - width / 2, centre.y - height / 2)
        ids = self.attempt(self.board.add, Shape(Kind.PICTURE, at=at, size=Point(width, height), digest=digest))
        self.set_tool("select")
        self.select(ids or ())

    def show_pointers(self, pointers: Sequence[Pointer]) -> None:
        """Where the pointers of the others are now."""
        self._pointers = tuple(pointers)
        self.update()

    def show_selections(self, selections: Sequence[Selection]) -> None:
        """What the others have chosen now."""
        self._others.show(tuple(selections))
        self.update()

    def fit(self) -> None:
        """Show all of the board."""
        self.view.fit(self.scene.bounds, self.size())
        self._moved()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Closer (above 1) or farther; the middle stays, or the place told."""
        self.view.zoom(factor, at or QPointF(self.width() / 2, self.height() / 2))
        self._moved()

    def pan(self, shift: QPointF) -> None:
        """Carry the board along by so many pixels."""
        self.view.pan(shift)
        self._moved()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's names from here on
        """The board, what is being drawn, the frames of what is chosen, the others' pointers."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        view = self.view
        if not self.scene.draw(painter, view.origin, view.scale, self.size(), self.devicePixelRatioF()):
            self._rest.start()
        if self.draft is not None:
            painter.save()
            painter.scale(view.scale, view.scale)
            painter.translate(-view.origin)
            self.scene.painter.paint(painter, self.draft, self.shapes, theme.current(), scale=view.scale)
            painter.restore()
        self._others.paint(painter, self.shapes, view, self.size())
        self.part_frames.paint(painter)
        if self.tool_name == "select":
            paint_frame(painter, self.corners, self.to_widget, is_one=len(self._chosen) == 1)
        self._tool.paint(painter)
        paint_pointers(painter, self._pointers, self.to_widget, self.width())
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The first time, show all."""
        super().resizeEvent(event)
        if not self._is_fitted:
            self._is_fitted = True
            self.fit()

    # Listening

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Pan, or use the tool."""
        if event.button() == Qt.MouseButton.MiddleButton or self._is_space_down:
            self._panned_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() == Qt.MouseButton.LeftButton:
            self.writing.finish()
            self.setFocus()
            self._tool.press(self._touch(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Pan, or go on with the tool, or show what can be taken."""
        self.pointer_moved.emit(self.view.to_board(event.position()))
        if self._panned_from is not None:
            self.pan(event.position() - self._panned_from)
            self._panned_from = event.position()
        elif event.buttons() & Qt.MouseButton.LeftButton:
            self._tool.move(self._touch(event))
        elif not self._is_space_down:
            self.setCursor(self._tool.cursor_at(self._touch(event)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Done."""
        if self._panned_from is not None:
            self._panned_from = None
            self.setCursor(Qt.CursorShape.OpenHandCursor if self._is_space_down else self._tool.cursor)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._tool.release(self._touch(event))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Write on what is there."""
        found = self.hit(self.view.to_board(event.position())) if self.tool_name == "select" else None
        if found is not None:
            self._tool.cancel()
            self.begin_writing(found.id)

    def tabletEvent(self, event: QTabletEvent) -> None:  # noqa: N802
        """A pen draws with its pressure; its other end erases."""
        touch = self._touch(event, pressure=event.pressure())
        if event.type() == QEvent.Type.TabletPress and event.button() == Qt.MouseButton.LeftButton:
            if event.pointerType() == QPointingDevice.PointerType.Eraser and self.tool_name != "eraser":
                self.set_tool("eraser")
            self.writing.finish()
            self._tool.press(touch)
        elif event.type() == QEvent.Type.TabletMove and event.buttons() & Qt.MouseButton.LeftButton:
            self._tool.move(touch)
        elif event.type() == QEvent.Type.TabletRelease and event.button() == Qt.MouseButton.LeftButton:
            self._tool.release(touch)
        # accepted, it does not come again as a mouse
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom where the pointer is; a touch pad without Ctrl pans."""
        if event.pixelDelta().isNull() or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(STEP ** (event.angleDelta().y() / NOTCH), event.position())
        else:
            self.pan(QPointF(event.pixelDelta()))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Space is the hand; the rest is in board_keys.py."""
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._is_space_down = True
                self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif not press_key(self, event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """The tool is in the hand again."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._is_space_down = False
            self.setCursor(self._tool.cursor)
        else:
            super().keyReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """The others need not see a pointer that is elsewhere."""
        super().leaveEvent(event)
        self.pointer_moved.emit(None)

    def _touch(self, event: QMouseEvent | QTabletEvent, pressure: float = 0.5) -> Touch:
        held = event.modifiers()
        return Touch(
            self.view.to_board(event.position()),
            event.position(),
            pressure,
            is_shift=bool(held & Qt.KeyboardModifier.ShiftModifier),
            is_ctrl=bool(held & Qt.KeyboardModifier.ControlModifier),
        )

    def _heard(self, changed: BoardChanged) -> None:
        self.scene.follow(changed)
        self.writing.follow(changed)
        self._selected = None
        self._others.shapes_changed()
        if changed.gone & self._chosen:
            self.select(self._chosen - changed.gone)
        self.board_changed.emit()
        self.update()

    def _moved(self) -> None:
        self.writing.place()
        self.update()

    def _restyled(self) -> None:
        self.scene.tiles.clear()
        self.update()
