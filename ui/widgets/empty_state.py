"""EmptyState: what to do next where there is nothing yet."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import icons, theme
from ui.widgets.button import button
from ui.widgets.label import label

SIGN = 56
WIDTH = 460


class Sign(QWidget):
    """An icon on a soft disc."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.icon = icon
        self.setFixedSize(QSize(SIGN, SIGN))
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Disc, then icon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("selected"))
        painter.drawEllipse(self.rect())
        icons.paint(painter, QRectF(self.rect()).adjusted(16, 16, -16, -16), self.icon, theme.current().accent)
        painter.end()


class EmptyState(QWidget):
    """Icon, title, text, buttons; the first button is the primary one."""

    def __init__(
        self,
        icon: str,
        title: str,
        text: str = "",
        buttons: Sequence[tuple[str, Callable[..., Any]]] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(2)
        self.sign = Sign(icon)
        column.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        self.title = label(title, role="heading", wraps=True)
        self.text = label(text, tone="muted", wraps=True)
        for words in (self.title, self.text):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            words.setMaximumWidth(WIDTH)
            line = QHBoxLayout()
            line.addStretch(1)
            # far more stretch than the sides: the words take the width up to their most
            line.addWidget(words, 1000)
            line.addStretch(1)
            column.addLayout(line)
        self.text.setVisible(bool(text))
        self.buttons = [
            button(name, do, kind="primary" if place == 0 else "") for place, (name, do) in enumerate(buttons)
        ]
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for made in self.buttons:
            row.addWidget(made)
        row.addStretch(1)
        column.addSpacing(8)
        column.addLayout(row)
        column.addStretch(3)

    def set_text(self, text: str, title: str = "") -> None:
        """Say something else."""
        self.text.setText(text)
        self.text.setVisible(bool(text))
        if title:
            self.title.setText(title)
            self.setAccessibleName(title)
