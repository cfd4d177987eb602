"""How one picture looks in the grid: rounded thumbnail, name, labels or tags, and what is wrong with it."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from core.media.wording import clock
from ui import icons, theme
from ui.media.items import TILE
from ui.media.listing import Tile
from ui.media.stars import draw_star
from ui.media.strips import Strips
from ui.media.thumbnails import RADIUS, Thumbnails

# On the 8 px grid: the gutter around a tile, the space inside it, the lines of text under the picture.
GUTTER, INSIDE, LINE, CHIP = 4, 8, 20, 20
INSET = GUTTER + INSIDE
# Height of the picture in parts of its width: most pictures are 4:3 or 3:2.
SHAPE = 0.75
# How thick the line is that says where in a video the frame lies.
PROGRESS = 3
GOLD = "#f5c542"  # stars, over any picture in both themes
# The words that a badge says for a state that is not "ready".
BADGES = {"damaged": "Damaged", "locked": "Locked", "too large": "Too large"}

AnyIndex = QModelIndex | QPersistentModelIndex


class TileDelegate(QStyledItemDelegate):
    """Draws tiles; a row that is still on its way is a quiet empty place."""

    def __init__(self, thumbnails: Thumbnails, parent: QObject | None = None, *, strips: Strips | None = None) -> None:
        """`strips` are the frames of the video that the pointer rests on."""
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._strips = strips

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802 - Qt's name
        """The height that a cell as wide as `option.rect` needs."""
        width = option.rect.width()
        picture = round((width - 2 * INSET) * SHAPE)
        return QSize(width, 2 * INSET + picture + INSIDE + LINE + CHIP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw one tile into `option.rect`."""
        tile: Tile | None = index.data(TILE)
        frame = option.rect.adjusted(GUTTER, GUTTER, -GUTTER, -GUTTER)
        inside = frame.adjusted(INSIDE, INSIDE, -INSIDE, -INSIDE)
        picture = QRect(inside.topLeft(), QSize(inside.width(), round(inside.width() * SHAPE)))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        _frame(painter, frame, option.state)
        self._picture(painter, picture, tile)
        if tile is not None:
            words = QRect(inside.left(), picture.bottom() + 1 + INSIDE, inside.width(), LINE)
            _name(painter, words, tile, font=option.font)
            _below(painter, words.translated(0, LINE), tile, font=option.font)
            if tile.item.state != "ready":
                badge = BADGES.get(tile.item.state, tile.item.state.capitalize())
                _badge(painter, picture.topLeft() + QPoint(6, 6), badge, font=option.font)
            if tile.item.rating:
                _stars(painter, picture, tile.item.rating)
            if tile.item.duration_s is not None:
                _duration(painter, picture, clock(tile.item.duration_s), font=option.font)
        painter.restore()

    def _picture(self, painter: QPainter, rect: QRect, tile: Tile | None) -> None:
        ratio = painter.device().devicePixelRatioF()
        ground = theme.current().raised
        if tile is not None and self._strips is not None:
            frame = self._strips.get(tile.item.id, rect.size(), ratio=ratio, ground=ground)
            if frame is not None:
                painter.drawPixmap(rect, frame)
                _place(painter, rect, self._strips.place)
                return
        pixmap = self._thumbnails.get(tile.item.id, rect.size(), ratio=ratio, ground=ground) if tile else None
        if pixmap is not None:
            painter.drawPixmap(rect, pixmap)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.current().raised))
        painter.drawRoundedRect(rect, RADIUS, RADIUS)
        if tile is not None and self._thumbnails.is_missing(tile.item.id):
            side = 28
            place = QRect(0, 0, side, side)
            place.moveCenter(rect.center())
            icons.paint(painter, place, "image-off", theme.current().muted)


def _frame(painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
    colours = theme.current()
    is_selected = bool(state & QStyle.StateFlag.State_Selected)
    has_focus = bool(state & QStyle.StateFlag.State_HasFocus)
    if not is_selected and not has_focus and not state & QStyle.StateFlag.State_MouseOver:
        return
    painter.setPen(QPen(QColor(colours.accent), 1) if is_selected or has_focus else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.selected if is_selected else colours.surface))
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)


