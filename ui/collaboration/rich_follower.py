"""RichFollower: makes a Qt document what a rich text is, step by step, and back again.

Qt's paragraph separators are the text's line ends; what a line is stands on its paragraph. So positions are the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument

from core.collaboration.rich_change import Restyle, RichSplice, Step
from core.collaboration.rich_styles import LINE_FIELDS, PLAIN, Line, LineKind, Run, restyled
from ui.collaboration.rich_formats import RichFormats, is_object

# What Qt would take for the end of a paragraph or a frame, as something of the same length.
TO_QT = {0x0D: "\u2028", 0x2029: "\u2028", 0xFDD0: "\ufffd", 0xFDD1: "\ufffd"}
AREAS = (LineKind.CODE, LineKind.QUOTE)


class RichFollower:
    """Belongs to one Qt document, whose undo is off."""

    def __init__(self, document: QTextDocument, formats: RichFormats) -> None:
        self._document = document
        self.formats = formats

    @property
    def length(self) -> int:
        """How many units the document has without its last line end."""
        return self._document.characterCount() - 1

    def follow(self, step: Step) -> None:
        """Do a step."""
        if isinstance(step, RichSplice):
            self.splice(step)
        else:
            self.restyle(step)

    def append(self, runs: Sequence[Run]) -> None:
        """Put runs at the end."""
        start = self.length
        self._write(self._cursor(start, start), runs)
        self._space(start, self.length)

    def end(self, line: Line) -> None:
        """What the last line is."""
        self._set_line(self._document.lastBlock(), line)
        self._space(self.length, self.length)

    def splice(self, step: RichSplice) -> None:
        """Take away and put in."""
        cursor = self._cursor(step.position, step.position + step.removed)
        cursor.beginEditBlock()
        if step.removed:
            # the line end that stays is the last one's, and it says what the line is
            last = self._document.findBlock(step.position + step.removed)
            line, is_joining = self.formats.line(last), last.position() > step.position
            cursor.removeSelectedText()
            if is_joining:
                self._set_line(cursor.block(), line)
        self._write(cursor, step.runs)
        cursor.endEditBlock()
        self._space(step.position, cursor.position())

    def restyle(self, step: Restyle) -> None:
        """Change looks."""
        end = step.position + step.length
        cursor = self._cursor(step.position, step.position)
        cursor.beginEditBlock()
        for block in self._blocks(step.position, end):
            line = self.formats.line(block)
            stop = block.position() + block.length() - 1
            changes = {name: value for name, value in step.changes.items() if name in LINE_FIELDS}
            if changes and stop < end:
                self._set_line(block, replace(line, **changes))
            if step.changes.keys() - LINE_FIELDS:
                self._restyle_chars(block, step)
        cursor.endEditBlock()
        self._space(step.position, end)

    def settle(self, start: int, end: int, runs: Sequence[Run]) -> None:
        """Make what Qt did by itself from `start` to `end` look as these runs, which are whole lines of the text."""
        at = start
        words: list[Run] = []
        for run in runs:
            if run.line is None:
                words.append(run)
                continue
            block = self._document.findBlock(at)
            if self.formats.line(block) != run.line:
                self._set_line(block, run.line)
            for word in words:
                length = _units(word.text)
                for low, high, _ in self._fragments(block, at, at + length):
                    self._dress(low, high, word, run.line)
                at += length
            words = []
            at += 1
        self._space(start, end)

    def runs(self, start: int, end: int) -> Iterator[Run]:
        """What is from `start` to `end`, as drafts: line ends say no line."""
        for block in self._blocks(start, end):
            parts = block.begin()
            while not parts.atEnd():
                fragment = parts.fragment()
                low = max(start, fragment.position())
                high = min(end, fragment.position() + fragment.length())
                if low < high:
                    words = _words(self._document, low, high)
                    yield Run(words, self.formats.marks(fragment.charFormat()))
                parts += 1
            if start <= block.position() + block.length() - 1 < end:
                yield Run("\n")

    def redress(self, number: int, count: int) -> None:
        """So many lines from one on anew: the theme is another."""
        cursor = QTextCursor(self._document)
        cursor.beginEditBlock()
        block = self._document.findBlockByNumber(number)
        for _ in range(count):
            if not block.isValid():
                break
            self._dress_line(block, self.formats.line(block))
            block = block.next()
        cursor.endEditBlock()

    def _write(self, cursor: QTextCursor, runs: Sequence[Run]) -> None:
        """Insert runs; a line end ends the line that the cursor is in, and what follows is the line that was here."""
        rest = self.formats.line(cursor.block())
        for line, words in _by_line(runs):
            if line is not None and line != self.formats.line(cursor.block()):
                self._set_line(cursor.block(), line)
            here = line or rest
            for run in words:
                cursor.insertText(
                    run.text.translate(TO_QT), self.formats.chars(run.marks, here, is_object=is_object(run.text))
                )
            # of an empty line, the caret's height is all that is seen
            if cursor.block().length() == 1:
                cursor.setBlockCharFormat(self.formats.chars(PLAIN, here))
        if rest != self.formats.line(cursor.block()) or any(run.line is not None for run in runs):
            self._set_line(cursor.block(), rest)

    def _restyle_chars(self, block: QTextBlock, step: Restyle) -> None:
        line = self.formats.line(block)
        for low, high, run in self._fragments(block, step.position, step.position + step.length):
            self._dress(low, high, restyled(run, step.changes), line)

    def _fragments(self, block: QTextBlock, start: int, end: int) -> list[tuple[int, int, Run]]:
        found = []
        parts = block.begin()
        while not parts.atEnd():
            fragment = parts.fragment()
            low, high = max(start, fragment.position()), min(end, fragment.position() + fragment.length())
            if low < high:
                # text and objects are told apart by their first character
                run = Run(fragment.text()[:1], self.formats.marks(fragment.charFormat()))
                found.append((low, high, run))
            parts += 1
        return found

    def _set_line(self, block: QTextBlock, line: Line) -> None:
        known = self.formats.line(block)
        QTextCursor(block).setBlockFormat(self.formats.block(line))
        if (known.kind, known.is_done) != (line.kind, line.is_done) or block.length() == 1:
            self._dress_line(block, line)

    def _dress_line(self, block: QTextBlock, line: Line) -> None:
        QTextCursor(block).setBlockCharFormat(self.formats.chars(PLAIN, line))
        start = block.position()
        # Qt forgets to lay out a paragraph of which only that changes
        QTextCursor(block).setBlockFormat(block.blockFormat())
        for low, high, run in self._fragments(block, start, start + block.length()):
            self._dress(low, high, run, line)

    def _dress(self, start: int, end: int, run: Run, line: Line) -> None:
        """Give one fragment its looks."""
        wanted = self.formats.chars(run.marks, line, is_object=is_object(run.text))
        cursor = self._cursor(start, start + 1)
        # setting what is there already would lay the line out again
        if cursor.charFormat() != wanted:
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(wanted)

    def _space(self, start: int, end: int) -> None:
        """Code and quotes in a row stand together, and apart from what is around them."""
        first = self._document.findBlock(start).previous()
        last = self._document.findBlock(min(end, self.length)).next()
        block = first if first.isValid() else self._document.begin()
        while block.isValid():
            line = self.formats.line(block)
            if line.kind in AREAS:
                wanted = self.formats.block(
                    line,
                    is_first=not block.previous().isValid() or not _is_one(self.formats.line(block.previous()), line),
                    is_last=not block.next().isValid() or not _is_one(self.formats.line(block.next()), line),
                )
                if block.blockFormat() != wanted:
                    QTextCursor(block).setBlockFormat(wanted)
            if block == last:
                return
            block = block.next()

    def _blocks(self, start: int, end: int) -> list[QTextBlock]:
        found = []
        block = self._document.findBlock(start)
        while block.isValid() and block.position() < max(end, start + 1):
            found.append(block)
            block = block.next()
        return found

    def _cursor(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self._document)
        cursor.setPosition(min(start, self.length))
        cursor.setPosition(min(end, self.length), QTextCursor.MoveMode.KeepAnchor)
        return cursor


def _is_one(one: Line, other: Line) -> bool:
    return one.kind == other.kind and one.indent == other.indent and one.language == other.language


def _by_line(runs: Sequence[Run]) -> Iterator[tuple[Line | None, list[Run]]]:
    """Runs by what their line is, with neighbours that are alike as one; the last ones have no line end yet."""
    line: Line | None = None
    words: list[Run] = []
    held: list[Run] = []
    for run in runs:
        if run.line is None:
            held.append(run)
            continue
        if words and run.line != line:
            yield line, words
            words = []
        line = run.line
        # what is alike over many lines is put in at once
        for word in (*held, Run("\n")):
            if words and not is_object(word.text) and not is_object(words[-1].text) and _is_like(words[-1], word):
                words[-1] = Run(words[-1].text + word.text, words[-1].marks)
            else:
                words.append(word)
        held = []
    if words:
        yield line, words
    if held:
        yield None, held


def _is_like(one: Run, other: Run) -> bool:
    return one.marks == other.marks or other.text == "\n"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _words(document: QTextDocument, start: int, end: int) -> str:
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return cursor.selectedText().replace("\u2029", "\n")
