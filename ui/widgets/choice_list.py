"""ChoiceList: things in two lines each, one of them chosen: a title, a caption, and a badge for what is new."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui import theme

ROW = 54
MARGIN = 12


@dataclass(frozen=True)
class Choice:
    """What one row says; tone good, warn, bad or accent colours the caption, `badge` stands in a pill at the right."""

    key: str
    title: str
    caption: str = ""
    tone: str = ""
    badge: str = ""


class ChoiceList(QListWidget):
    """`chosen(key)` when the person moves to another row."""

    chosen = Signal(str)

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setItemDelegate(_Painter(self))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._changed)
        self._choices: tuple[Choice, ...] = ()
        self.marked = ""
        """The key of a row over which something is dragged."""
        theme.changed.connect(self.viewport().update)

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Show these; what was chosen stays chosen when it is still there, without a signal."""
        if tuple(choices) == self._choices:
            return
        before = self.key
        self._choices = tuple(choices)
        self.blockSignals(True)
        self.clear()
        for choice in choices:
            item = QListWidgetItem(choice.title)
            item.setData(Qt.ItemDataRole.UserRole, choice)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{choice.title}. {choice.caption} {choice.badge}".strip())
            self.addItem(item)
        self.choose(before)
        self.blockSignals(False)

    def key_at(self, place: QPoint) -> str:
        """The key of the row at a point of the viewport, "" for none."""
        item = self.itemAt(place)
        return item.data(Qt.ItemDataRole.UserRole).key if item is not None else ""

    def mark(self, key: str) -> None:
        """Something is dragged over this row."""
        self.marked = key
        self.viewport().update()

    @property
    def key(self) -> str:
        """The key of the chosen row, or ""."""
        item = self.currentItem()
        return item.data(Qt.ItemDataRole.UserRole).key if item is not None else ""

    def choose(self, key: str) -> None:
        """Choose a row by its key, if it is there."""
        for row, choice in enumerate(self._choices):
            if choice.key == key:
                self.setCurrentRow(row)

    def _changed(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole).key)


class _Painter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        return QSize(160, ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        choice = index.data(Qt.ItemDataRole.UserRole)
        if choice is None:
            return
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _back(painter, rect, option.state)
        if choice.key and choice.key == getattr(self.parent(), "marked", ""):
            painter.setPen(QPen(theme.colour("accent"), 1.5, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(1.5, 2.5, -1.5, -2.5), 8, 8)
        right = _badge(painter, rect, choice.badge)
        width = right - rect.left() - 2 * MARGIN
        for text, top, font, colour in (
            (choice.title, 9, theme.font(13, QFont.Weight.Medium), "text"),
            (choice.caption, 28, theme.font(12), choice.tone or "muted"),
        ):
            painter.setFont(font)
            painter.setPen(theme.colour(colour))
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
            painter.drawText(
                QRect(rect.left() + MARGIN, rect.top() + top, width, 18), Qt.AlignmentFlag.AlignVCenter, shown
            )
        painter.restore()


def _back(painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
    """What is chosen, under the pointer, and has the focus."""
    box = QRectF(rect).adjusted(1, 2, -1, -2)
    is_chosen = bool(state & QStyle.StateFlag.State_Selected)
    is_under = bool(state & QStyle.StateFlag.State_MouseOver)
    has_focus = is_chosen and bool(state & QStyle.StateFlag.State_HasFocus)
    painter.setPen(theme.colour("accent") if has_focus else Qt.PenStyle.NoPen)
    painter.setBrush(
        theme.colour("selected" if is_chosen else "raised") if is_chosen or is_under else Qt.BrushStyle.NoBrush
    )
    painter.drawRoundedRect(box, 8, 8)


def _badge(painter: QPainter, rect: QRect, text: str) -> int:
    """The pill at the right; returns where it begins."""
    if not text:
        return rect.right()
    font = theme.font(11, QFont.Weight.DemiBold)
    width = max(20, QFontMetrics(font).horizontalAdvance(text) + 12)
    box = QRectF(rect.right() - MARGIN - width + 4, rect.center().y() - 9, width, 19)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("accent"))
    painter.drawRoundedRect(box, 9.5, 9.5)
    painter.setPen(theme.colour("on_accent"))
    painter.setFont(font)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    return int(box.left()) + MARGIN - 8
