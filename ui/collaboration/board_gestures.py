"""What the tools of the board have in common: the pointer, the style, and the canvas as they see it."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from core.collaboration import board_geometry as geometry
from core.collaboration.board import Board
from core.collaboration.board_geometry import Bounds
from core.collaboration.board_shapes import Grip, Point, Shape
from core.collaboration.comment_anchors import PicturePart
from ui.collaboration.board_handles import Handle

# Less than this between press and release is a click.
CLICK_PX = 4.0
SNAP_PX = 14.0


@dataclass(frozen=True)
class Touch:
    """The pointer: where on the board and the widget, how hard, and whether Shift or Ctrl is held."""

    at: Point
    place: QPointF
    pressure: float = 0.5
    is_shift: bool = False
    is_ctrl: bool = False


@dataclass
class Style:
    """What is drawn next looks so."""

    colour: str = "text"
    width: float = 2.0
    is_filled: bool = False


class Canvas(Protocol):
    """What tools need of the canvas."""

    board: Board
    look: Style
    draft: Shape | None

    @property
    def scale(self) -> float:
        """Pixels of a unit of the board."""

    @property
    def shapes(self) -> Mapping[str, Shape]:
        """As they are shown now."""

    @property
    def selected(self) -> Sequence[Shape]:
        """What is chosen, as it is shown now."""

    def hit(self, at: Point) -> Shape | None:
        """The nearest shape at a point."""

    def near(self, area: Bounds) -> Collection[str]:
        """What may be in an area."""

    def to_widget(self, point: Point) -> QPointF:
        """The place of the widget where a point of the board is."""

    def within(self, area: Bounds) -> Collection[str]:
        """What lies wholly in an area."""

    @property
    def corners(self) -> Sequence[Point]:
        """Of the frame around what is chosen."""

    def select(self, ids: Collection[str]) -> None:
        """Choose these and nothing else."""

    def handle_at(self, place: QPointF) -> Handle | None:
        """The handle under a place of the widget."""

    def preview(self, shapes: Sequence[Shape], *, hidden: Collection[str] = ()) -> None:
        """Show shapes as they would be; nothing ends it."""

    def attempt(self, verb: Any, *args: Any, **values: Any) -> Any:
        """Do something to the board; None when it refuses."""

    def begin_writing(self, shape_id: str) -> None:
        """Write on a shape."""

    def draw_part(self, start: Touch | None = None) -> None:
        """Drag around a part of the chosen picture, from here if it was begun."""

    def comment_on(self, part: PicturePart) -> None:
        """Ask for a comment on a part of a picture."""

    def finish_tool(self) -> None:
        """What was drawn is drawn."""

    def update(self) -> None:
        """Paint again."""


class Tool(ABC):
    """`press` and `release` frame every use; `cancel` ends one without a trace."""

    cursor = Qt.CursorShape.CrossCursor
    """What the pointer looks like; a tool may say another for some places (`cursor_at`)."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas

    @abstractmethod
    def press(self, touch: Touch) -> None:
        """The button or pen goes down."""

    @abstractmethod
    def move(self, touch: Touch) -> None:
        """It moves while down."""

    @abstractmethod
    def release(self, touch: Touch) -> None:
        """It goes up."""

    def cursor_at(self, touch: Touch) -> Qt.CursorShape:
        """What the pointer looks like there while no button is down."""
        return self.cursor

    def cancel(self) -> None:
        """Forget what was begun."""
        self.canvas.draft = None
        self.canvas.preview(())

    def paint(self, painter: QPainter) -> None:  # noqa: B027 - most show nothing of their own
        """What is shown over the board meanwhile, in widget coordinates."""


def grip_at(canvas: Canvas, touch: Touch, *, besides: str = "") -> Grip | None:
    """What an end at the pointer sticks to; Ctrl keeps it free."""
    if touch.is_ctrl:
        return None
    reach = SNAP_PX / canvas.scale
    near = canvas.near(Bounds(*touch.at, *touch.at).grown(reach))
    return geometry.snap(touch.at, [canvas.shapes[one] for one in near if one != besides], reach)


def distance(one: Touch, other: Touch) -> float:
    """How far the hand went, in pixels."""
    return float((one.place - other.place).manhattanLength())
