"""A QR code, always dark on light as cameras want it, sharp at every size."""

import segno
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

# Quiet modules around the code (ISO/IEC 18004 asks for four).
QUIET = 4


class QrCode(QWidget):
    """Shows `text`, for another machine's camera."""

    def __init__(self, text: str = "", *, side: int = 196, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(QSize(side, side))
        self.setAccessibleName("Invite as a QR code")
        self.matrix: tuple[bytearray, ...] = ()
        if text:
            self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show another text. Level M: a fifth of it may be hidden by a thumb or a glare."""
        self.matrix = segno.make(text, error="m", micro=False).matrix
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """White card, dark squares on whole pixels."""
        if not self.matrix:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#ffffff"))
        painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        count = len(self.matrix) + 2 * QUIET
        ratio = self.devicePixelRatioF()
        step = int(self.width() * ratio / count) / ratio
        left = (self.width() - step * len(self.matrix)) / 2
        for y, line in enumerate(self.matrix):
            for x, is_dark in enumerate(line):
                if is_dark:
                    painter.fillRect(QRectF(left + x * step, left + y * step, step, step), QColor("#0b0e12"))
        painter.end()
