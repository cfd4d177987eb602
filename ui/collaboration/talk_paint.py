"""How a line looks: avatar and name, a quote, words, pictures, files, chips and marks."""

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QFontMetrics,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from core.collaboration.talk_records import Attachment
from ui import icons, theme
from ui.collaboration.carets import colour_of
from ui.collaboration.talk_layout import Box, Layout, layout_of, small
from ui.collaboration.talk_markup import plain
from ui.collaboration.talk_rows import ROW, AnyIndex, Row

RADIUS = 8.0
# Looks of pictures that are decoded; the others are decoded again when they come into sight.
MOST_LOOKS = 200
REFERENCE_ICONS = {
    "item": "image",
    "moment": "play",
    "document": "notebook-text",
    "card": "square-kanban",
    "line": "message-square-text",
    "said": "captions",
}
MARKS = {"unsent": ("clock", "muted"), "delivered": ("check", "muted"), "refused": ("triangle-alert", "bad")}


class LineDelegate(QStyledItemDelegate):
    """Draws lines. `me` is this machine's peer id, `names` those that can be named; `progress` of a file on its way."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.me = ""
        self.names: tuple[str, ...] = ()
        self.has_threads = True
        self.flash = ""  # the id of the line that a search or quote led to
        self.progress: Callable[[Attachment], float | None] = lambda file: None
        self._looks: OrderedDict[str, QImage] = OrderedDict()

    def layout(self, row: Row, width: int) -> Layout:
        """Where the parts of a row stand."""
        return layout_of(row, width, me=self.me, names=self.names, has_thread=self.has_threads)

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802 - Qt's name
        """The height of a row at the width of the list."""
        row: Row | None = index.data(ROW)
        width = option.rect.width()
        return QSize(width, self.layout(row, width).height if row is not None else 0)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw one line into `option.rect`."""
        row: Row = index.data(ROW)
        made = self.layout(row, option.rect.width())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(option.rect.topLeft())
        self._ground(painter, option, made, row)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(context.palette.ColorRole.Text, theme.colour("text"))
        painter.save()
        painter.translate(made.words_at)
        made.words.documentLayout().draw(painter, context)
        painter.restore()
        for box in made.boxes:
            self._box(painter, box)
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, made: Layout, row: Row) -> None:
        state = option.state
        is_named = self.me in row.line.mentions
        is_shown = row.line.id == self.flash
        dividers = [box.rect.bottom() + 1 for box in made.boxes if box.kind in ("day", "new")]
        rect = QRectF(0, max(dividers, default=0), option.rect.width(), 0)
        rect.setBottom(option.rect.height())
        has_focus = bool(state & QStyle.StateFlag.State_HasFocus)
        ground = None
        if is_shown or is_named:
            ground = theme.colour("accent" if is_shown else "warn")
            ground.setAlphaF(0.16 if is_shown else 0.10)
        elif state & QStyle.StateFlag.State_MouseOver or has_focus:
            ground = theme.colour("raised")
            ground.setAlphaF(0.55)
        painter.setPen(QPen(theme.colour("accent"), 1) if has_focus else Qt.PenStyle.NoPen)
        painter.setBrush(ground if ground is not None else Qt.BrushStyle.NoBrush)
        if ground is not None or has_focus:
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def _box(self, painter: QPainter, box: Box) -> None:
        draw = {
            "avatar": _avatar,
            "name": _name,
            "time": _time,
            "day": _day,
            "new": _new,
            "quote": _quote,
            "mark": _mark,
            "reference": _reference,
            "reaction": _reaction,
            "thread": _thread,
        }.get(box.kind)
        if draw is not None:
            draw(painter, box)
        elif box.kind == "picture":
            _picture(painter, box, self._look(box.value), self.progress(box.value))
        else:
            _file(painter, box, self.progress(box.value))

    def _look(self, file: Attachment) -> QImage:
        if file.digest not in self._looks:
            self._looks[file.digest] = QImage.fromData(file.thumbnail)
            if len(self._looks) > MOST_LOOKS:
                self._looks.popitem(last=False)
        self._looks.move_to_end(file.digest)
        return self._looks[file.digest]


