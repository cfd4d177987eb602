"""The chat of a workspace: lines with their authors, and the line to write in."""

import time
from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.collaboration.talk_records import ChatLine
from ui import theme
from ui.collaboration.carets import colour_of
from ui.widgets.button import icon_button
from ui.widgets.card import Card
from ui.widgets.label import label
from ui.widgets.scroll import scrolled

# What was said before that is in the profile; nobody scrolls through it here.
MOST = 200
# Lines of one author within this time stand under one name.
TOGETHER_S = 300.0


class ChatCard(Card):
    """`said(text)` when the person sends something."""

    said = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Chat", parent=parent)
        self._shown: tuple[ChatLine, ...] = ()
        theme.changed.connect(self._restyle)
        content = QWidget()
        self._lines = QVBoxLayout(content)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(3)
        self._lines.addStretch(1)
        self.area = scrolled(content, right=8)
        self.area.setMinimumHeight(120)
        bar = self.area.verticalScrollBar()
        # new lines show themselves unless the person reads further up
        self._is_at_end = True
        bar.valueChanged.connect(self._scrolled)
        bar.rangeChanged.connect(self._grew)
        self.add(self.area, 1)
        self.line = QLineEdit()
        self.line.setPlaceholderText("Say something…")
        self.line.setAccessibleName("Say something")
        self.line.returnPressed.connect(self._send)
        self.send_button = icon_button("send", "Send", self._send)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.line, 1)
        row.addWidget(self.send_button)
        self.body.addLayout(row)

    def show_lines(self, lines: Sequence[ChatLine]) -> None:
        """Show these; lines that only grew at the end are added to what is there."""
        wanted = tuple(lines[-MOST:])
        if wanted == self._shown:
            return
        known = len(self._shown)
        if known == 0 or wanted[:known] != self._shown:
            self._clear()
            known = 0
        for place in range(known, len(wanted)):
            self._add(wanted[place], wanted[place - 1] if place else None)
        self._shown = wanted

    def set_open(self, is_open: bool) -> None:
        """Whether somebody would hear it."""
        self.line.setEnabled(is_open)
        self.send_button.setEnabled(is_open)

    @property
    def shown(self) -> tuple[ChatLine, ...]:
        """The lines that are there."""
        return self._shown

    def _add(self, line: ChatLine, before: ChatLine | None) -> None:
        place = self._lines.count() - 1
        is_new_voice = before is None or before.author_id != line.author_id or line.sent - before.sent > TOGETHER_S
        if is_new_voice:
            head = QWidget()
            row = QHBoxLayout(head)
            row.setContentsMargins(0, 8 if before else 0, 0, 0)
            row.setSpacing(6)
            name = label(line.author)
            name.setStyleSheet(f"color: {colour_of(line.author_id).name()}; font-weight: 600;")
            row.addWidget(name)
            row.addWidget(label(when(line.sent), role="caption"), 1)
            self._lines.insertWidget(place, head)
            place += 1
        words = label(line.text, wraps=True, is_selectable=True)
        if line.state == "unsent":
            words.setProperty("tone", "muted")
            words.setToolTip("Only this machine has it; it is sent when another member is there.")
            words.setText(f"{line.text}  · unsent")
        self._lines.insertWidget(place, words)

    def _clear(self) -> None:
        self._shown = ()
        while self._lines.count() > 1:
            item = self._lines.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.deleteLater()

    def _restyle(self) -> None:
        """Names in the new theme's colours."""
        lines = self._shown
        self._clear()
        self.show_lines(lines)

    def _send(self) -> None:
        text = self.line.text().strip()
        if text:
            self.line.clear()
            self._is_at_end = True
            self.said.emit(text)

    def _scrolled(self, value: int) -> None:
        self._is_at_end = value >= self.area.verticalScrollBar().maximum() - 4

    def _grew(self, low: int, high: int) -> None:
        if self._is_at_end:
            QTimer.singleShot(0, self, lambda: self.area.verticalScrollBar().setValue(high))


def when(sent: float) -> str:
    """Today the time, otherwise day and time, as this machine's clock has it."""
    moment, now = time.localtime(sent), time.localtime()
    is_today = moment[:3] == now[:3]
    return time.strftime("%H:%M" if is_today else "%d %b, %H:%M", moment)
