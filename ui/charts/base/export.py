"""A chart as a file: a picture at twice the size of the screen's pixels, or its values as CSV."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QIODevice, QPoint, QRect, QSaveFile, QSize, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter, QRegion
from PySide6.QtWidgets import QWidget

from core.errors import StorageError
from ui import theme

MARGIN = 20
TITLE = 32
# Sharp on paper and on dense screens.
RATIO = 2.0


def picture(widget: QWidget, *, title: str = "") -> QImage:
    """The widget with a margin and a title on the theme's surface, `RATIO` pixels for each of its own."""
    top = MARGIN + (TITLE if title else 0)
    size = QSize(widget.width() + 2 * MARGIN, widget.height() + top + MARGIN)
    image = QImage(size * RATIO, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(RATIO)
    image.fill(theme.colour("surface"))
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    if title:
        painter.setFont(theme.font(14, theme.font().Weight.DemiBold))
        painter.setPen(theme.colour("text"))
        room = QRect(MARGIN, MARGIN - 4, widget.width(), TITLE)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, title)
    widget.render(painter, QPoint(MARGIN, top), QRegion(), QWidget.RenderFlag.DrawChildren)
    painter.end()
    return image


def save_picture(image: QImage, path: Path) -> None:
    """Write a PNG, whole or not at all. Raises StorageError."""
    file = QSaveFile(str(path))
    if not (
        file.open(QIODevice.OpenModeFlag.WriteOnly)
        and QImageWriter(file, QByteArray(b"png")).write(image)
        and file.commit()
    ):
        raise _refused(path, file.errorString())


def save_table(columns: Sequence[str], rows: Iterable[Sequence[object]], path: Path) -> None:
    """Write CSV (RFC 4180, UTF-8), whole or not at all. Raises StorageError."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_harmless(cell) for cell in columns])
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    file = QSaveFile(str(path))
    content = text.getvalue().encode()
    if not (file.open(QIODevice.OpenModeFlag.WriteOnly) and file.write(content) == len(content) and file.commit()):
        raise _refused(path, file.errorString())


def _harmless(cell: object) -> object:
    """Names come from other machines; a spreadsheet would run one that begins like a formula (OWASP, CSV injection)."""
    if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{cell}"
    return cell


def _refused(path: Path, why: str) -> StorageError:
    return StorageError(f"{path.name} cannot be written: {why}.", "Choose another folder, or free some space.")
