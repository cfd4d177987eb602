"""CodeColours: paints the words of a code editor by what they are, in the theme's colours, some milliseconds a time."""

import time
from collections.abc import Callable
from typing import Any

from pygments.token import Comment, Generic, Keyword, Literal, Name, Number, Operator, Punctuation, String, Token  # type: ignore[import-untyped]
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QBrush, QTextBlock, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QPlainTextEdit

from core.collaboration import utf16
from ui import theme
from ui.collaboration.code_lexing import KINDS, CodeLexing, Found
from ui.collaboration.composing import around_composing

# Of each turn of the loop, so much is for colours.
SLICE_S = 0.006
# Lines above and below what is seen, so that scrolling finds them painted.
AROUND = 20

# What the theme calls the colour, or its place among the colours of curves; the nearest kind above counts.
COLOURS: dict[Any, str | int] = {
    Token: "text",
    Comment: "muted",
    Comment.Preproc: "warn",
    Keyword: "violet",
    Keyword.Constant: "warn",
    Operator.Word: "violet",
    Name.Function: "accent",
    Name.Class: "accent",
    Name.Namespace: "text",
    Name.Builtin: 5,
    Name.Builtin.Pseudo: 6,
    Name.Exception: "bad",
    Name.Decorator: "warn",
    Name.Tag: "accent",
    Name.Attribute: 5,
    Name.Constant: "warn",
    String: "good",
    String.Doc: "muted",
    String.Escape: 6,
    String.Interpol: 6,
    Number: "warn",
    Literal: "warn",
    Punctuation: "text",
    Generic.Heading: "accent",
    Generic.Subheading: "accent",
    Generic.Inserted: "good",
    Generic.Deleted: "bad",
    Generic.Emph: "violet",
    Generic.Strong: "violet",
}


class CodeColours(QObject):
    """Belongs to one editor. `text()` is the whole code; `following(change)` changes the widget without telling it."""

    def __init__(
        self,
        editor: QPlainTextEdit,
        *,
        text: Callable[[], str],
        following: Callable[[Callable[[], None]], None],
    ) -> None:
        super().__init__(editor)
        self._editor = editor
        self._text = text
        self._following = following
        self.lexing = CodeLexing("", "")
        self.language = ""
        self._looks: dict[Any, QTextCharFormat] = {}
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)
        self._shower = QTimer(self, singleShot=True, interval=0)
        self._shower.timeout.connect(self.show)
        editor.verticalScrollBar().valueChanged.connect(lambda _: self.show())
        theme.changed.connect(self._redress)

    def set_language(self, language: str) -> None:
        """Read everything in another language; "" paints nothing."""
        self.language = language
        self.begin()

    def begin(self) -> None:
        """Another text is shown."""
        self.lexing = CodeLexing(self.language, self._text())
        self._timer.start()
        self._go_on()
        self.show()

    def edited(self, position: int, removed: int, inserted: int) -> None:
        """The text changed; counts are characters."""
        self.lexing.edit(self._text(), position, removed, inserted)
        self._timer.start()
        self._shower.start()

    def finish(self) -> None:
        """Read all that is left, at once."""
        while self.lexing.step():
            pass
        self.show()

    def show(self) -> None:
        """Paint what can be seen."""
        first = self._editor.firstVisibleBlock()
        number = max(0, first.blockNumber() - AROUND)
        count = self._editor.viewport().height() // max(1, self._editor.fontMetrics().height()) + 2 * AROUND
        lines = self.lexing.lines[number : number + count]
        missing = next((at for at, found in enumerate(lines) if found is None), None)
        found: list[Found | None] = list(lines)
        if missing is not None and self.language and not self.lexing.is_done:
            found[missing:] = self._glance(number + missing, len(lines) - missing)
        self._following(lambda: self._paint(self._editor.document().findBlockByNumber(number), found))

    def _glance(self, first: int, count: int) -> list[Found | None]:
        block = self._editor.document().findBlockByNumber(first)
        words: list[str] = []
        while block.isValid() and len(words) < count:
            words.append(block.text())
            block = block.next()
        return list(self.lexing.glance(first, count, "\n".join(words) + "\n"))

    def _paint(self, block: QTextBlock, lines: list[Found | None]) -> None:
        for found in lines:
            if not block.isValid():
                return
            wanted = around_composing(block, self._ranges(block.text(), found or ()))
            layout = block.layout()
            if not _are_same(layout.formats(), wanted):
                layout.setFormats(wanted)
                self._editor.document().markContentsDirty(block.position(), block.length())
            block = block.next()

    def _ranges(self, text: str, found: Found) -> list[QTextLayout.FormatRange]:
        made = []
        for start, length, number in found:
            look = self._look(KINDS[number])
            if look is None:
                continue
            part = QTextLayout.FormatRange()
            part.start = utf16.from_points(text, start)
            part.length = utf16.length(text[start : start + length])
            part.format = look
            made.append(part)
        return made

    def _look(self, kind: Any) -> QTextCharFormat | None:
        """The looks of a kind of token; None for the usual ones."""
        while kind not in COLOURS:
            kind = kind.parent
        name = COLOURS[kind]
        if name == "text":
            return None
        if kind not in self._looks:
            self._looks[kind] = QTextCharFormat()
            colour = theme.colour(name) if isinstance(name, str) else theme.colour(theme.current().series[name])
            self._looks[kind].setForeground(QBrush(colour))
        return self._looks[kind]

    def _go_on(self) -> None:
        until = time.perf_counter() + SLICE_S
        while time.perf_counter() < until:
            if not self.lexing.step():
                self._timer.stop()
                break
        # what is seen may have been read just now
        if self.lexing.is_done or self._is_seen_unread():
            self.show()

    def _is_seen_unread(self) -> bool:
        number = self._editor.firstVisibleBlock().blockNumber()
        return any(found is not None for found in self.lexing.lines[number : number + 1])

    def _redress(self) -> None:
        self._looks.clear()
        self.show()


def _are_same(one: list[QTextLayout.FormatRange], other: list[QTextLayout.FormatRange]) -> bool:
    return len(one) == len(other) and all(
        (a.start, a.length) == (b.start, b.length) and a.format == b.format for a, b in zip(one, other, strict=True)
    )