def initials(name: str) -> str:
    """One or two letters for a name."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


def size_in_words(size_bytes: int) -> str:
    """Bytes as a person says them."""
    for unit, factor in (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)):
        if size_bytes >= factor:
            return f"{size_bytes / factor:.1f} {unit}"
    return f"{size_bytes} B"


def _avatar(painter: QPainter, box: Box) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour_of(box.value))
    painter.drawEllipse(box.rect)
    _say(painter, box.rect, initials(box.text), font=theme.font(11, QFont.Weight.Bold), colour="window", middle=True)


def _name(painter: QPainter, box: Box) -> None:
    font = theme.font(weight=QFont.Weight.DemiBold)
    rect = box.rect.adjusted(0, 0, -46, 0)
    text = QFontMetrics(font).elidedText(box.text, Qt.TextElideMode.ElideRight, rect.width())
    painter.setFont(font)
    painter.setPen(colour_of(box.value))
    painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, text)


def _time(painter: QPainter, box: Box) -> None:
    painter.setFont(theme.font(11, is_tabular=True))
    painter.setPen(theme.colour("muted"))
    painter.drawText(box.rect.adjusted(0, 2, 0, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, box.text)


def _day(painter: QPainter, box: Box) -> None:
    _ruled(painter, box.rect, box.text, line="border", colour="muted")


def _new(painter: QPainter, box: Box) -> None:
    _ruled(painter, box.rect, box.text, line="bad", colour="bad")


def _ruled(painter: QPainter, rect: QRect, text: str, *, line: str, colour: str) -> None:
    font = theme.font(11, QFont.Weight.DemiBold)
    half = QFontMetrics(font).horizontalAdvance(text) // 2 + 10
    middle = rect.center()
    painter.setPen(QPen(theme.colour(line), 1))
    painter.drawLine(rect.left() + 4, middle.y(), middle.x() - half, middle.y())
    painter.drawLine(middle.x() + half, middle.y(), rect.right() - 4, middle.y())
    _say(painter, rect, text, font=font, colour=colour, middle=True)


def _quote(painter: QPainter, box: Box) -> None:
    quote, rect = box.value, QRectF(box.rect)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour_of(quote.author_id))
    painter.drawRoundedRect(QRectF(rect.left(), rect.top() + 3, 3, rect.height() - 6), 1.5, 1.5)
    place = box.rect.adjusted(10, 0, 0, 0)
    font = theme.font(12, QFont.Weight.DemiBold)
    metrics = QFontMetrics(font)
    name = metrics.elidedText(quote.author, Qt.TextElideMode.ElideRight, place.width() // 2)
    painter.setFont(font)
    painter.setPen(colour_of(quote.author_id))
    painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
    rest = place.adjusted(metrics.horizontalAdvance(name) + 6, 0, 0, 0)
    _say(painter, rest, plain(quote.text) or "A file", font=small(), colour="muted")


def _mark(painter: QPainter, box: Box) -> None:
    name, colour = MARKS[box.text]
    icons.paint(painter, box.rect, name, getattr(theme.current(), colour))


def _chip(painter: QPainter, rect: QRect, *, is_on: bool) -> None:
    painter.setPen(QPen(theme.colour("accent" if is_on else "border"), 1))
    painter.setBrush(theme.colour("selected" if is_on else "raised"))
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 12, 12)


def _reaction(painter: QPainter, box: Box) -> None:
    _chip(painter, box.rect, is_on=box.is_on)
    _say(painter, box.rect, box.text, font=small(), colour="accent" if box.is_on else "text", middle=True)


def _reference(painter: QPainter, box: Box) -> None:
    _chip(painter, box.rect, is_on=False)
    icons.paint(painter, _icon_place(box.rect), REFERENCE_ICONS[box.value.kind], theme.current().accent)
    _say(painter, box.rect.adjusted(28, 0, -8, 0), box.text, font=small(), colour="accent")


def _thread(painter: QPainter, box: Box) -> None:
    colour = "accent" if box.is_on else "muted"
    _chip(painter, box.rect, is_on=box.is_on)
    icons.paint(painter, _icon_place(box.rect), "messages-square", getattr(theme.current(), colour))
    _say(painter, box.rect.adjusted(28, 0, -8, 0), box.text, font=small(), colour=colour)


def _file(painter: QPainter, box: Box, progress: float | None) -> None:
    painter.setPen(QPen(theme.colour("border"), 1))
    painter.setBrush(theme.colour("raised"))
    painter.drawRoundedRect(QRectF(box.rect).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    place = QRect(box.rect.left() + 12, box.rect.top() + 11, 22, 22)
    icons.paint(painter, place, "file-text" if box.is_on else "download", theme.current().accent)
    words = box.rect.adjusted(44, 5, -10, -22)
    _say(painter, words, box.text, font=theme.font(weight=QFont.Weight.Medium), colour="text")
    said = size_in_words(box.value.size_bytes)
    state = "" if box.is_on else " · on another machine" if progress is None else f" · {round(100 * progress)} %"
    _say(painter, box.rect.adjusted(44, 22, -10, -4), said + state, font=small(), colour="muted")
    if progress is not None:
        _progress(painter, QRectF(box.rect.left() + 44, box.rect.bottom() - 5, box.rect.width() - 56, 3), progress)


def _picture(painter: QPainter, box: Box, look: QImage, progress: float | None) -> None:
    path = QPainterPath()
    path.addRoundedRect(QRectF(box.rect), RADIUS, RADIUS)
    painter.save()
    painter.setClipPath(path)
    painter.fillRect(box.rect, theme.colour("raised"))
    if not look.isNull():
        painter.drawImage(box.rect, look)
    painter.restore()
    if box.is_on:
        return
    text = size_in_words(box.value.size_bytes) if progress is None else f"{round(100 * progress)} %"
    width = QFontMetrics(small()).horizontalAdvance(text) + 36
    badge = QRect(box.rect.left() + 8, box.rect.bottom() - 31, width, 24)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 170))  # over any picture, in both themes
    painter.drawRoundedRect(badge, 12, 12)
    icons.paint(painter, QRect(badge.left() + 8, badge.top() + 5, 14, 14), "download", "#ffffff")
    painter.setFont(small())
    painter.setPen(QColor("white"))
    painter.drawText(badge.adjusted(27, 0, 0, 0), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def _progress(painter: QPainter, rect: QRectF, done: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    for width, colour in ((rect.width(), "border"), (rect.width() * done, "accent")):
        painter.setBrush(theme.colour(colour))
        painter.drawRoundedRect(QRectF(rect.topLeft(), QPointF(rect.left() + width, rect.bottom())), 1.5, 1.5)


def _icon_place(rect: QRect) -> QRect:
    return QRect(rect.left() + 9, rect.top() + 5, 14, 14)


def _say(painter: QPainter, rect: QRect, text: str, *, font: QFont, colour: str, middle: bool = False) -> None:
    painter.setFont(font)
    painter.setPen(theme.colour(colour))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    across = Qt.AlignmentFlag.AlignHCenter if middle else Qt.AlignmentFlag.AlignLeft
    painter.drawText(rect, across | Qt.AlignmentFlag.AlignVCenter, shown)
