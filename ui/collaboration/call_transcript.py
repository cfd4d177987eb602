"""What is said in a call, as it is written down: names, times, sentences."""

import time
from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.collaboration.calls.records import CallHeard, TranscriptLine
from ui import theme
from ui.collaboration.carets import colour_of
from ui.widgets.button import icon_button
from ui.widgets.card import Card
from ui.widgets.label import label
from ui.widgets.scroll import scrolled

# What was said before that is in the record; nobody scrolls through it while talking.
MOST = 200


class TranscriptCard(Card):
    """Sentences, and below them, muted, what is being said now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Transcript", parent=parent)
        self.lines: list[TranscriptLine] = []
        self._sentences: list[QLabel] = []
        self._marked, self._is_pointing = -1, False
        self._partial: dict[str, TranscriptLine] = {}
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._now = label(tone="muted", wraps=True)
        self._column.addWidget(self._now)
        self._column.addStretch(1)
        self.area = scrolled(content, right=8)
        self.add(self.area, 1)
        self.copy = icon_button("copy", "Copy the transcript")
        self.add_top(self.copy)
        self._is_at_end = True
        bar = self.area.verticalScrollBar()
        bar.valueChanged.connect(self._scrolled)
        bar.rangeChanged.connect(self._grew)
        theme.changed.connect(self._restyle)
        self.show_lines(())

    def show_lines(self, lines: Sequence[TranscriptLine]) -> None:
        """These were said so far."""
        while self._column.count() > 2:
            item = self._column.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.lines, self._sentences = [], []
        for line in lines[-MOST:]:
            self._add(line)
        self._say_now()

    def take(self, heard: CallHeard) -> None:
        """Something new."""
        line = heard.line
        if heard.is_final:
            self._partial.pop(line.peer_id, None)
            self._add(line)
        else:
            self._partial[line.peer_id] = line
        self._say_now()

    def point_out(self, place: int) -> None:
        """Mark a sentence and bring it into the middle of what is seen."""
        self._marked, self._is_at_end, self._is_pointing = place, False, True
        self._mark()
        QTimer.singleShot(0, self, self._to_marked)

    def text(self) -> str:
        """All of it, a line each, to keep."""
        return "\n".join(f"{_clock(line.start)} {line.name}: {line.text}" for line in self.lines)

    def _add(self, line: TranscriptLine) -> None:
        before = self.lines[-1] if self.lines else None
        self.lines.append(line)
        place = self._column.count() - 2
        if before is None or before.peer_id != line.peer_id:
            head = QWidget()
            row = QHBoxLayout(head)
            row.setContentsMargins(0, 8 if before else 0, 0, 0)
            row.setSpacing(6)
            name = label(line.name)
            name.setStyleSheet(f"color: {colour_of(line.peer_id).name()}; font-weight: 600;")
            row.addWidget(name)
            row.addWidget(label(_clock(line.start), role="caption"), 1)
            self._column.insertWidget(place, head)
            place += 1
        self._sentences.append(label(line.text, wraps=True, is_selectable=True))
        self._column.insertWidget(place, self._sentences[-1])

    def _restyle(self) -> None:
        """Names in the new theme's colours."""
        self.show_lines(self.lines)
        self._mark()

    def _mark(self) -> None:
        if 0 <= self._marked < len(self._sentences):
            look = f"background: {theme.current().selected}; border-radius: 4px; padding: 2px 4px;"
            self._sentences[self._marked].setStyleSheet(look)

    def _to_marked(self) -> None:
        if 0 <= self._marked < len(self._sentences):
            sentence = self._sentences[self._marked]
            self.area.ensureWidgetVisible(sentence, 0, (self.area.viewport().height() - sentence.height()) // 2)

    def _say_now(self) -> None:
        words = "\n".join(f"{line.name}: {line.text}" for line in self._partial.values())
        self._now.setText(words or ("" if self.lines else "What is said appears here. It stays on this machine."))
        self.copy.setEnabled(bool(self.lines))

    def _scrolled(self, value: int) -> None:
        self._is_at_end = value >= self.area.verticalScrollBar().maximum() - 4

    def _grew(self, low: int, high: int) -> None:
        if self._is_at_end:
            QTimer.singleShot(0, self, lambda: self.area.verticalScrollBar().setValue(high))
        elif self._is_pointing:
            QTimer.singleShot(0, self, self._to_marked)


def _clock(moment: float) -> str:
    return time.strftime("%H:%M:%S", time.localtime(moment))
