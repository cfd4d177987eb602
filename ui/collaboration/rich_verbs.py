"""RichVerbs: what a person does to a rich text besides typing: from its bar, by keys, in menus."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QTextCursor

from core.collaboration import utf16
from core.collaboration.rich_styles import (
    HEADINGS,
    INDENT_MOST,
    ITEMS,
    OBJECT,
    Block,
    Grid,
    LineKind,
    Marks,
    Paragraph,
    Picture,
    Run,
)

if TYPE_CHECKING:
    from ui.collaboration.rich_editor import RichEditor

# What a new table has.
ROWS, COLUMNS = 3, 3
CODE_INDENT = 4


class RichVerbs:
    """Belongs to one editor; what the note refuses is told by the editor's `refused`."""

    def __init__(self, editor: "RichEditor") -> None:
        self._editor = editor

    def undo(self) -> None:
        """Take back one's own last edit."""
        if self._editor.note is not None:
            self._editor.attempt(self._editor.note.undo)

    def redo(self) -> None:
        """Make it again."""
        if self._editor.note is not None:
            self._editor.attempt(self._editor.note.redo)

    def toggle(self, name: str) -> None:
        """Bold, italic, strike or code: of what is selected, else of what is typed next."""
        editor, cursor = self._editor, self._editor.textCursor()
        if editor.note is None or editor.isReadOnly():
            return
        if cursor.hasSelection():
            start, end = cursor.selectionStart(), cursor.selectionEnd()
            runs = [run for run in editor.note.runs(start, end) if run.line is None]
            is_on = bool(runs) and all(getattr(run.marks, name) for run in runs)
            editor.attempt(editor.note.format, start, end, **{name: not is_on})
            return
        wanted: dict[str, Any] = {name: not getattr(editor.marks, name)}
        with editor.following():
            editor.setCurrentCharFormat(editor.formats.chars(replace(editor.marks, **wanted), editor.line))
        editor.state_changed.emit()

    def clear_marks(self) -> None:
        """Mere words of what is selected."""
        plain = {"bold": False, "italic": False, "strike": False, "code": False, "link": "", "mention": ""}
        self._on_selection("format", **plain)

    def set_kind(self, kind: LineKind) -> None:
        """Make the lines of the selection what is asked, or words again where they are it already."""
        is_it = self._editor.line.kind == kind
        self._on_selection("set_lines", kind=LineKind.TEXT if is_it else kind, is_done=False)

    def set_language(self, language: str, position: int | None = None) -> None:
        """The language of the code around a position, or around the caret."""
        editor = self._editor
        at = editor.textCursor().position() if position is None else position
        first = last = editor.document().findBlock(at)
        while _is_code(editor, first.previous()):
            first = first.previous()
        while _is_code(editor, last.next()):
            last = last.next()
        if editor.note is not None:
            end = last.position() + last.length() - 1
            editor.attempt(editor.note.set_lines, first.position(), end, language=language)

    def toggle_done(self, position: int | None = None) -> None:
        """Tick a check box, or take the tick away."""
        editor = self._editor
        if editor.note is None or editor.isReadOnly():
            return
        position = editor.textCursor().position() if position is None else position
        line = editor.note.line_at(position)
        if line.kind == LineKind.CHECK:
            editor.attempt(editor.note.set_lines, position, position, is_done=not line.is_done)

    def indent(self, steps: int) -> None:
        """Move the lines of the selection to the right, or to the left; in code, by blanks."""
        editor, cursor = self._editor, self._editor.textCursor()
        if editor.note is None:
            return
        block = editor.document().findBlock(cursor.selectionStart())
        starts = []
        while block.isValid() and block.position() <= cursor.selectionEnd():
            starts.append((block.position(), editor.formats.line(block), block.text()))
            block = block.next()
        # from the end on, so that places before stay
        for start, line, words in reversed(starts):
            if line.kind == LineKind.CODE:
                blanks = len(words) - len(words.lstrip(" "))
                gone = 0 if steps > 0 else min(CODE_INDENT, blanks)
                come = [Run(" " * CODE_INDENT)] if steps > 0 else []
                editor.attempt(editor.note.splice, start, gone, come)
            elif 0 <= line.indent + steps <= INDENT_MOST:
                editor.attempt(editor.note.set_lines, start, start, indent=line.indent + steps)

    def set_link(self, link: str, words: str = "") -> None:
        """A link on what is selected (or on the link around the caret); `words` when nothing is; "" takes it away."""
        editor = self._editor
        if editor.note is None:
            return
        start, end = self.link_range()
        if start < end:
            editor.attempt(editor.note.format, start, end, link=link)
        elif link:
            marks = replace(editor.marks, link=link)
            editor.attempt(editor.note.splice, start, 0, [Run(words or link, marks)])

    def link_range(self) -> tuple[int, int]:
        """What a link would be set on: the selection, or the link around the caret."""
        cursor, formats = self._editor.textCursor(), self._editor.formats
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        block = cursor.block()
        link = formats.marks_at(block, start).link or formats.marks_at(block, max(block.position(), start - 1)).link
        if start < end or not link:
            return start, end
        while start > block.position() and formats.marks_at(block, start - 1).link == link:
            start -= 1
        while formats.marks_at(block, end).link == link:
            end += 1
        return start, end

    def insert_table(self, rows: int = ROWS, columns: int = COLUMNS) -> None:
        """An empty table, in a line of its own; its first cell is to be written."""
        editor = self._editor
        grid = Grid(tuple(((),) * columns for _ in range(rows)))
        # there is always a line below to go on in
        below = [Paragraph()] if editor.textCursor().atBlockEnd() else []
        end = self.insert([grid, *below])
        if end is None or editor.note is None:
            return
        at = max(at for at in editor.pointer.objects() if at < end)
        # its place is known once it is drawn
        editor.viewport().repaint()
        self._write_cell(at)

    def write_table(self) -> bool:
        """Begin to write the table beside the caret; False when there is none."""
        at = self._editor.textCursor().position()
        return self._write_cell(at) or self._write_cell(at - 1)

    def insert_picture(self, digest: str, caption: str = "", width: int = 0) -> None:
        """A picture of the file store, where the caret is."""
        self.replace([Run(OBJECT, Marks(picture=Picture(digest, caption, width)))])

    def set_picture(self, position: int, **changes: Any) -> None:
        """Change the caption or width of a picture."""
        if self._editor.note is not None:
            self._editor.attempt(self._editor.note.set_picture, position, **changes)

    def insert_mention(self, peer_id: str, name: str, *, replacing: int = 0) -> None:
        """A person's name, in place of what is selected, or of so many characters before the caret."""
        self.replace([Run(f"@{name}", Marks(mention=peer_id)), Run(" ")], before=replacing)

    def insert(self, blocks: Sequence[Block]) -> int | None:
        """Put lines and tables in the place of what is selected; returns where they end."""
        editor, cursor = self._editor, self._editor.textCursor()
        if editor.note is None:
            return None
        if cursor.hasSelection():
            self.replace([])
        end: int | None = editor.attempt(editor.note.insert, editor.textCursor().selectionStart(), blocks)
        if end is not None:
            self.select(end, end)
        return end

    def new_line(self) -> None:
        """Return: what the next line is depends on this one."""
        editor, cursor = self._editor, self._editor.textCursor()
        block, line = cursor.block(), editor.line
        is_empty, note = block.length() == 1, editor.note
        if note is None:
            return
        if is_empty and line.kind in ITEMS | {LineKind.QUOTE} and not cursor.hasSelection():
            self.back_to_words()
            return
        if is_empty and line.kind == LineKind.CODE and _ends_code(editor, cursor):
            editor.attempt(note.set_lines, cursor.position(), cursor.position(), kind=LineKind.TEXT, language="")
            return
        blanks = ""
        if line.kind == LineKind.CODE:
            before = block.text()[: cursor.selectionStart() - block.position()]
            blanks = before[: len(before) - len(before.lstrip(" \t"))]
        is_end = cursor.selectionEnd() == block.position() + block.length() - 1
        self.replace([Run("\n", line=line), *([Run(blanks)] if blanks else [])])
        at = editor.textCursor().position()
        if (line.kind in HEADINGS and is_end) or line.kind == LineKind.RULE:
            editor.attempt(note.set_lines, at, at, kind=LineKind.TEXT)
        elif line.is_done:
            editor.attempt(note.set_lines, at, at, is_done=False)

    def back_to_words(self) -> bool:
        """One step back to a mere paragraph: out of an inner list, then out of the list; False when it is one."""
        editor, line = self._editor, self._editor.line
        at = editor.textCursor().position()
        if editor.note is None or (line.kind == LineKind.TEXT and not line.indent):
            return False
        changes: dict[str, Any] = {"kind": LineKind.TEXT, "is_done": False, "language": ""}
        if line.indent and line.kind in ITEMS | {LineKind.TEXT}:
            changes = {"indent": line.indent - 1}
        editor.attempt(editor.note.set_lines, at, at, **changes)
        return True

    def remove(self, position: int) -> None:
        """The picture or table at a position goes."""
        if self._editor.note is not None:
            self._editor.attempt(self._editor.note.splice, position, 1, [])

    def change_table(self, verb: Callable[..., Any], *args: Any) -> None:
        """Rows and columns come and go."""
        if self._editor.note is not None:
            self._editor.attempt(self._editor.note.change_table, verb, *args)

    def select(self, anchor: int, head: int) -> None:
        """Put the caret somewhere."""
        cursor = self._editor.textCursor()
        cursor.setPosition(min(anchor, self._editor.follower.length))
        cursor.setPosition(min(head, self._editor.follower.length), QTextCursor.MoveMode.KeepAnchor)
        self._editor.setTextCursor(cursor)

    def replace(self, runs: Sequence[Run], *, before: int = 0) -> None:
        """Runs in the place of what is selected, and the caret behind them."""
        editor, cursor = self._editor, self._editor.textCursor()
        if editor.note is None:
            return
        start, end = cursor.selectionStart() - before, cursor.selectionEnd()
        # what comes belongs behind the caret's own place, whatever was selected
        editor.note.set_cursor(end, end)
        editor.attempt(editor.note.splice, start, end - start, runs)
        at = start + sum(utf16.length(run.text) for run in runs)
        self.select(at, at)

    def _write_cell(self, position: int) -> bool:
        """Write the first cell of the table at a position."""
        editor = self._editor
        table_id = editor.note.marks_at(position).table if editor.note is not None and position >= 0 else ""
        if editor.note is None or not table_id:
            return False
        table = editor.note.document.tables.table(table_id)
        if table.rows and table.columns:
            editor.cell.begin(table_id, table.rows[0], table.columns[0])
        return True

    def _on_selection(self, verb: str, **changes: Any) -> None:
        editor, cursor = self._editor, self._editor.textCursor()
        if editor.note is not None:
            editor.attempt(getattr(editor.note, verb), cursor.selectionStart(), cursor.selectionEnd(), **changes)


def _is_code(editor: "RichEditor", block: Any) -> bool:
    return block.isValid() and editor.formats.line(block).kind == LineKind.CODE


def _ends_code(editor: "RichEditor", cursor: QTextCursor) -> bool:
    """Whether two empty lines end a piece of code here: the way out of it."""
    block = cursor.block()
    above = block.previous()
    is_twice = _is_code(editor, above) and above.length() == 1
    return is_twice and not _is_code(editor, block.next()) and not cursor.hasSelection()
