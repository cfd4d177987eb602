"""What is spoken, on the screen: how loud it is now, and the words with the time of each sentence."""

import math

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QSizePolicy, QTextEdit, QWidget

from core.media.live_speech import Heard
from core.media.speech import Segment
from core.media.wording import clock
from ui import theme

# The quietest that the meter shows, and from where on it warns: dB of full scale. Speech lies between −40 and −10.
QUIETEST, LOUD, TOO_LOUD = -60.0, -6.0, -1.0
# The mark of the loudest falls by so much a second, so that it can be read.
FALL_DB_S = 12.0
BAR = 8
# Room for the times at the left of the sentences: "1:02:03".
TIMES = 60


class LevelMeter(QWidget):
    """A bar as long as the sound is loud (root mean square), and a mark at its latest peak, in dB of full scale."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.level = self.peak = QUIETEST
        self.setFixedHeight(24)
        self.setMinimumWidth(120)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Level of the microphone")
        self.rest()
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Wide."""
        return QSize(280, 24)

    def take(self, samples: np.ndarray, *, length_s: float) -> None:
        """The latest samples, float32, which last so long."""
        if len(samples):
            self.level = _db(float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)))))
            self.peak = max(_db(float(np.abs(samples).max())), self.peak - FALL_DB_S * length_s)
            self._tell(f"{self.level:.0f} dB")

    def rest(self) -> None:
        """Nobody listens."""
        self.level = self.peak = QUIETEST
        self._tell("Nothing is heard")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The groove, the bar and the mark, green, then yellow, then red where samples are cut off."""
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        groove = QRectF(0, (self.height() - BAR) / 2, self.width(), BAR)
        painter.setBrush(QColor(colours.raised))
        painter.drawRoundedRect(groove, BAR / 2, BAR / 2)
        tone = colours.bad if self.peak >= TOO_LOUD else colours.warn if self.peak >= LOUD else colours.good
        painter.setBrush(QColor(tone))
        if (share := _share(self.level)) > 0:
            painter.drawRoundedRect(QRectF(0, groove.top(), max(BAR, share * self.width()), BAR), BAR / 2, BAR / 2)
        if (share := _share(self.peak)) > 0:
            painter.drawRoundedRect(QRectF(share * (self.width() - 3), groove.top() - 3, 3, BAR + 6), 1.5, 1.5)
        painter.end()

    def _tell(self, words: str) -> None:
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.update()


class SpokenWords(QTextEdit):
    """Sentences with the time when each began, and below them, muted, what is heard of the one that is spoken."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.segments: list[Segment] = []
        self.partial = ""
        self.setReadOnly(True)
        self.setProperty("card", True)
        self.setAccessibleName("What was said")
        self.setPlaceholderText("What is said appears here.")
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        theme.changed.connect(self._write_again)

    def take(self, heard: Heard) -> None:
        """A sentence, or how far one is."""
        if heard.segment is not None:
            self._replace_last(heard.segment.text, at_s=heard.segment.start_s, colour="text")
            self.segments.append(heard.segment)
            self.partial = ""
        else:
            self._replace_last(heard.text, colour="muted")
            self.partial = heard.text

    def forget(self) -> None:
        """Nothing was said."""
        self.segments, self.partial = [], ""
        self.clear()

    def _replace_last(self, text: str, *, colour: str, at_s: float | None = None) -> None:
        """The words that are on their way give way to better ones. A person who scrolled up stays there."""
        bar = self.verticalScrollBar()
        is_at_end = bar.value() >= bar.maximum() - 4
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.beginEditBlock()
        if self.partial:
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            cursor.removeSelectedText()
        if self.segments:
            cursor.insertBlock()
        cursor.setBlockFormat(_hanging())
        if at_s is not None:
            cursor.insertText(clock(at_s), _ink("muted"))
        cursor.insertText(f"\t{text}", _ink(colour))
        cursor.endEditBlock()
        if is_at_end:
            bar.setValue(bar.maximum())

    def _write_again(self) -> None:
        segments, partial = self.segments, self.partial
        self.forget()
        for segment in segments:
            self.take(Heard(segment.text, True, segment))
        if partial:
            self.take(Heard(partial, False))


def _db(amplitude: float) -> float:
    return max(QUIETEST, 20 * math.log10(amplitude)) if amplitude > 0 else QUIETEST


def _share(db: float) -> float:
    return min(1.0, max(0.0, 1 - db / QUIETEST))


def _ink(colour: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(theme.colour(colour))
    return made


def _hanging() -> QTextBlockFormat:
    """Times at the left, every line of the sentence to the right of them."""
    made = QTextBlockFormat()
    made.setLeftMargin(TIMES)
    made.setTextIndent(-TIMES)
    made.setTabPositions([QTextOption.Tab(TIMES, QTextOption.TabType.LeftTab)])
    made.setBottomMargin(6)
    return made
