"""Painting cards: as cards on a board, or as lines of a list."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from core.collaboration.comment_anchors import CARDS
from core.collaboration.entry_places import Spot
from core.collaboration.tasks import TaskList
from core.collaboration.tasks_cards import CARDS_MOST, Card, Column
from core.collaboration.tasks_filter import is_late
from ui import icons, theme
from ui.collaboration.carets import FLAG, colour_of, flags_width, paint_flags, paint_frame
from ui.collaboration.comment_mark import paint_sign, sign_width
from ui.collaboration.entry_marks import EntryMarks
from ui.collaboration.tasks_model import face

INSIDE, GAP = 12, 8
LINE = 18
FACE = 22
TITLE_LINES = 4
LIST_ROW, HEADING_ROW = 38, 40
AnyIndex = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Sign:
    """An icon and words below a title."""

    icon: str
    words: str
    tone: str = "muted"


def signs(card: Card, tasks: TaskList, today: datetime.date) -> list[Sign]:
    """What stands below a card's title on a board."""
    found = details(card, tasks, today)
    return [Sign("circle-check", "Done", "good"), *found] if card.is_done else found


def details(card: Card, tasks: TaskList, today: datetime.date) -> list[Sign]:
    """When it is due, how much of its check list is done, and whether more is written about it."""
    found = []
    if card.due:
        tone = "bad" if is_late(card, today) else "warn" if card.due == today.isoformat() else "muted"
        found.append(Sign("calendar", day_words(card.due, today), "muted" if card.is_done else tone))
    if items := tasks.items(card.id):
        done = sum(item.is_done for item in items)
        found.append(Sign("square-check", f"{done}/{len(items)}", "good" if done == len(items) else "muted"))
    if card.description:
        found.append(Sign("align-left", ""))
    return found


def day_words(day: str, today: datetime.date) -> str:
    """A date as a person says it: "today", "27 Nov", with the year when it is another one."""
    found = datetime.date.fromisoformat(day)
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get((found - today).days)
    return near or f"{found.day} {found:%b}" + ("" if found.year == today.year else f" {found.year}")


