"""The palette's list: icon, title with the found letters marked, page, keys; painted for exactness and speed."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui import icons, theme
from ui.fuzzy import Match

ROW = 40


class EntryList(QListView):
    """The entries; the keyboard stays in the field above it."""

    row_height = ROW

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Commands and pages")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_Painter(self))
        self.setMouseTracking(True)
        self.entered.connect(self.setCurrentIndex)


class _Painter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        return QSize(200, ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry, fit = index.data(Qt.ItemDataRole.UserRole)
        colours = theme.current()
        rect: QRect = option.rect
        is_current = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.selected))
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 7, 7)
        icons.paint(
            painter,
            QRectF(rect.left() + 12, rect.center().y() - 8, 17, 17),
            entry.icon,
            colours.accent if is_current else colours.muted,
        )
        right = _keys(painter, rect, entry.shortcut)
        right = _where(painter, QRect(rect.left(), rect.top(), right - rect.left(), rect.height()), entry.where)
        _title(painter, QRect(rect.left() + 42, rect.top(), right - rect.left() - 54, rect.height()), entry.title, fit)
        painter.restore()


def _keys(painter: QPainter, rect: QRect, shortcut: str) -> int:
    """Key caps at the right; returns where they begin."""
    right = rect.right() - 10
    if not shortcut:
        return right
    native = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    painter.setFont(theme.font(11, QFont.Weight.Medium))
    metrics = QFontMetrics(painter.font())
    caps = ["+"] if native == "+" else [cap or "+" for cap in native.split("+")]
    for cap in reversed(caps):
        width = max(20, metrics.horizontalAdvance(cap) + 10)
        box = QRectF(right - width, rect.center().y() - 9, width, 20)
        painter.setPen(QColor(theme.current().border))
        painter.setBrush(QColor(theme.current().raised))
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(QColor(theme.current().muted))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, cap)
        right -= width + 4
    return right - 6


def _where(painter: QPainter, rect: QRect, where: str) -> int:
    painter.setFont(theme.font(12))
    painter.setPen(QColor(theme.current().muted))
    width = QFontMetrics(painter.font()).horizontalAdvance(where)
    painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, where)
    return rect.right() - width


def _title(painter: QPainter, rect: QRect, title: str, fit: Match) -> None:
    """The title, letter runs that were found in the accent colour."""
    plain, bold = theme.font(13), theme.font(13, QFont.Weight.Bold)
    left, place = rect.left(), 0
    shown = QFontMetrics(plain).elidedText(title, Qt.TextElideMode.ElideRight, rect.width())
    while place < len(shown):
        is_found = place in fit.places
        end = place + 1
        while end < len(shown) and (end in fit.places) == is_found:
            end += 1
        run = shown[place:end]
        painter.setFont(bold if is_found else plain)
        painter.setPen(QColor(theme.current().accent if is_found else theme.current().text))
        painter.drawText(
            QRect(left, rect.top(), rect.right() - left + 20, rect.height()), Qt.AlignmentFlag.AlignVCenter, run
        )
        left += QFontMetrics(painter.font()).horizontalAdvance(run)
        place = end
