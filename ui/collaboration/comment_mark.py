"""CommentMark: a small button with the number of comments about a card, a question or an answer; or the sign alone."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QToolButton, QWidget

from core.collaboration.entry_places import Spot
from ui import icons, theme
from ui.collaboration.entry_marks import EntryMarks
from ui.collaboration.entry_words import counted
from ui.widgets.button import ICON, with_keys

SIGN, NEW_SIGN = "message-square-text", "message-square-plus"
SIDE = 14
KEYS = "Ctrl+Alt+M"


class CommentMark(QToolButton):
    """A click leads to what is said; where nothing is, it begins a comment, or (`is_shy`) it is not there."""

    def __init__(self, marks: EntryMarks, verb: str, *, is_shy: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marks, self._verb, self._is_shy = marks, verb, is_shy
        self._spots: tuple[Spot, ...] = ()
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(ICON)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self._ask)
        marks.threads_changed.connect(self.refresh)
        theme.changed.connect(self.refresh)
        self.refresh()

    def show_for(self, *spots: Spot) -> None:
        """What it is about now."""
        if spots != self._spots:
            self._spots = spots
            self.refresh()

    def refresh(self) -> None:
        """How many comments there are."""
        count = self._marks.count(*self._spots)
        tone = "muted" if not count else "accent" if self._marks.is_chosen(*self._spots) else "warn"
        self.setIcon(theme.icon(SIGN if count else NEW_SIGN, tone))
        self.setText(f" {count}" if count else "")
        words = counted(count) if count else self._verb
        self.setAccessibleName(words)
        self.setToolTip(words if count else with_keys(words, KEYS))
        self.setVisible(bool(self._spots) and (count > 0 or not self._is_shy))

    def _ask(self) -> None:
        if self._spots:
            self._marks.ask(*self._spots)


def sign_width(count: int) -> int:
    """How much room the sign and its number take."""
    return SIDE + 5 + QFontMetrics(_font()).horizontalAdvance(str(count)) if count else 0


def paint_sign(painter: QPainter, box: QRectF, count: int, *, is_chosen: bool) -> None:
    """The sign and its number, in the middle of the height."""
    colour = theme.colour("accent" if is_chosen else "warn")
    icons.paint(painter, QRectF(box.left(), box.center().y() - SIDE / 2, SIDE, SIDE), SIGN, colour.name())
    painter.setPen(colour)
    painter.setFont(_font())
    painter.drawText(box.adjusted(SIDE + 5, 0, 2, 0), Qt.AlignmentFlag.AlignVCenter, str(count))


def sign_pixmap(count: int, *, is_chosen: bool, ratio: float) -> QPixmap:
    """The sign and its number for a cell of a table."""
    made = QPixmap(round(ratio * (sign_width(count) + 2)), round(ratio * (SIDE + 2)))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_sign(painter, QRectF(0, 0, sign_width(count), SIDE + 2), count, is_chosen=is_chosen)
    painter.end()
    return made


def _font() -> QFont:
    return theme.font(12, QFont.Weight.DemiBold)
