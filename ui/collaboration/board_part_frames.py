"""Frames around the parts of pictures on a board that comments are about, where those are now."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from core.collaboration.board_shapes import Point
from ui import theme
from ui.collaboration.board_gestures import Canvas

WIDTH, STRONG = 2.0, 3.0
# Over the picture, where it is the part that is looked at.
TINT = 0.12

Outline = Callable[[], Sequence[Point]]
"""The corners of a part on the board now; none when its picture is gone."""


class PartFrames:
    """Of threads, by their ids; the one that is chosen or pointed at is stronger, and one being written on dashed."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._outlines: Mapping[str, Outline] = {}
        self._chosen = ""
        self._pointed = ""
        self._draft: Outline | None = None

    @property
    def outlines(self) -> dict[str, Sequence[Point]]:
        """The corners of each frame on the board, by thread."""
        return {key: corners for key, outline in self._outlines.items() if (corners := outline())}

    @property
    def draft(self) -> Sequence[Point]:
        """The corners of the part that a comment is written on."""
        return self._draft() if self._draft is not None else ()

    def is_strong(self, key: str) -> bool:
        """Whether a thread's frame stands out."""
        return key in (self._chosen, self._pointed)

    def show(self, outlines: Mapping[str, Outline], chosen: str) -> None:
        """These and no others."""
        self._outlines, self._chosen = outlines, chosen
        self._canvas.update()

    def point_out(self, key: str) -> None:
        """The pointer is on this thread; "" for none."""
        if key != self._pointed:
            self._pointed = key
            self._canvas.update()

    def show_draft(self, outline: Outline | None) -> None:
        """A comment on this is being written; None for none."""
        self._draft = outline
        self._canvas.update()

    def paint(self, painter: QPainter) -> None:
        """Draw them in widget coordinates, the strong ones over the others."""
        for key, corners in sorted(self.outlines.items(), key=lambda one: self.is_strong(one[0])):
            self._paint(painter, corners, is_strong=self.is_strong(key))
        self._paint(painter, self.draft, is_strong=True, line=Qt.PenStyle.DashLine)

    def _paint(
        self,
        painter: QPainter,
        corners: Sequence[Point],
        *,
        is_strong: bool,
        line: Qt.PenStyle = Qt.PenStyle.SolidLine,
    ) -> None:
        if not corners:
            return
        polygon = QPolygonF([self._canvas.to_widget(corner) for corner in corners])
        colour = QColor(theme.colour("accent" if is_strong else "warn"))
        halo, tint = QColor(theme.colour("surface")), QColor(colour)
        halo.setAlphaF(0.7)
        tint.setAlphaF(TINT if is_strong else 0.0)
        width = STRONG if is_strong else WIDTH
        painter.setBrush(tint)
        # a lighter or darker line below it: pictures have any colour
        painter.setPen(QPen(halo, width + 2.0))
        painter.drawPolygon(polygon)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, width, line))
        painter.drawPolygon(polygon)
