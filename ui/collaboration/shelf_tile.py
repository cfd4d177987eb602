"""How a shared item looks on its shelf: its small picture, where the original is, its name, its labels."""

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QImage, QImageReader, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from core.collaboration.shelf_items import SharedItem
from core.media.wording import clock
from ui import icons, theme
from ui.media.fetching import Fetcher
from ui.media.thumbnails import RADIUS, rounded

AnyIndex = QModelIndex | QPersistentModelIndex

ITEM = Qt.ItemDataRole.UserRole
# On the 8 px grid, as the library's tiles.
GUTTER, INSIDE, LINE = 4, 8, 20
PICTURE = QSize(128, 96)
CELL = QSize(PICTURE.width() + 2 * (GUTTER + INSIDE), PICTURE.height() + 2 * (GUTTER + INSIDE) + INSIDE + 2 * LINE)
# A small picture is at most so wide or high; a larger one wants to fill the memory.
SIDE_MOST = 1024
KEPT = 400
ICONS = {"picture": "image", "video": "video", "sound": "headphones", "file": "file"}


def thumbnail_of(data: bytes) -> QImage:
    """The small picture of an item; an empty image when it is none, or larger than such a picture is."""
    bytes_ = QByteArray(data)
    buffer = QBuffer(bytes_)
    reader = QImageReader(buffer, QByteArray(b"webp"))
    size = reader.size()
    return reader.read() if size.isValid() and max(size.width(), size.height()) <= SIDE_MOST else QImage()


class Looks(QObject):
    """Small pictures, read in worker threads: `arrived` when one more can be drawn."""

    arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: OrderedDict[tuple[bytes, float, str], QPixmap] = OrderedDict()
        self._fetcher = Fetcher(_load, parent=self)
        self._fetcher.fetched.connect(self._take)

    def get(self, data: bytes, ratio: float) -> QPixmap | None:
        """The picture, None while it is read; an empty one when it cannot be."""
        wish = (data, ratio, theme.current().raised)
        found = self._kept.get(wish)
        if found is None:
            self._fetcher.want(wish)
        else:
            self._kept.move_to_end(wish)
        return found

    def _take(self, wish: tuple[bytes, float, str], image: QImage) -> None:
        self._kept[wish] = QPixmap.fromImage(image)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        self.arrived.emit()


class ShelfTile(QStyledItemDelegate):
    """Draws items. `is_here(digest)` says whether the original lies here, `progress(digest)` how far one came."""

    def __init__(
        self,
        looks: Looks,
        parent: QObject | None = None,
        *,
        is_here: Callable[[str], bool],
        progress: Callable[[str], float | None],
    ) -> None:
        super().__init__(parent)
        self._looks = looks
        self._is_here = is_here
        self._progress = progress

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802 - Qt's name
        """All are equally large."""
        return CELL

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw one into `option.rect`."""
        item: SharedItem = index.data(ITEM)
        frame = QRect(option.rect.topLeft(), CELL).adjusted(GUTTER, GUTTER, -GUTTER, -GUTTER)
        place = QRect(frame.topLeft() + QRect(INSIDE, INSIDE, 0, 0).topLeft(), PICTURE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _ground(painter, frame, option.state)
        self._picture(painter, place, item)
        words = QRect(place.left(), place.bottom() + 1 + INSIDE, place.width(), LINE)
        small = theme.font(12)
        for text, colour, mode, font in (
            (item.name, "text", Qt.TextElideMode.ElideMiddle, theme.font(13)),
            # what was said of it, or who shared it
            (" · ".join(item.labels) or item.by_name, "muted", Qt.TextElideMode.ElideRight, small),
        ):
            painter.setFont(font)
            painter.setPen(theme.colour("accent" if item.labels and font is small else colour))
            shown = QFontMetrics(font).elidedText(text, mode, words.width())
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
            words.translate(0, LINE)
        painter.restore()

    def _picture(self, painter: QPainter, place: QRect, item: SharedItem) -> None:
        ratio = painter.device().devicePixelRatioF()
        pixmap = self._looks.get(item.thumbnail, ratio) if item.thumbnail else QPixmap()
        if pixmap is not None and not pixmap.isNull():
            painter.drawPixmap(place, pixmap)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("raised"))
            painter.drawRoundedRect(place, RADIUS, RADIUS)
            middle = QRectF(place.center().x() - 14, place.center().y() - 14, 28, 28)
            icons.paint(painter, middle, ICONS[item.kind], theme.current().muted)
        if item.duration_s is not None:
            words = clock(item.duration_s)
            width = QFontMetrics(theme.font(11)).horizontalAdvance(words) + 10
            self._badge(painter, QRect(place.right() - width - 5, place.bottom() - 24, width, 18), words, "")
        progress = self._progress(item.digest)
        if progress is not None:
            self._line(painter, place, progress)
        elif not self._is_here(item.digest):
            self._badge(painter, QRect(place.right() - 29, place.top() + 6, 24, 20), "", "cloud")

    def _badge(self, painter: QPainter, place: QRect, words: str, icon: str) -> None:
        """Over any picture in both themes."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 160))
        painter.drawRoundedRect(place, 6, 6)
        if icon:
            middle = QRectF(place.center().x() - 6, place.center().y() - 6, 14, 14)
            icons.paint(painter, middle, icon, "#ffffff")
        painter.setPen(QColor("white"))
        painter.setFont(theme.font(11))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    def _line(self, painter: QPainter, place: QRect, progress: float) -> None:
        line = QRectF(place.left() + 8, place.bottom() - 12, place.width() - 16, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 160))
        painter.drawRoundedRect(line, 2.5, 2.5)
        line.setWidth(max(5.0, line.width() * min(1.0, progress)))
        painter.setBrush(theme.colour("accent"))
        painter.drawRoundedRect(line, 2.5, 2.5)


def _load(wish: tuple[bytes, float, str]) -> QImage:
    data, ratio, ground = wish
    image = thumbnail_of(data)
    return image if image.isNull() else rounded(image, PICTURE, ratio=ratio, ground=ground)


def _ground(painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
    is_chosen = bool(state & QStyle.StateFlag.State_Selected)
    if not is_chosen and not state & QStyle.StateFlag.State_MouseOver:
        return
    painter.setPen(QPen(theme.colour("accent"), 1) if is_chosen else Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("selected" if is_chosen else "raised"))
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
