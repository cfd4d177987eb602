"""The list of lines: scrolls, asks for more at its ends, and turns clicks and keys into verbs."""

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QToolTip, QWidget

from core.collaboration.talk_records import ChatLine
from ui import theme
from ui.collaboration.talk_layout import Box, tip_of
from ui.collaboration.talk_paint import LineDelegate
from ui.collaboration.talk_rows import ROW, LineModel, Row
from ui.collaboration.talk_verbs import Verb, VerbBar, menu_of, verbs_of
from ui.links import follow

# How near an end is when more is asked for, and for how long a line shows that it was meant.
NEAR_PX, FLASH_MS = 400, 1800
KEYS = {
    Qt.Key.Key_R: "reply",
    Qt.Key.Key_T: "thread",
    Qt.Key.Key_E: "edit",
    Qt.Key.Key_L: "link",
    Qt.Key.Key_Plus: "react",
    Qt.Key.Key_Delete: "delete",
}
CLICKABLE = ("quote", "picture", "file", "reference", "reaction", "thread")


class LineList(QListView):
    """`verb(name, line)` and `part(box, line)` when the person wants something; `older`, `newer` near the ends."""

    verb = Signal(str, object)
    part = Signal(object, object)
    older = Signal()
    newer = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = LineModel(self)
        self.drawing = LineDelegate(self)
        self.setModel(self.lines)
        self.setItemDelegate(self.drawing)
        self.setAccessibleName("Lines of the chat")
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.is_owner = False
        self.is_open = True
        self.is_at_end = True
        self._hovered: ChatLine | None = None
        self.bar = VerbBar(self.viewport())
        self.bar.chosen.connect(lambda name: self._do(name, self._hovered))
        self.bar.more.connect(self._menu_of_hovered)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.verticalScrollBar().rangeChanged.connect(self._show_whether_it_scrolls)
        self._show_whether_it_scrolls()
        self._flash = QTimer(self, singleShot=True, interval=FLASH_MS)
        self._flash.timeout.connect(lambda: self._show_flash(""))
        self._fitting = QTimer(self, singleShot=True, interval=0)  # once for all steps of a resize
        self._fitting.timeout.connect(self.relayout)
        theme.changed.connect(self.relayout)

    def show_lines(self, lines: list[ChatLine], *, first_new: str = "") -> None:
        """Show these; what is in sight stays in sight, and the end stays the end."""
        bar, was_at_end = self.verticalScrollBar(), self.is_at_end
        anchor, current = self._anchor(), self.current()
        self.bar.hide()
        self.lines.set_lines(lines, first_new=first_new)
        self.doItemsLayout()
        if current is not None and self.current() is None:
            self._keep_current(current.id)
        if was_at_end:
            self.scrollToBottom()
        elif anchor is not None:
            row = self.lines.row_of(anchor[0])
            if row >= 0:
                bar.setValue(bar.value() + self.visualRect(self.lines.index(row)).top() - anchor[1])
        self.is_at_end = was_at_end

    def to_end(self) -> None:
        """The newest line into sight."""
        self.is_at_end = True
        self.scrollToBottom()

    def point_out(self, line_id: str) -> bool:
        """A line into the middle, lit up for a moment; False when it is not among those that are loaded."""
        row = self.lines.row_of(line_id)
        if row < 0:
            return False
        index = self.lines.index(row)
        self.is_at_end = False
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        self.setCurrentIndex(index)
        self.is_at_end = self.verticalScrollBar().value() >= self.verticalScrollBar().maximum() - 4
        self._show_flash(line_id)
        self._flash.start()
        return True

    def relayout(self) -> None:
        """Names, the look or the width are others."""
        anchor_at_end = self.is_at_end
        self.doItemsLayout()
        self.viewport().update()
        if anchor_at_end:
            self.scrollToBottom()

    def current(self) -> ChatLine | None:
        """The line that the keys mean."""
        row: Row | None = self.currentIndex().data(ROW)
        return row.line if row is not None else None

    def verbs_for(self, line: ChatLine) -> list[str]:
        """The names of what can be done with it."""
        return [verb.name for verb in self._verbs(line)]

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The end stays the end; at another width lines have other heights."""
        super().resizeEvent(event)
        self.bar.hide()
        if event.size().width() != event.oldSize().width():
            self._fitting.start()
        elif self.is_at_end:
            QTimer.singleShot(0, self, lambda: self.scrollToBottom() if self.is_at_end else None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """The bar goes to the line under the pointer; what can be clicked shows a hand."""
        super().mouseMoveEvent(event)
        place = event.position()
        self._hover(self.indexAt(place.toPoint()))
        box, link = self._under(place)
        is_hand = bool(link) or (box is not None and box.kind in CLICKABLE)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if is_hand else Qt.CursorShape.ArrowCursor)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """No line is meant any more."""
        super().leaveEvent(event)
        self.bar.hide()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click on a part of a line."""
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        row: Row | None = self.indexAt(event.position().toPoint()).data(ROW)
        box, link = self._under(event.position())
        if link:
            follow(self, link)
        elif row is not None and box is not None and box.kind in CLICKABLE:
            self.part.emit(box, row.line)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """A letter is a verb of the current line; Return opens what it carries."""
        line = self.current()
        key = Qt.Key(event.key())
        if line is not None and event.matches(QKeySequence.StandardKey.Copy):
            self._do("copy", line)
        elif line is not None and key in KEYS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._do(KEYS[key], line)
        elif line is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(line)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """All verbs of a line; the menu key means the current one."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        row: Row | None = index.data(ROW)
        if row is not None:
            place = self.visualRect(index).center() if by_key else event.pos()
            self._menu(row.line, self.viewport().mapToGlobal(place))

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        """What a part of a line means, where the pointer rests."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row: Row | None = self.indexAt(event.pos()).data(ROW)
            box, link = self._under(QPointF(event.pos()))
            tip = link or (tip_of(row.line, box) if row is not None and box is not None else "")
            QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().viewportEvent(event)

    # Parts

    def _verbs(self, line: ChatLine) -> list[Verb]:
        has_threads = self.drawing.has_threads
        return verbs_of(line, me=self.drawing.me, is_owner=self.is_owner, is_open=self.is_open, has_threads=has_threads)

    def _do(self, name: str, line: ChatLine | None) -> None:
        if line is not None and name in self.verbs_for(line):
            self.verb.emit(name, line)

    def _open(self, line: ChatLine) -> None:
        index = self.currentIndex()
        boxes = self.drawing.layout(index.data(ROW), self._width()).boxes
        first = next((box for box in boxes if box.kind in CLICKABLE and box.kind not in ("quote", "reaction")), None)
        if first is not None:
            self.part.emit(first, line)

    def _under(self, place: QPointF) -> tuple[Box | None, str]:
        index = self.indexAt(place.toPoint())
        row: Row | None = index.data(ROW)
        if row is None:
            return None, ""
        rect = self.visualRect(index)
        inside = place - QPointF(rect.topLeft())
        made = self.drawing.layout(row, rect.width())
        return made.box_at(inside), made.link_at(inside)

    def _width(self) -> int:
        return self.visualRect(self.currentIndex()).width()

    def _hover(self, index: QModelIndex) -> None:
        row: Row | None = index.data(ROW)
        if row is None:
            self.bar.hide()
            return
        verbs = self._verbs(row.line)
        if row.line is not self._hovered or self.bar.isHidden():
            self._hovered = row.line
            self.bar.offer(verbs)
        rect = self.visualRect(index)
        boxes = self.drawing.layout(row, rect.width()).boxes[:2]
        dividers = sum(box.rect.height() for box in boxes if box.kind in ("day", "new"))
        top = max(0, rect.top() + dividers - 8)
        self.bar.move(rect.right() - self.bar.width() - 6, min(top, self.viewport().height() - self.bar.height()))
        self.bar.setVisible(bool(verbs))

    def _menu_of_hovered(self) -> None:
        if self._hovered is not None:
            self._menu(self._hovered, self.bar.mapToGlobal(QPoint(0, self.bar.height())))

    def _menu(self, line: ChatLine, place: QPoint) -> None:
        menu = menu_of(self._verbs(line), self)
        menu.triggered.connect(lambda entry: self._do(str(entry.data()), line))
        if menu.actions():
            menu.popup(place)

    def _keep_current(self, line_id: str) -> None:
        """The same line is the current one after all were set anew; nothing scrolls for that."""
        row = self.lines.row_of(line_id)
        if row >= 0:
            self.setAutoScroll(False)
            self.setCurrentIndex(self.lines.index(row))
            self.setAutoScroll(True)

    def _anchor(self) -> tuple[str, int] | None:
        """The first line in sight, and where its top is."""
        index = self.indexAt(QPoint(8, 4))
        row: Row | None = index.data(ROW)
        return (row.line.id, self.visualRect(index).top()) if row is not None else None

    def _show_flash(self, line_id: str) -> None:
        self.drawing.flash = line_id
        self.viewport().update()

    def _show_whether_it_scrolls(self) -> None:
        """The bar's room is always there, so that lines keep their width; its handle is when there is more to see."""
        bar = self.verticalScrollBar()
        is_idle = bar.minimum() == bar.maximum()
        if bar.property("idle") != is_idle:
            bar.setProperty("idle", is_idle)
            theme.restyle(bar)

    def _scrolled(self, value: int) -> None:
        bar = self.verticalScrollBar()
        self.bar.hide()
        self.is_at_end = value >= bar.maximum() - 4
        if not self.lines.rows:
            return
        if value < NEAR_PX:
            self.older.emit()
        if value > bar.maximum() - NEAR_PX:
            self.newer.emit()
