"""RichMenu: what can be done with what is under the mouse: a table's rows and columns, a picture's width, words."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtWidgets import QMenu

from core.collaboration.rich_styles import Marks, Picture
from ui import theme
from ui.collaboration.comment_mark import KEYS, NEW_SIGN
from ui.collaboration.languages import LANGUAGES
from ui.collaboration.rich_objects import GAP

if TYPE_CHECKING:
    from ui.collaboration.rich_editor import RichEditor

# Shares of the text's width, as people call them.
SIZES = (("Small", 0.33), ("Medium", 0.66), ("Full width", 1.0))


class RichMenu:
    """Belongs to one editor."""

    def __init__(self, editor: "RichEditor") -> None:
        self._editor = editor

    def open(self, place: QPoint) -> None:
        """Show it at a place of the viewport."""
        self.made(place).popup(self._editor.viewport().mapToGlobal(place))

    def made(self, place: QPoint) -> QMenu:
        """The menu for a place of the viewport."""
        editor = self._editor
        found = editor.pointer.object_at(place)
        if found is not None and found[2].table and not editor.isReadOnly():
            return self._table_menu(found[2].table, found[0], QPointF(place) - found[1].topLeft() - QPointF(0, GAP))
        if found is not None and found[2].picture is not None and not editor.isReadOnly():
            return self._picture_menu(found[0], found[2].picture)
        return self._words_menu(editor.pointer.marks_at(place))

    def open_languages(self, position: int, place: QPoint) -> None:
        """Let the language of some code be chosen."""
        self.languages(position).popup(self._editor.viewport().mapToGlobal(place))

    def languages(self, position: int) -> QMenu:
        """The languages that the code around a position can be in."""
        menu = QMenu(self._editor)
        held = self._editor.note.line_at(position).language if self._editor.note is not None else ""
        for name, title in (("", "Plain code"), *LANGUAGES):
            _add(menu, title, "check" if name == held else "", partial(self._editor.do.set_language, name, position))
        return menu

    def _words_menu(self, marks: Marks) -> QMenu:
        editor, menu = self._editor, QMenu(self._editor)
        if marks.link:
            _add(menu, "Open the link", "external-link", lambda: editor.open_link(marks.link))
            menu.addSeparator()
        has_words = editor.textCursor().hasSelection()
        if not editor.isReadOnly():
            _add(menu, "Cut\tCtrl+X", "", editor.cut, is_on=has_words)
        _add(menu, "Copy\tCtrl+C", "copy", editor.copy, is_on=has_words)
        if not editor.isReadOnly():
            _add(menu, "Paste\tCtrl+V", "clipboard", editor.paste, is_on=editor.canPaste())
            _add(menu, "Paste without looks\tCtrl+Shift+V", "", editor.paste_words, is_on=editor.canPaste())
            menu.addSeparator()
            _add(menu, "Clear looks\tCtrl+\\", "eraser", editor.do.clear_marks, is_on=has_words)
        _add(menu, "Select all\tCtrl+A", "", editor.selectAll)
        if has_words:
            menu.addSeparator()
            _add(menu, f"Comment on these words\t{KEYS}", NEW_SIGN, editor.comment_wanted.emit)
        return menu

    def _picture_menu(self, position: int, picture: Picture) -> QMenu:
        editor, menu = self._editor, QMenu(self._editor)
        _add(menu, "Caption…", "text-cursor-input", lambda: editor.caption_wanted.emit(position, picture.caption))
        menu.addSeparator()
        room = editor.viewport().width() - 2 * editor.document().documentMargin()
        for title, share in SIZES:
            width = max(16, min(4_096, round(room * share)))
            _add(menu, title, "", partial(editor.do.set_picture, position, width=width))
        _add(menu, "As large as it is", "", lambda: editor.do.set_picture(position, width=0))
        menu.addSeparator()
        _add(menu, "Remove the picture", "trash-2", lambda: editor.do.remove(position))
        return menu

    def _table_menu(self, table_id: str, position: int, place: QPointF) -> QMenu:
        editor, menu = self._editor, QMenu(self._editor)
        layout = editor.objects.table(table_id)
        spot = layout.spot_at(place) if layout is not None else None
        if editor.note is None or layout is None or spot is None:
            return menu
        tables, do = editor.note.document.tables, editor.do.change_table
        row, column = layout.table.rows.index(spot.row), layout.table.columns.index(spot.column)
        _add(menu, "Row above", "arrow-up", lambda: do(tables.insert_row, table_id, row))
        _add(menu, "Row below", "arrow-down", lambda: do(tables.insert_row, table_id, row + 1))
        _add(menu, "Column to the left", "arrow-left", lambda: do(tables.insert_column, table_id, column))
        _add(menu, "Column to the right", "arrow-right", lambda: do(tables.insert_column, table_id, column + 1))
        menu.addSeparator()
        many_rows, many_columns = len(layout.table.rows) > 1, len(layout.table.columns) > 1
        _add(menu, "Remove the row", "", lambda: do(tables.remove_row, table_id, spot.row), is_on=many_rows)
        _add(menu, "Remove the column", "", lambda: do(tables.remove_column, table_id, spot.column), is_on=many_columns)
        _add(menu, "Remove the table", "trash-2", lambda: editor.do.remove(position))
        return menu


def _add(menu: QMenu, title: str, icon: str, do: Callable[[], Any], *, is_on: bool = True) -> None:
    action = menu.addAction(title)
    if icon:
        action.setIcon(theme.icon(icon, "muted"))
    action.setEnabled(is_on)
    action.triggered.connect(lambda _=False: do())
