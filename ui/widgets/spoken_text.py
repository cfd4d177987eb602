"""SpokenText: what was said, as running text in which every word can be clicked to hear it."""

from html import escape

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from core.reports import Spoken
from ui import theme

# More lines than this scroll.
MOST_HEIGHT = 260


class SpokenText(QTextBrowser):
    """`wanted(seconds)` when a word is clicked, or Enter is pressed on it."""

    wanted = Signal(float)

    def __init__(self, spoken: Spoken, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spoken = spoken
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("What was said")
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        self.anchorClicked.connect(self._click)
        theme.changed.connect(self._write)
        self._write()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """As high as the words need at this width."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as there is room."""
        return QSize(200, self.height())

    def _write(self) -> None:
        colour = theme.current().text
        style = f"color:{colour}; text-decoration:none"
        words = (f'<a href="{start:.2f}" style="{style}">{escape(word)}</a>' for start, word in self._spoken.words)
        self.setHtml(f'<p style="line-height:135%">{" ".join(words)}</p>')
        self._fit()

    def _fit(self) -> None:
        self.document().setTextWidth(max(1, self.viewport().width()))
        self.setFixedHeight(min(MOST_HEIGHT, round(self.document().size().height()) + 4))

    def _click(self, url: QUrl) -> None:
        self.wanted.emit(float(url.toString()))
