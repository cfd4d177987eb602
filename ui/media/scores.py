"""What a model sees in a picture, each word with its score as a number and as a bar: never a bare claim."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from core.reports import Tag
from ui import theme

ROW, BAR, SIDE = 34, 4, 8


class ScoreRows(QWidget):
    """One row a tag; a click says that the person wants more of it."""

    chosen = Signal(str)
    """The tag that was clicked."""

    def __init__(self, tags: Sequence[Tag], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for tag in tags:
            row = ScoreRow(tag)
            row.clicked.connect(lambda _=False, text=tag.text: self.chosen.emit(text))
            layout.addWidget(row)


class ScoreRow(QPushButton):
    """A word, its score, and the score as a thin bar below."""

    def __init__(self, tag: Tag, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tag = tag
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(f"Show all pictures with “{tag.text}”")
        self.setAccessibleName(f"{tag.text}, {tag.score:.0%}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A line of text and the bar."""
        return QSize(160, ROW)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Text left, number right, bar below."""
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.underMouse() or self.hasFocus():
            painter.setBrush(QColor(colours.raised))
            painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        inside = self.rect().adjusted(SIDE, 4, -SIDE, -6)
        bar = QRectF(inside.left(), inside.bottom() - BAR, inside.width(), BAR)
        painter.setBrush(QColor(colours.border))
        painter.drawRoundedRect(bar, BAR / 2, BAR / 2)
        bar.setWidth(max(BAR, bar.width() * self._tag.score))
        painter.setBrush(QColor(colours.accent))
        painter.drawRoundedRect(bar, BAR / 2, BAR / 2)
        text = inside.adjusted(0, 0, 0, -BAR - 3)
        painter.setPen(QColor(colours.text))
        room = text.width() - 48
        words = self.fontMetrics().elidedText(self._tag.text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        painter.setPen(QColor(colours.muted))
        score = f"{self._tag.score:.0%}"
        painter.drawText(text, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, score)
        painter.end()
