"""RichKeys: what keys mean in a rich text, and Markdown that becomes looks while it is typed."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QTextCursor

from core.collaboration import utf16
from core.collaboration.rich_styles import HEADINGS, LineKind, Run

if TYPE_CHECKING:
    from ui.collaboration.rich_editor import RichEditor

# Name, keys: the bar shows them too.
MARK_KEYS = {"bold": "Ctrl+B", "italic": "Ctrl+I", "strike": "Ctrl+Shift+X", "code": "Ctrl+E"}
KIND_KEYS = {
    LineKind.TEXT: "Ctrl+Alt+0",
    LineKind.HEADING_1: "Ctrl+Alt+1",
    LineKind.HEADING_2: "Ctrl+Alt+2",
    LineKind.HEADING_3: "Ctrl+Alt+3",
    LineKind.NUMBER: "Ctrl+Shift+7",
    LineKind.BULLET: "Ctrl+Shift+8",
    LineKind.CHECK: "Ctrl+Shift+9",
    LineKind.QUOTE: "Ctrl+Shift+B",
    LineKind.CODE: "Ctrl+Alt+C",
}
LINK_KEYS = "Ctrl+Shift+K"
TABLE_KEYS = "Ctrl+Alt+T"
PLAIN_KEYS = "Ctrl+Shift+V"
CLEAR_KEYS = "Ctrl+\\"

# What a line begins with, once a blank follows.
_BEGINS: tuple[tuple[str, dict[str, Any]], ...] = (
    (r"#{1,3}", {}),
    (r"[-*+]", {"kind": LineKind.BULLET}),
    (r"1[.)]", {"kind": LineKind.NUMBER}),
    (r"\[ ?\]", {"kind": LineKind.CHECK}),
    (r"\[[xX]\]", {"kind": LineKind.CHECK, "is_done": True}),
    (r">", {"kind": LineKind.QUOTE}),
)
_FENCE = re.compile(r"```([\w+#.-]{0,32})")
_RULE = re.compile(r"---|\*\*\*|___")
# Words between delimiters, once the last one is typed.
_INLINE = (
    (re.compile(r"(?<![*\w])\*\*(\S|\S.*\S)\*\*$"), "bold"),
    (re.compile(r"(?<![*\w])\*([^\s*]|[^\s*][^*]*[^\s*])\*$"), "italic"),
    (re.compile(r"(?<![_\w])_([^\s_]|[^\s_][^_]*[^\s_])_$"), "italic"),
    (re.compile(r"(?<![~\w])~~(\S|\S.*\S)~~$"), "strike"),
    (re.compile(r"(?<![`\w])`([^`]+)`$"), "code"),
)


class RichKeys:
    """Belongs to one editor."""

    def __init__(self, editor: "RichEditor") -> None:
        self._editor = editor
        do = editor.do
        for name, keys in MARK_KEYS.items():
            self._bind(keys, lambda name=name: do.toggle(name))
        for kind, keys in KIND_KEYS.items():
            self._bind(keys, lambda kind=kind: do.set_kind(kind))
        self._bind(TABLE_KEYS, do.insert_table)
        self._bind(CLEAR_KEYS, do.clear_marks)
        self._bind(PLAIN_KEYS, editor.paste_words)

    def take(self, event: QKeyEvent) -> bool:
        """Do what a key means; False when it types or moves."""
        editor, do = self._editor, self._editor.do
        key, modifiers = event.key(), event.modifiers()
        # undo is the note's, whether or not it may be changed
        if event.matches(QKeySequence.StandardKey.Undo):
            do.undo()
            return True
        if event.matches(QKeySequence.StandardKey.Redo):
            do.redo()
            return True
        if editor.isReadOnly():
            return False
        is_plain = not modifiers & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        is_shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self._return(modifiers, is_shift=is_shift)
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and is_plain:
            do.indent(-1 if key == Qt.Key.Key_Backtab or is_shift else 1)
            return True
        if key == Qt.Key.Key_F2:
            return do.write_table()
        if key == Qt.Key.Key_Backspace and not modifiers:
            return self._backspace()
        if event.text() == " " and not modifiers:
            return self._begin_line()
        return False

    def typed(self, text: str) -> None:
        """Words were typed; delimiters around some may have been closed."""
        cursor = self._editor.textCursor()
        if text not in ("*", "_", "~", "`") or cursor.hasSelection() or self._editor.note is None:
            return
        if self._editor.line.kind == LineKind.CODE or self._editor.marks.code:
            return
        before = self._before(cursor)
        for pattern, name in _INLINE:
            found = pattern.search(before)
            if found:
                self._become(found, name)
                return

    def _return(self, modifiers: Qt.KeyboardModifier, *, is_shift: bool) -> bool:
        editor = self._editor
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            editor.do.toggle_done()
            return True
        if is_shift:
            # a break inside the paragraph is typed
            return False
        cursor, note = editor.textCursor(), editor.note
        words = cursor.block().text()
        is_end = cursor.atBlockEnd() and not cursor.hasSelection() and editor.line.kind == LineKind.TEXT
        fence, rule = _FENCE.fullmatch(words), _RULE.fullmatch(words)
        if note is not None and is_end and (fence or rule):
            start = cursor.block().position()
            editor.attempt(note.splice, start, len(words), [])
            if fence:
                editor.attempt(note.set_lines, start, start, kind=LineKind.CODE, language=fence[1])
                return True
            editor.attempt(note.set_lines, start, start, kind=LineKind.RULE)
        editor.do.new_line()
        return True

    def _backspace(self) -> bool:
        editor, cursor = self._editor, self._editor.textCursor()
        if cursor.hasSelection() or not cursor.atBlockStart():
            return False
        line, above = editor.line, cursor.block().previous()
        if line.kind == LineKind.CODE and above.isValid() and editor.formats.line(above).kind == LineKind.CODE:
            return False
        return editor.do.back_to_words()

    def _begin_line(self) -> bool:
        """A blank after what Markdown begins a line with makes the line that."""
        editor, cursor, note = self._editor, self._editor.textCursor(), self._editor.note
        kind = editor.line.kind
        if cursor.hasSelection() or note is None or kind not in (LineKind.TEXT, LineKind.BULLET):
            return False
        before = self._before(cursor)
        for pattern, changes in _BEGINS:
            if re.fullmatch(pattern, before):
                found = changes or {"kind": HEADINGS[len(before) - 1]}
                if kind == LineKind.BULLET and found["kind"] != LineKind.CHECK:
                    return False
                start = cursor.block().position()
                editor.attempt(note.splice, start, len(before), [])
                editor.attempt(note.set_lines, start, start, **found)
                return True
        return False

    def _become(self, found: re.Match[str], name: str) -> None:
        """The words between delimiters get their looks; the delimiters go, and what is typed next is plain again."""
        editor, note = self._editor, self._editor.note
        assert note is not None
        start = editor.textCursor().block().position()
        low, high = (start + utf16.length(found.string[:at]) for at in found.span())
        inner_low, inner_high = (start + utf16.length(found.string[:at]) for at in found.span(1))
        note.document.pause()
        runs = [run for run in note.runs(inner_low, inner_high) if run.line is None]
        looks: dict[str, Any] = {name: True}
        marked = [Run(run.text, replace(run.marks, **looks)) for run in runs]
        editor.attempt(note.splice, low, high - low, marked)
        end = low + inner_high - inner_low
        editor.do.select(end, end)
        if getattr(editor.marks, name):
            editor.do.toggle(name)

    def _before(self, cursor: QTextCursor) -> str:
        """The words of the line before the caret."""
        block = cursor.block()
        halves = block.text().encode("utf-16-le")[: 2 * (cursor.position() - block.position())]
        return halves.decode("utf-16-le", "replace")

    def _bind(self, keys: str, do: Any) -> None:
        made = QShortcut(QKeySequence(keys), self._editor)
        # the same keys may mean something else beside the editor
        made.setContext(Qt.ShortcutContext.WidgetShortcut)
        made.activated.connect(do)