def _name(painter: QPainter, rect: QRect, tile: Tile, *, font: QFont) -> None:
    painter.setFont(font)
    painter.setPen(QColor(theme.current().text))
    # the end of a name tells pictures of one camera apart
    text = QFontMetrics(font).elidedText(tile.item.name, Qt.TextElideMode.ElideMiddle, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def _below(painter: QPainter, rect: QRect, tile: Tile, *, font: QFont) -> None:
    """Labels by hand as chips; without them the best tag, quietly; in search results the reason instead."""
    small = _smaller(font)
    metrics = QFontMetrics(small)
    painter.setFont(small)
    colours = theme.current()
    if tile.why or not tile.item.labels:
        painter.setPen(QColor(colours.muted))
        score = _score(tile)
        room = rect.width() - (metrics.horizontalAdvance(score) + 8 if score else 0)
        text = metrics.elidedText(tile.why or _best_tag(tile), Qt.TextElideMode.ElideRight, room)
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, score)
        return
    left = rect.left()
    for place, label in enumerate(tile.item.labels):
        rest = len(tile.item.labels) - place
        room = rect.right() - left - 12
        is_last = room < 40 or (rest > 1 and metrics.horizontalAdvance(label) > room - 34)
        text = f"+{rest}" if is_last and place else metrics.elidedText(label, Qt.TextElideMode.ElideRight, room)
        chip = QRect(left, rect.top() + 1, metrics.horizontalAdvance(text) + 12, rect.height() - 2)
        painter.setPen(Qt.PenStyle.NoPen)
        ground = QColor(colours.accent)
        ground.setAlphaF(0.16)  # visible on the page and on a selected tile
        painter.setBrush(ground)
        painter.drawRoundedRect(chip, 5, 5)
        painter.setPen(QColor(colours.accent))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
        if is_last:
            return
        left = chip.right() + 5


def _badge(painter: QPainter, place: QPoint, text: str, *, font: QFont) -> None:
    small = _smaller(font)
    painter.setFont(small)
    rect = QRect(place, QSize(QFontMetrics(small).horizontalAdvance(text) + 14, 20))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.current().bad))
    painter.drawRoundedRect(rect, 6, 6)
    painter.setPen(QColor(theme.current().window))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def _duration(painter: QPainter, picture: QRect, text: str, *, font: QFont) -> None:
    """How long a video or sound lasts, in the corner where players say it."""
    small = _smaller(font)
    painter.setFont(small)
    size = QSize(QFontMetrics(small).horizontalAdvance(text) + 12, 20)
    rect = QRect(picture.bottomRight() - QPoint(size.width() + 5, size.height() + 5), size)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 170))  # over any picture, in both themes
    painter.drawRoundedRect(rect, 6, 6)
    painter.setPen(QColor(255, 255, 255))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def _place(painter: QPainter, picture: QRect, place: float) -> None:
    """Where in the video the frame is: a thin line at the bottom, inside the round corners."""
    line = QRectF(picture.left() + RADIUS, picture.bottom() - 4, picture.width() - 2 * RADIUS, PROGRESS)
    painter.setPen(Qt.PenStyle.NoPen)
    for width, colour in ((line.width(), QColor(0, 0, 0, 150)), (line.width() * place, QColor(255, 255, 255))):
        painter.setBrush(colour)  # over any picture, in both themes
        painter.drawRoundedRect(QRectF(line.topLeft(), QSizeF(width, PROGRESS)), PROGRESS / 2, PROGRESS / 2)


def place_in(cell: QRect, x: int) -> float:
    """How far across the picture of a tile a point lies: 0 at its left edge, 1 at its right."""
    return min(1.0, max(0.0, (x - cell.left() - INSET) / max(1, cell.width() - 2 * INSET)))


def _stars(painter: QPainter, picture: QRect, count: int) -> None:
    """The rating, small, in the lower left corner."""
    side = 13
    rect = QRect(picture.left() + 5, picture.bottom() - side - 8, count * side + 8, side + 5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 150))  # over any picture, in both themes
    painter.drawRoundedRect(rect, 6, 6)
    for place in range(count):
        draw_star(painter, QRect(rect.left() + 4 + place * side, rect.top() + 2, side, side), is_full=True, colour=GOLD)


def _score(tile: Tile) -> str:
    """How well a hit fits, unless its reason already says a number."""
    if tile.score is None or any(letter.isdigit() for letter in tile.why):
        return ""
    return f"{tile.score:.0%}"


def _best_tag(tile: Tile) -> str:
    tags = tile.item.tags
    return f"{tags[0].text}  {tags[0].score:.0%}" if tags else ""


def _smaller(font: QFont) -> QFont:
    small = QFont(font)
    small.setPixelSize(12)
    return small
