"""RichObjects: how pictures and tables of a rich text are measured and drawn where their character stands."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import shiboken6
from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSizeF, Qt, QThreadPool, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QImage,
    QImageIOHandler,
    QImageReader,
    QPainter,
    QPainterPath,
    QPen,
    QPyTextObject,
    QTextDocument,
    QTextFormat,
    QTextOption,
)

from core.collaboration.rich_note import RichNote
from core.collaboration.rich_styles import Marks, Picture
from ui import theme
from ui.collaboration.rich_formats import RichFormats
from ui.collaboration.rich_table_layout import TableLayout
from ui.icons import paint as paint_icon

PictureFile = Callable[[str], Path | None]
"""Where the file of a picture is, by its digest; None while it is not here."""

RADIUS = 6.0
CAPTION_PX = 12
GAP = 6
# A picture that is not here yet.
EMPTY = QSizeF(240, 120)
# A screen and a half; larger ones are read smaller, which is quicker too.
READ_PX = 2_400
# Some twenty photographs.
CACHE_BYTES = 256 * 1024 * 1024


class RichObjects(QPyTextObject):
    """Registered with the document's layout. `width()` tells how wide the text is."""

    def __init__(self, formats: RichFormats, *, width: Callable[[], float], parent: QTextDocument) -> None:
        super().__init__(parent)
        self.note: RichNote | None = None
        self.picture: PictureFile = lambda digest: None
        self.came: Callable[[], None] = lambda: None
        """Called when a picture was read and can be drawn."""
        self._formats = formats
        self._width = width
        self._tables: dict[str, tuple[float, TableLayout]] = {}
        self._images: dict[str, QImage] = {}
        self._sizes: dict[str, QSizeF] = {}
        self._arrivals = _Arrivals(self)
        self._arrivals.came.connect(self._keep)
        self.drawn: dict[int, QRectF] = {}
        """Where what was drawn since the text changed is, by its position, in the document."""

    def forget(self, table_id: str = "") -> None:
        """A table is another; without an id, all are."""
        if table_id:
            self._tables.pop(table_id, None)
        else:
            self._tables.clear()

    def forget_pictures(self) -> None:
        """Files that were not here may have come."""
        self._images = {digest: image for digest, image in self._images.items() if not image.isNull()}
        self._sizes = {digest: size for digest, size in self._sizes.items() if size.isValid()}

    def table(self, table_id: str) -> TableLayout | None:
        """A table for the width that there is; None when nothing of it has arrived."""
        if self.note is None:
            return None
        width = self._width()
        known = self._tables.get(table_id)
        if known is None or known[0] != width:
            tables = self.note.document.tables
            known = (width, TableLayout(tables.table(table_id), tables.cells(table_id), self._formats, width=width))
            self._tables[table_id] = known
        return known[1] if known[1].table.rows and known[1].table.columns else None

    def intrinsicSize(self, doc: QTextDocument, position: int, format_: QTextFormat) -> QSizeF:  # noqa: N802 - Qt's names
        """How large it is."""
        marks = self._formats.marks(format_)
        if marks.picture is not None:
            size = self._picture_size(marks.picture)
            return size + QSizeF(0, self._caption_height(marks.picture, size.width()) + GAP)
        layout = self.table(marks.table) if marks.table else None
        return layout.size + QSizeF(0, 2 * GAP) if layout is not None else QSizeF(180, 32)

    def drawObject(  # noqa: N802
        self, painter: QPainter, rect: QRectF | QRect, doc: QTextDocument, position: int, format_: QTextFormat
    ) -> None:
        """Draw it."""
        rect = QRectF(rect)
        self.drawn[position] = rect
        marks = self._formats.marks(format_)
        if marks.picture is not None:
            self._draw_picture(painter, rect, marks.picture)
            return
        layout = self.table(marks.table) if marks.table else None
        if layout is not None:
            layout.paint(painter, rect.topLeft() + QPointF(0, GAP))
        else:
            self._draw_unknown(painter, rect, marks)

    def _picture_size(self, picture: Picture) -> QSizeF:
        size = self._size(picture.digest)
        most = max(32.0, self._width())
        if not size.isValid():
            width = float(picture.width or EMPTY.width())
            return QSizeF(min(most, width), EMPTY.height())
        width = min(most, float(picture.width or size.width()))
        return QSizeF(width, max(1.0, width * size.height() / size.width()))

    def _caption_height(self, picture: Picture, width: float) -> float:
        if not picture.caption:
            return 0.0
        return self._caption_rect(picture, QRectF(0, 0, width, 10_000)).height() + GAP

    def _caption_rect(self, picture: Picture, rect: QRectF) -> QRectF:
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
        return QFontMetricsF(theme.font(CAPTION_PX)).boundingRect(rect, int(flags), picture.caption)

    def _draw_picture(self, painter: QPainter, rect: QRectF, picture: Picture) -> None:
        size = self._picture_size(picture)
        box = QRectF(rect.topLeft(), size)
        image = self._image(picture.digest)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if image.isNull():
            painter.setPen(QPen(theme.colour("strong"), 1.0, Qt.PenStyle.DashLine))
            painter.setBrush(theme.colour("raised"))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
            side = QRectF(box.center().x() - 12, box.center().y() - 12, 24, 24)
            paint_icon(painter, side, "image", theme.current().muted)
        else:
            clip = QPainterPath()
            clip.addRoundedRect(box, RADIUS, RADIUS)
            painter.setClipPath(clip, Qt.ClipOperation.IntersectClip)
            painter.drawImage(box, image)
        painter.restore()
        if picture.caption:
            painter.save()
            painter.setFont(theme.font(CAPTION_PX))
            painter.setPen(theme.colour("muted"))
            option = QTextOption(Qt.AlignmentFlag.AlignLeft)
            option.setWrapMode(QTextOption.WrapMode.WordWrap)
            below = QRectF(rect.left(), box.bottom() + GAP, box.width(), rect.bottom() - box.bottom())
            painter.drawText(below, picture.caption, option)
            painter.restore()

    def _draw_unknown(self, painter: QPainter, rect: QRectF, marks: Marks) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("strong"), 1.0, Qt.PenStyle.DashLine))
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(rect.adjusted(0.5, 2.5, -0.5, -2.5), RADIUS, RADIUS)
        painter.setPen(theme.colour("muted"))
        painter.setFont(theme.font(CAPTION_PX))
        words = "A table on its way" if marks.table else "Shown by a newer Vega"
        painter.drawText(rect, words, QTextOption(Qt.AlignmentFlag.AlignCenter))
        painter.restore()

    def _size(self, digest: str) -> QSizeF:
        """How large a picture is by its own head; invalid while it is not here, or when it is none."""
        known = self._sizes.get(digest)
        if known is None:
            path = self.picture(digest)
            known = self._sizes[digest] = _size_of(path) if path is not None else QSizeF()
        return known

    def _image(self, digest: str) -> QImage:
        """A picture; an empty one while it is read, which a thread does."""
        known = self._images.get(digest)
        if known is None:
            known = self._images[digest] = QImage()
            path = self.picture(digest)
            if path is not None and self._size(digest).isValid():
                QThreadPool.globalInstance().start(partial(_read, path, digest, self._arrivals))
        return known

    def _keep(self, digest: str, image: QImage) -> None:
        while self._images and image.sizeInBytes() + self._held() > CACHE_BYTES:
            del self._images[next(iter(self._images))]
        self._images[digest] = image
        self.came()

    def _held(self) -> int:
        return sum(image.sizeInBytes() for image in self._images.values())


class _Arrivals(QObject):
    """Brings pictures from the threads that read them."""

    came = Signal(str, QImage)


def _reader(path: Path) -> QImageReader:
    reader = QImageReader(str(path))
    # what the file store has is named by its digest, not by what it is
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    return reader


def _size_of(path: Path) -> QSizeF:
    reader = _reader(path)
    size = reader.size()
    is_turned = bool(reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90)
    return QSizeF(size.transposed() if is_turned else size) if size.isValid() and not size.isEmpty() else QSizeF()


def _read(path: Path, digest: str, arrivals: _Arrivals) -> None:
    reader = _reader(path)
    size = reader.size()
    if max(size.width(), size.height()) > READ_PX:
        reader.setScaledSize(size.scaled(READ_PX, READ_PX, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    # the editor may be gone by now
    if shiboken6.isValid(arrivals):
        arrivals.came.emit(digest, image)
