"""Pins on a whiteboard where people commented: small round buttons that stay at their places while it moves."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from core.collaboration.board_geometry import Bounds
from core.collaboration.board_shapes import Point
from ui import theme
from ui.collaboration.board_canvas import BoardCanvas

SIZE = 24
# Between what a comment is about and the line around it.
AROUND = 4


class Pin(QAbstractButton):
    """A number in a drop whose tip is at the place. `pointed(is_on)` when the pointer comes and goes."""

    pointed = Signal(bool)

    def __init__(self, parent: QWidget, number: int, words: str) -> None:
        super().__init__(parent)
        self.number = number
        self.is_chosen = False
        self.is_pointed = False
        self.setFixedSize(SIZE, SIZE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(words)
        self.setAccessibleName(f"Comment {number}: {words}")

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        """Show what it is about."""
        super().enterEvent(event)
        self.pointed.emit(True)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """No more."""
        super().leaveEvent(event)
        self.pointed.emit(False)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The drop, its number, a ring when it is chosen or has the focus; in the accent also when pointed at."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("text" if self.is_chosen or self.hasFocus() else "surface"))
        painter.setBrush(theme.colour("accent" if self.is_chosen or self.is_pointed else "warn"))
        box = self.rect().adjusted(1, 1, -2, -2)
        painter.drawRoundedRect(box, SIZE / 2 - 1, SIZE / 2 - 1)
        # the lower left corner is square and points at the place
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRect(box.left() + 1, box.center().y() + 1, SIZE // 2 - 4, SIZE // 2 - 3)
        painter.setPen(theme.colour("window"))
        painter.setFont(theme.font(11, painter.font().Weight.DemiBold))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self.number))
        painter.end()


class Pins(QObject):
    """`chosen(key)` when a pin is clicked, `pointed(key)` when the pointer is on it, "" when it left."""

    chosen = Signal(str)
    pointed = Signal(str)

    def __init__(self, canvas: BoardCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._pins: dict[str, Pin] = {}
        self._box: Callable[[], Bounds | None] = lambda: None
        self.frame = _Frame(canvas)
        self._places: dict[str, Callable[[], Point]] = {}
        # the canvas paints itself whenever anything moved
        canvas.installEventFilter(self)

    def show(
        self,
        places: Mapping[str, tuple[str, Callable[[], Point]]],
        chosen: str,
        *,
        box: Callable[[], Bounds | None] = lambda: None,
    ) -> None:
        """These and no others: words for who points at it, and where it is now. `box` is around what is chosen."""
        self._box = box
        for pin in self._pins.values():
            pin.hide()
            pin.deleteLater()
        self._pins = {}
        self._places = {key: place for key, (_, place) in places.items()}
        for number, (key, (words, _)) in enumerate(places.items(), 1):
            pin = Pin(self._canvas, number, words)
            pin.is_chosen = key == chosen
            pin.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
            pin.pointed.connect(lambda is_on, key=key: self.pointed.emit(key if is_on else ""))
            pin.show()
            self._pins[key] = pin
        self._arrange()

    def point_out(self, chosen: str) -> None:
        """The pointer is on this thread; "" for none."""
        for key, pin in self._pins.items():
            if pin.is_pointed != (key == chosen):
                pin.is_pointed = key == chosen
                pin.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow the board."""
        if event.type() == QEvent.Type.Paint:
            self._arrange()
        return False

    def _arrange(self) -> None:
        for key, pin in self._pins.items():
            at = self._canvas.to_widget(self._places[key]()).toPoint()
            pin.move(at.x(), at.y() - SIZE)
        box = self._box()
        self.frame.setVisible(box is not None and box.width > 0 and box.height > 0)
        if box is not None:
            corner, end = (self._canvas.to_widget(Point(*point)).toPoint() for point in (box[:2], box[2:]))
            self.frame.setGeometry(QRect(corner, end).adjusted(-AROUND, -AROUND, AROUND, AROUND))


class _Frame(QWidget):
    """A line around what the chosen comment is about; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The line."""
        painter = QPainter(self)
        painter.setPen(QPen(theme.colour("warn"), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 4, 4)
        painter.end()
