"""Legend: the curves' names with their colours above a chart; a click hides and shows a curve."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui import theme
from ui.widgets.flow import FlowLayout

SWATCH = 12
GAP = 7
HEIGHT = 22
# Longer names are cut; the tooltip has the whole.
WIDEST = 180


class LegendEntry(QAbstractButton):
    """A short line in the curve's colour, then its name; struck out while hidden."""

    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        self.name = name
        self.colour = colour
        self.setText(name.replace("&", "&&"))
        self.setCheckable(True)
        self.setChecked(True)
        self.setAccessibleName(f"Show {name}")
        self.setToolTip(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Swatch, name, air."""
        wide = min(WIDEST, self.fontMetrics().horizontalAdvance(self.name))
        return QSize(SWATCH + GAP + wide + 14, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Drawn here because no style sheet knows the curve's colour."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_on = self.isChecked()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(self.colour if is_on else "faint"))
        painter.drawRoundedRect(QRectF(4, self.height() / 2 - 1.5, SWATCH, 3), 1.5, 1.5)
        font = theme.font(12)
        font.setStrikeOut(not is_on)
        painter.setFont(font)
        painter.setPen(theme.colour("text" if self.underMouse() else "muted" if is_on else "faint"))
        room = self.rect().adjusted(4 + SWATCH + GAP, 0, 0, 0)
        words = painter.fontMetrics().elidedText(self.name, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.colour("accent"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.end()


class Legend(QWidget):
    """`switched(name, is_shown)` when a curve is to be hidden or shown."""

    switched = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: dict[str, LegendEntry] = {}
        self._flow = FlowLayout(self, gap=6)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._repaint)

    def show_names(self, names: Sequence[tuple[str, str, bool]]) -> None:
        """(name, colour, is_shown) of the curves, in order; nothing is shown for a single one."""
        wanted = list(names) if len(names) > 1 else []
        if [(name, colour) for name, colour, _ in wanted] != [(e.name, e.colour) for e in self.entries.values()]:
            self._flow.clear()
            self.entries = {}
            for name, colour, _ in wanted:
                entry = self.entries[name] = LegendEntry(name, colour)
                entry.toggled.connect(lambda is_on, name=name: self.switched.emit(name, is_on))
                self._flow.addWidget(entry)
        for name, _, is_shown in wanted:
            self.entries[name].blockSignals(True)
            self.entries[name].setChecked(is_shown)
            self.entries[name].blockSignals(False)
        self.setVisible(bool(wanted))
        self.updateGeometry()

    def _repaint(self) -> None:
        for entry in self.entries.values():
            entry.update()