def initials(name: str) -> str:
    """One or two letters for a person."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


class CardPainter(QStyledItemDelegate):
    """Cards on a board."""

    def __init__(self, tasks: TaskList, marks: EntryMarks | None = None) -> None:
        super().__init__()
        self.tasks = tasks
        self.marks = marks or EntryMarks()
        self.width = 240
        # breaking titles into lines is the dear part of a board with many cards
        self._heights: dict[object, int] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802 - Qt's names
        """As high as its title, labels and signs."""
        card = index.data(Qt.ItemDataRole.UserRole)
        key = (face(card, self.tasks), self.width, self._comments(card) > 0)
        if key not in self._heights:
            if len(self._heights) > 2 * CARDS_MOST:
                self._heights.clear()
            self._heights[key] = self._height(card)
        return QSize(self.width, self._heights[key])

    def _height(self, card: Card) -> int:
        width = self.width - 2 * INSIDE
        high = INSIDE + len(title_lines(card, width)) * LINE + INSIDE - 2
        if chips(card, self.tasks):
            high += LINE + 6
        if signs(card, self.tasks, _today()) or card.assignees or self._comments(card):
            high += FACE + 4
        return high + GAP

    def comments_at(self, rect: QRect, card: Card) -> QRectF:
        """Where the number of its comments is on a card in `rect`; of no size when nobody said anything."""
        foot = _foot(QRectF(rect).adjusted(1, 1, -1, -GAP + 1))
        return QRectF(foot.left(), foot.top(), sign_width(self._comments(card)), FACE)

    def _comments(self, card: Card) -> int:
        return self.marks.count(Spot(CARDS, card.id))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Ground, labels, title, signs, people."""
        card: Card = index.data(Qt.ItemDataRole.UserRole)
        rect: QRect = option.rect
        box = QRectF(rect).adjusted(1, 1, -1, -GAP + 1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _ground(painter, box, option.state, card.colour)
        left, top, width = box.left() + INSIDE, box.top() + INSIDE - 1, box.width() - 2 * INSIDE
        if words := chips(card, self.tasks):
            paint_chips(painter, QRectF(left, top, width, LINE), words)
            top += LINE + 6
        painter.setFont(theme.font(13, QFont.Weight.Medium))
        painter.setPen(theme.colour("muted" if card.is_done else "text"))
        for line in title_lines(card, round(width)):
            painter.drawText(QRectF(left, top, width, LINE), Qt.AlignmentFlag.AlignVCenter, line)
            top += LINE
        foot = _foot(box)
        right = paint_faces(painter, foot, card.assignees)
        said = self.comments_at(rect, card)
        if said.width():
            paint_sign(painter, said, self._comments(card), is_chosen=self.marks.is_chosen(Spot(CARDS, card.id)))
            foot.setLeft(said.right() + INSIDE)
        shown = signs(card, self.tasks, _today())
        paint_signs(painter, QRectF(foot.left(), foot.top(), right - foot.left(), FACE), shown)
        if people := self.marks.people.get(card.id, ()):
            paint_frame(painter, box, people[0][0], radius=8)
            # half below the card, where the next one has not begun
            paint_flags(painter, left, box.bottom() - FLAG // 2 - 1, people)
        painter.restore()


class LinePainter(QStyledItemDelegate):
    """Cards as lines, with the titles of their columns between them."""

    def __init__(self, tasks: TaskList, marks: EntryMarks | None = None) -> None:
        super().__init__()
        self.tasks = tasks
        self.marks = marks or EntryMarks()

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802
        """One line."""
        row = index.data(Qt.ItemDataRole.UserRole)
        return QSize(200, HEADING_ROW if isinstance(row, Column) else LIST_ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """A heading, or: done, title, labels, signs, people."""
        row: Card | Column = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Column):
            self._paint_heading(painter, option.rect, row)
        else:
            self._paint_card(painter, option.rect, option.state, row)
        painter.restore()

    def comments_at(self, rect: QRect, card: Card) -> QRectF:
        """Where the number of its comments is on a line in `rect`; of no size when nobody said anything."""
        box = QRectF(rect).adjusted(1, 1, -1, -3)
        people = self.marks.people.get(card.id, ())
        right = box.right() - INSIDE - faces_width(card.assignees) - (flags_width(people) + 18 if people else 0)
        wide = sign_width(self.marks.count(Spot(CARDS, card.id)))
        return QRectF(right - wide, box.top(), wide, box.height())

    def _paint_heading(self, painter: QPainter, rect: QRect, column: Column) -> None:
        painter.setFont(theme.font(12, QFont.Weight.DemiBold))
        painter.setPen(theme.colour("muted"))
        words = f"{column.title or 'Untitled'}   {len(self.tasks.stack(column.id))}"
        painter.drawText(rect.adjusted(4, 8, -4, 0), Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_card(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, card: Card) -> None:
        box = QRectF(rect).adjusted(1, 1, -1, -3)
        _ground(painter, box, state, card.colour)
        tone = theme.current().good if card.is_done else theme.current().muted
        sign = QRectF(box.left() + INSIDE, box.center().y() - 8, 16, 16)
        icons.paint(painter, sign, "circle-check" if card.is_done else "circle", tone)
        right = paint_faces(painter, box.adjusted(0, 0, -INSIDE, 0), card.assignees)
        if people := self.marks.people.get(card.id, ()):
            paint_frame(painter, box, people[0][0], radius=8)
            right -= flags_width(people) + 6
            paint_flags(painter, right, box.center().y() - FLAG / 2, people)
            right -= 12
        if count := self.marks.count(Spot(CARDS, card.id)):
            said = self.comments_at(rect, card)
            paint_sign(painter, said, count, is_chosen=self.marks.is_chosen(Spot(CARDS, card.id)))
            right = said.left() - INSIDE
        shown = details(card, self.tasks, _today())
        needed = signs_width(shown)
        paint_signs(painter, QRectF(right - needed, box.top(), needed, box.height()), shown)
        right -= needed + (INSIDE if shown else 0)
        left = sign.right() + 10
        font = theme.font(13, QFont.Weight.Medium)
        title = QFontMetrics(font).elidedText(
            card.title or "Untitled", Qt.TextElideMode.ElideRight, round(right - left)
        )
        painter.setFont(font)
        painter.setPen(theme.colour("muted" if card.is_done else "text"))
        painter.drawText(QRectF(left, box.top(), right - left, box.height()), Qt.AlignmentFlag.AlignVCenter, title)
        left += QFontMetrics(font).horizontalAdvance(title) + 12
        room = QRectF(left, box.center().y() - LINE / 2, max(0.0, right - left), LINE)
        paint_chips(painter, room, chips(card, self.tasks))


def title_lines(card: Card, width: int) -> list[str]:
    """A title in lines of a width, the last one ending in … when there are too many."""
    font = theme.font(13, QFont.Weight.Medium)
    text = card.title.strip() or "Untitled"
    layout = QTextLayout(text, font)
    layout.setTextOption(QTextOption())
    found: list[str] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        start = line.textStart()
        if len(found) == TITLE_LINES - 1:
            # Qt counts in UTF-16; what is cut is measured again
            rest = text.encode("utf-16-le")[2 * start :].decode("utf-16-le", "ignore")
            found.append(QFontMetrics(font).elidedText(rest, Qt.TextElideMode.ElideRight, width))
            break
        end = start + line.textLength()
        found.append(text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le", "ignore"))
    layout.endLayout()
    return found


def chips(card: Card, tasks: TaskList) -> list[tuple[str, str]]:
    """The words and colours of a card's labels."""
    return [(label.title or "Untitled", label.colour) for one, label in tasks.labels.items() if one in card.labels]


def paint_chips(painter: QPainter, room: QRectF, words: Sequence[tuple[str, str]]) -> None:
    """Labels side by side, as many as there is room for."""
    font = theme.font(11, QFont.Weight.DemiBold)
    metrics = QFontMetrics(font)
    left = room.left()
    for title, colour in words:
        shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, 120)
        width = metrics.horizontalAdvance(shown) + 14
        if left + width > room.right() + 1:
            return
        box = QRectF(left, room.top(), width, room.height())
        ground = QColor(theme.colour(colour))
        ground.setAlpha(46)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 9, 9)
        painter.setPen(theme.colour(colour))
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)
        left += width + 5


def faces_width(people: Sequence[tuple[str, str]]) -> int:
    """How much room the discs of people take, and what is between them and the rest."""
    return len(people[:4]) * (FACE + 3) + (6 if people else 0)


def paint_faces(painter: QPainter, room: QRectF, people: Sequence[tuple[str, str]]) -> float:
    """People as discs from the right; returns where they begin."""
    right = room.right()
    for peer_id, name in reversed(people[:4]):
        box = QRectF(right - FACE, room.center().y() - FACE / 2, FACE, FACE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour_of(peer_id))
        painter.drawEllipse(box)
        painter.setPen(theme.colour("window"))
        painter.setFont(theme.font(10, QFont.Weight.DemiBold))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, initials(name))
        right -= FACE + 3
    return right - (6 if people else 0)


