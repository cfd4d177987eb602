"""SelectTool: choosing shapes, and moving, resizing and turning what is chosen."""

from dataclasses import replace

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from core.collaboration import board_geometry as geometry
from core.collaboration.board_shapes import Point, Shape
from ui.collaboration import board_handles
from ui.collaboration.board_gestures import CLICK_PX, Canvas, Tool, Touch, distance, grip_at
from ui.collaboration.board_handles import Handle
from ui.collaboration.board_parts import chosen_picture

# More than these are not painted anew in every frame while they are dragged: only their frame moves.
LIVE_MOST = 150


class SelectTool(Tool):
    """Chooses, moves, resizes, turns; dragging over empty ground chooses what lies within.

    With Shift, dragging on the chosen picture is the beginning of a comment on a part of it.
    """

    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._start: Touch | None = None
        self._handle: Handle | None = None
        self._marquee: QRectF | None = None
        self._kept: frozenset[str] = frozenset()
        # with Shift on the chosen picture: a click lets it go, a drag draws on it
        self._is_on_picture = False
        self._made: list[Shape] = []
        self._moved_by: Point | None = None
        # where the frame of too many is dragged to
        self._box: list[Point] | None = None

    def press(self, touch: Touch) -> None:
        """Take a handle, a shape, or begin to choose."""
        self._forget()
        self._start = touch
        self._handle = self.canvas.handle_at(touch.place)
        if self._handle is not None:
            return
        chosen = {shape.id for shape in self.canvas.selected}
        found = self.canvas.hit(touch.at)
        self._kept = frozenset(chosen if touch.is_shift else ())
        if found is None:
            self._marquee = QRectF(touch.place, touch.place)
            self.canvas.select(self._kept)
            return
        family = self.canvas.board.family([found.id])
        self._is_on_picture = self._may_draw_part(touch, found)
        if self._is_on_picture:
            return
        if touch.is_shift:
            self.canvas.select(chosen - family if found.id in chosen else chosen | family)
        elif found.id not in chosen:
            self.canvas.select(family)

    def move(self, touch: Touch) -> None:
        """Show what it would be."""
        if self._start is None:
            return
        if self._marquee is not None:
            self._choose(touch)
        elif self._handle is not None:
            self._pull(self._handle, touch)
        elif self._is_on_picture:
            if distance(touch, self._start) > CLICK_PX:
                self.canvas.draw_part(self._start)
        elif self._moved_by is not None or distance(touch, self._start) > CLICK_PX:
            dx, dy = touch.at.x - self._start.at.x, touch.at.y - self._start.at.y
            if touch.is_shift:
                # along the longer way only
                dx, dy = (dx, 0.0) if abs(dx) > abs(dy) else (0.0, dy)
            self._shift(dx, dy)

    def release(self, touch: Touch) -> None:
        """Make it so."""
        made, shift = self._made, self._moved_by
        if self._is_on_picture:
            self.canvas.select(())
        self._forget()
        self.canvas.preview(())
        if shift is not None:
            made = [geometry.moved(shape, *shift) for shape in self._originals()]
        if made:
            self.canvas.attempt(self.canvas.board.reshape, made)
        self.canvas.update()

    def cursor_at(self, touch: Touch) -> Qt.CursorShape:
        """What can be taken there."""
        handle = self.canvas.handle_at(touch.place)
        if handle is not None:
            return handle.cursor
        found = self.canvas.hit(touch.at)
        if found is None:
            return self.cursor
        is_part = self._may_draw_part(touch, found)
        return Qt.CursorShape.CrossCursor if is_part else Qt.CursorShape.SizeAllCursor

    def cancel(self) -> None:
        """Everything stays where it was."""
        super().cancel()
        self._forget()

    def paint(self, painter: QPainter) -> None:
        """The box that is dragged around."""
        if self._marquee is not None:
            board_handles.paint_marquee(painter, self._marquee.normalized())
        if self._box is not None:
            places = [self.canvas.to_widget(corner) for corner in (self._box[0], self._box[2])]
            board_handles.paint_marquee(painter, QRectF(*places))

    def _may_draw_part(self, touch: Touch, found: Shape) -> bool:
        picture = chosen_picture(self.canvas) if touch.is_shift else None
        return picture is not None and picture.id == found.id

    def _originals(self) -> list[Shape]:
        known = self.canvas.board.shapes
        return [known[shape.id] for shape in self.canvas.selected if shape.id in known]

    def _choose(self, touch: Touch) -> None:
        assert self._start is not None and self._marquee is not None
        self._marquee.setBottomRight(touch.place)
        area = geometry.around([self._start.at, touch.at])
        self.canvas.select(self._kept | self.canvas.board.family(self.canvas.within(area)))
        self.canvas.update()

    def _pull(self, handle: Handle, touch: Touch) -> None:
        originals = self._originals()
        if not originals:
            return
        if handle.what == "resize":
            self._show(board_handles.pulled(originals, self.canvas.board.shapes, handle, touch.at))
        elif handle.what == "turn":
            self._show([board_handles.turned_to(originals[0], touch.at, is_free=touch.is_shift)])
        else:
            grip = grip_at(self.canvas, touch, besides=originals[0].id)
            at = touch.at
            values = {"at": at, "start_on": grip} if handle.what == "start" else {"end": at, "end_on": grip}
            self._show([replace(originals[0], **values)])  # type: ignore[arg-type]  # two fields of two types

    def _shift(self, dx: float, dy: float) -> None:
        self._moved_by = Point(dx, dy)
        corners = self.canvas.corners
        if len(self.canvas.selected) <= LIVE_MOST:
            self._show([geometry.moved(shape, dx, dy) for shape in self._originals()])
        elif len(corners) == 4:
            self._box = [Point(corner.x + dx, corner.y + dy) for corner in corners]
            self.canvas.update()

    def _show(self, made: list[Shape]) -> None:
        self._made = made
        if len(made) <= LIVE_MOST:
            self.canvas.preview(made)
        else:
            self._box = board_handles.frame(made, self.canvas.shapes)
        self.canvas.update()

    def _forget(self) -> None:
        self._start, self._handle, self._marquee = None, None, None
        self._made, self._moved_by, self._box = [], None, None
        self._is_on_picture = False
