"""NoticeList: notices by day, the newest first; a click or Return follows one."""

import time
from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from core.notices.records import Notice
from ui import theme
from ui.icons import paint as paint_icon
from ui.notices.words import ICONS, TONES, clock_of, day_of

DAY_ROW = 30
ROW = 56
MARGIN = 12
# Where the words begin: after the picture.
WORDS = 44
DOT = 7

AnyIndex = QModelIndex | QPersistentModelIndex


class NoticeList(QListWidget):
    """`followed(notice)` when the person chose one."""

    followed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Notifications")
        self.setItemDelegate(_Painter(self))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.itemClicked.connect(self._follow)
        self.itemActivated.connect(self._follow)  # Return; a double click was followed by its first
        theme.changed.connect(self.viewport().update)

    def show_notices(self, notices: Sequence[Notice], *, now: float | None = None) -> None:
        """Show these, the newest first."""
        chosen = self.currentRow()
        self.clear()
        now = time.time() if now is None else now
        for day, entries in groupby(notices, key=lambda notice: day_of(notice.time, now)):
            heading = QListWidgetItem(day)
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(heading)
            for notice in entries:
                item = QListWidgetItem(f"{notice.title}: {notice.text}")
                item.setData(Qt.ItemDataRole.UserRole, notice)
                read = "" if notice.is_read else "Unread. "
                spoken = f"{read}{notice.title}. {notice.text}. {clock_of(notice.time)}"
                item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
                item.setToolTip(notice.text)
                self.addItem(item)
        if self.count():
            self.setCurrentRow(min(max(chosen, 1), self.count() - 1))

    def height_of_all(self) -> int:
        """How high it must be to show all without scrolling, in pixels."""
        return sum(self.sizeHintForRow(row) for row in range(self.count())) + 2

    def _follow(self, item: QListWidgetItem) -> None:
        if (notice := item.data(Qt.ItemDataRole.UserRole)) is not None:
            self.followed.emit(notice)


class _Painter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802
        return QSize(200, DAY_ROW if index.data(Qt.ItemDataRole.UserRole) is None else ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        rect: QRect = option.rect
        notice = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if notice is None:
            painter.setFont(theme.font(12, QFont.Weight.DemiBold))
            painter.setPen(theme.colour("muted"))
            place = rect.adjusted(MARGIN, 4, -MARGIN, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, index.data(Qt.ItemDataRole.DisplayRole))
        else:
            _back(painter, rect, option.state)
            _draw(painter, rect, notice)
        painter.restore()


def _back(painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
    """What is under the pointer, and has the focus."""
    has_focus = bool(state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_Selected)
    if has_focus or state & QStyle.StateFlag.State_MouseOver:
        painter.setPen(theme.colour("accent") if has_focus else Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 2, -1, -2), 8, 8)


def _draw(painter: QPainter, rect: QRect, notice: Notice) -> None:
    tone = TONES.get(notice.kind, "muted")
    colour = theme.colour("faint" if notice.is_read else tone).name()
    picture = QRect(rect.left() + MARGIN, rect.top() + (ROW - 18) // 2, 18, 18)
    paint_icon(painter, picture, ICONS.get(notice.kind, "bell"), colour)
    time_font = theme.font(11, is_tabular=True)
    clock = clock_of(notice.time)
    clock_width = QFontMetrics(time_font).horizontalAdvance(clock)
    right = rect.right() - MARGIN
    painter.setFont(time_font)
    painter.setPen(theme.colour("muted"))
    painter.drawText(QRect(right - clock_width, rect.top() + 9, clock_width, 18), Qt.AlignmentFlag.AlignVCenter, clock)
    if not notice.is_read:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        painter.drawEllipse(QRectF(right - DOT, rect.top() + 34, DOT, DOT))
    weight = QFont.Weight.Normal if notice.is_read else QFont.Weight.DemiBold
    left = rect.left() + WORDS
    for text, top, font, ink, end in (
        (notice.title or "Vega", 9, theme.font(13, weight), "text", right - clock_width - 8),
        (notice.text, 28, theme.font(12), "muted", right - DOT - 8),
    ):
        painter.setFont(font)
        painter.setPen(theme.colour(ink))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, end - left)
        painter.drawText(QRect(left, rect.top() + top, end - left, 18), Qt.AlignmentFlag.AlignVCenter, shown)
