"""The drawing tools of the board: pen, boxes, lines, eraser; and all tools by name."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QPointF

from core.collaboration import board_geometry as geometry
from core.collaboration.board_shapes import INK_MOST, Grip, Ink, Kind, Point, Shape
from ui.collaboration.board_gestures import CLICK_PX, Canvas, Tool, Touch, distance, grip_at
from ui.collaboration.board_parts import PartTool
from ui.collaboration.board_selecting import SelectTool

# Nearer points of a stroke say nothing new.
INK_PX = 1.5
# What a click with a tool makes, where a drag would say the size.
USUAL = {
    Kind.RECTANGLE: (160.0, 100.0),
    Kind.ELLIPSE: (140.0, 100.0),
    Kind.STICKY: (180.0, 140.0),
    Kind.TEXT: (260.0, 32.0),
}


class PenTool(Tool):
    """Draws by hand; the pen's pressure is the width."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._points: list[Ink] = []
        self._last = QPointF()

    def press(self, touch: Touch) -> None:
        """The first point."""
        self._points = []
        self._add(touch)

    def move(self, touch: Touch) -> None:
        """Another point, if it is far enough from the last."""
        shift = touch.place - self._last
        if self._points and shift.manhattanLength() >= INK_PX:
            self._add(touch)

    def release(self, touch: Touch) -> None:
        """The stroke is done."""
        if not self._points:
            return
        made, self._points = geometry.drawn(self._points, self._style()), []
        self.canvas.draft = None
        self.canvas.attempt(self.canvas.board.add, made)

    def cancel(self) -> None:
        """No stroke."""
        self._points = []
        super().cancel()

    def _add(self, touch: Touch) -> None:
        if len(self._points) == INK_MOST:
            # a stroke without end goes on as another
            last = self._points[-1]
            self.release(touch)
            self._points = [last]
        self._points.append(Ink(touch.at.x, touch.at.y, touch.pressure))
        self._last = touch.place
        self.canvas.draft = geometry.drawn(self._points, self._style())
        self.canvas.update()

    def _style(self) -> Shape:
        style = self.canvas.look
        return Shape(Kind.PEN, colour=style.colour, width=style.width)


class BoxTool(Tool):
    """Draws what has a box: rectangle, ellipse, text, sticky note. A click makes one of the usual size."""

    def __init__(self, canvas: Canvas, kind: Kind) -> None:
        super().__init__(canvas)
        self.kind = kind
        self._start: Touch | None = None

    def press(self, touch: Touch) -> None:
        """One corner."""
        self._start = touch

    def move(self, touch: Touch) -> None:
        """The opposite corner; Shift keeps the sides equal."""
        if self._start is not None:
            self.canvas.draft = self._box(self._start, touch)
            self.canvas.update()

    def release(self, touch: Touch) -> None:
        """It stays; words are asked for at once where words belong."""
        if self._start is None:
            return
        start, self._start = self._start, None
        self.canvas.draft = None
        made = self._box(start, touch)
        if distance(start, touch) < CLICK_PX:
            width, height = USUAL[self.kind]
            is_text = self.kind == Kind.TEXT
            corner = touch.at if is_text else Point(touch.at.x - width / 2, touch.at.y - height / 2)
            made = replace(made, at=corner, size=Point(width, height))
        ids = self.canvas.attempt(self.canvas.board.add, made)
        self.canvas.finish_tool()
        if ids:
            self.canvas.select(ids)
            if self.kind in (Kind.TEXT, Kind.STICKY):
                self.canvas.begin_writing(ids[0])

    def cancel(self) -> None:
        """Nothing is made."""
        self._start = None
        super().cancel()

    def _box(self, start: Touch, touch: Touch) -> Shape:
        dx, dy = touch.at.x - start.at.x, touch.at.y - start.at.y
        if touch.is_shift:
            side = max(abs(dx), abs(dy))
            dx, dy = (side if dx >= 0 else -side), (side if dy >= 0 else -side)
        box = geometry.around([start.at, Point(start.at.x + dx, start.at.y + dy)])
        style = self.canvas.look
        return Shape(
            self.kind,
            at=Point(box.left, box.top),
            size=Point(box.width, box.height),
            # a note in the colour of letters would be a grey patch
            colour="warn" if self.kind == Kind.STICKY and style.colour == "text" else style.colour,
            width=style.width,
            is_filled=style.is_filled and self.kind in (Kind.RECTANGLE, Kind.ELLIPSE),
            letters=20.0 if self.kind == Kind.TEXT else 15.0,
        )


class LineTool(Tool):
    """Draws lines and arrows; the ends stick to the sides of shapes near them."""

    def __init__(self, canvas: Canvas, kind: Kind) -> None:
        super().__init__(canvas)
        self.kind = kind
        self._start: Touch | None = None
        self._grip: Grip | None = None

    def press(self, touch: Touch) -> None:
        """Where it starts."""
        self._start, self._grip = touch, grip_at(self.canvas, touch)

    def move(self, touch: Touch) -> None:
        """Where it ends, for now."""
        if self._start is not None:
            self.canvas.draft = self._line(self._start, touch)
            self.canvas.update()

    def release(self, touch: Touch) -> None:
        """It stays, if it has a length."""
        if self._start is None:
            return
        start, self._start = self._start, None
        self.canvas.draft = None
        self.canvas.update()
        if distance(start, touch) < CLICK_PX:
            return
        ids = self.canvas.attempt(self.canvas.board.add, self._line(start, touch))
        self.canvas.finish_tool()
        if ids:
            self.canvas.select(ids)

    def cancel(self) -> None:
        """Nothing is made."""
        self._start = None
        super().cancel()

    def _line(self, start: Touch, touch: Touch) -> Shape:
        style = self.canvas.look
        return Shape(
            self.kind,
            at=start.at,
            end=touch.at,
            start_on=self._grip,
            end_on=grip_at(self.canvas, touch),
            colour=style.colour,
            width=style.width,
        )


@dataclass
class _Rubbed:
    ids: set[str] = field(default_factory=set)
    is_down: bool = False


class EraserTool(Tool):
    """Takes away whole shapes that it is drawn over, when it is lifted: one step of undo."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._rubbed = _Rubbed()

    def press(self, touch: Touch) -> None:
        """Begin."""
        self._rubbed = _Rubbed(is_down=True)
        self.move(touch)

    def move(self, touch: Touch) -> None:
        """What is touched is hidden already."""
        found = self.canvas.hit(touch.at) if self._rubbed.is_down else None
        if found is not None and found.id not in self._rubbed.ids:
            self._rubbed.ids.add(found.id)
            self.canvas.preview((), hidden=self._rubbed.ids)

    def release(self, touch: Touch) -> None:
        """And now it is gone."""
        rubbed, self._rubbed = self._rubbed, _Rubbed()
        self.canvas.preview(())
        if rubbed.ids:
            self.canvas.attempt(self.canvas.board.remove, rubbed.ids)


TOOLS: dict[str, Callable[[Canvas], Tool]] = {
    "select": SelectTool,
    "pen": PenTool,
    "rectangle": lambda canvas: BoxTool(canvas, Kind.RECTANGLE),
    "ellipse": lambda canvas: BoxTool(canvas, Kind.ELLIPSE),
    "line": lambda canvas: LineTool(canvas, Kind.LINE),
    "arrow": lambda canvas: LineTool(canvas, Kind.ARROW),
    "text": lambda canvas: BoxTool(canvas, Kind.TEXT),
    "sticky": lambda canvas: BoxTool(canvas, Kind.STICKY),
    "eraser": EraserTool,
    "part": PartTool,
}