def signs_width(shown: Sequence[Sign]) -> int:
    """How much room signs take."""
    metrics = QFontMetrics(theme.font(12))
    return sum(14 + (metrics.horizontalAdvance(sign.words) + 5 if sign.words else 0) + 12 for sign in shown)


def paint_signs(painter: QPainter, room: QRectF, shown: Sequence[Sign]) -> None:
    """Icons with words side by side, as many as there is room for."""
    font = theme.font(12)
    left = room.left()
    for sign in shown:
        width = signs_width([sign])
        if left + width > room.right() + 13:
            return
        colour = theme.colour(sign.tone)
        icons.paint(painter, QRectF(left, room.center().y() - 7, 14, 14), sign.icon, colour.name())
        painter.setPen(colour)
        painter.setFont(font)
        words = QRectF(left + 19, room.top(), width, room.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, sign.words)
        left += width


def _ground(painter: QPainter, box: QRectF, state: QStyle.StateFlag, colour: str) -> None:
    """The card itself: chosen, under the pointer, with the focus, and its stripe of colour."""
    is_chosen = bool(state & QStyle.StateFlag.State_Selected)
    is_under = bool(state & QStyle.StateFlag.State_MouseOver)
    has_focus = is_chosen and bool(state & QStyle.StateFlag.State_HasFocus)
    edge = "accent" if has_focus else "strong" if is_under or is_chosen else "border"
    painter.setPen(QPen(theme.colour(edge), 1))
    painter.setBrush(theme.colour("selected" if is_chosen else "raised"))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
    if colour:
        painter.setPen(QPen(theme.colour(colour), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(box.left() + 4, box.top() + 9), QPointF(box.left() + 4, box.bottom() - 9))


def _foot(box: QRectF) -> QRectF:
    """The line of signs and people at the bottom of a card on a board."""
    return QRectF(box.left() + INSIDE, box.bottom() - INSIDE - FACE + 2, box.width() - 2 * INSIDE, FACE)


def _today() -> datetime.date:
    return datetime.datetime.now().astimezone().date()
