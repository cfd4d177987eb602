"""A slim bar of progress that moves by itself while nobody knows how much there is."""

import time

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme

HEIGHT = 5
# One pass of the moving piece.
PASS_S = 1.6


class ProgressLine(QWidget):
    """`set_fraction(0…1)`, or None for unknown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fraction: float | None = 0.0
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Progress")

    def set_fraction(self, fraction: float | None) -> None:
        """Show how far it is."""
        if fraction != self.fraction or fraction is None:
            self.fraction = fraction
            self.setAccessibleDescription("unknown" if fraction is None else f"{fraction:.0%}")
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Ground and piece."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        ground = QRectF(self.rect())
        painter.setBrush(theme.colour("border"))
        painter.drawRoundedRect(ground, HEIGHT / 2, HEIGHT / 2)
        painter.setBrush(theme.colour("accent"))
        if self.fraction is None:
            span = ground.width() * 0.3
            phase = (time.monotonic() % PASS_S) / PASS_S
            piece = QRectF(phase * (ground.width() + span) - span, 0, span, HEIGHT).intersected(ground)
        else:
            piece = QRectF(0, 0, max(HEIGHT, ground.width() * self.fraction) if self.fraction > 0 else 0, HEIGHT)
        painter.drawRoundedRect(piece, HEIGHT / 2, HEIGHT / 2)
        painter.end()
