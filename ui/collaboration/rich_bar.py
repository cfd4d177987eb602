"""RichBar: the bar above a rich text: what lines are, how words look, what can be put in, and taking back."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QMenu, QToolButton, QWidget

from core.collaboration.rich_styles import LineKind
from ui import theme
from ui.collaboration.rich_editor import RichEditor
from ui.collaboration.rich_keys import KIND_KEYS, LINK_KEYS, MARK_KEYS, TABLE_KEYS
from ui.widgets.button import icon_button
from ui.widgets.flow import FlowLayout

KINDS = (
    (LineKind.HEADING_1, "heading-1", "Heading"),
    (LineKind.HEADING_2, "heading-2", "Smaller heading"),
    (LineKind.HEADING_3, "heading-3", "Smallest heading"),
)
MARKS = (
    ("bold", "bold", "Bold"),
    ("italic", "italic", "Italic"),
    ("strike", "strikethrough", "Strike through"),
    ("code", "code", "Code"),
)
LISTS = (
    (LineKind.BULLET, "list", "Bullets"),
    (LineKind.NUMBER, "list-ordered", "Numbers"),
    (LineKind.CHECK, "list-checks", "Check boxes"),
    (LineKind.QUOTE, "quote", "Quote"),
    (LineKind.CODE, "square-code", "Lines of code"),
)


class RichBar(QWidget):
    """Follows its editor. `link_wanted`, `picture_wanted` and `library_wanted` are for whoever can open a dialog."""

    link_wanted = Signal()
    picture_wanted = Signal()
    library_wanted = Signal()

    def __init__(self, editor: RichEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.kinds: dict[LineKind, QToolButton] = {}
        self.marks: dict[str, QToolButton] = {}
        self._row = FlowLayout(self, gap=2)
        do = editor.do
        self._add_kinds(KINDS)
        self._add_gap()
        for name, icon, title in MARKS:
            made = self._add(icon, title, partial(do.toggle, name), keys=MARK_KEYS[name], is_checkable=True)
            self.marks[name] = made
        self._add_gap()
        self._add_kinds(LISTS)
        self._add_gap()
        self.link = self._add("link", "Link", self.link_wanted.emit, keys=LINK_KEYS)
        self.table = self._add("table", "Table", lambda: do.insert_table(), keys=TABLE_KEYS)
        self.picture = self._add("image", "Picture", self.picture_wanted.emit)
        self.library = self._add("images", "Picture of the library", self.library_wanted.emit)
        self.mention = self._add("at-sign", "Mention somebody", self._choose_person)
        self._add_gap()
        undo, redo = (QKeySequence(key).toString() for key in ("Ctrl+Z", "Ctrl+Y"))
        self.undo = self._add("undo-2", "Undo", lambda: do.undo(), keys=undo)
        self.redo = self._add("redo-2", "Redo", lambda: do.redo(), keys=redo)
        editor.state_changed.connect(self.refresh)
        editor.edited.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """What the caret stands in now, and what can be taken back."""
        note = self._editor.note
        is_on = note is not None and not self._editor.isReadOnly()
        line, marks = self._editor.line, self._editor.marks
        for kind, made in self.kinds.items():
            made.setChecked(line.kind == kind)
        for name, made in self.marks.items():
            made.setChecked(bool(getattr(marks, name)))
        for button in (*self.kinds.values(), *self.marks.values(), self.link, self.table, self.picture, self.library):
            button.setEnabled(is_on)
        self.mention.setEnabled(is_on and bool(self._editor.people))
        self.undo.setEnabled(is_on and note is not None and note.document.can_undo)
        self.redo.setEnabled(is_on and note is not None and note.document.can_redo)

    def people_menu(self) -> QMenu:
        """Who can be mentioned."""
        menu = QMenu(self)
        for peer_id, name in self._editor.people:
            action = menu.addAction(theme.icon("user", "muted"), name)
            action.triggered.connect(lambda _=False, who=(peer_id, name): self._editor.do.insert_mention(*who))
        return menu

    def _choose_person(self) -> None:
        self.people_menu().popup(self.mention.mapToGlobal(QPoint(0, self.mention.height())))

    def _add_kinds(self, kinds: tuple[tuple[LineKind, str, str], ...]) -> None:
        for kind, icon, title in kinds:
            do = partial(self._editor.do.set_kind, kind)
            self.kinds[kind] = self._add(icon, title, do, keys=KIND_KEYS[kind], is_checkable=True)

    def _add(
        self, icon: str, title: str, do: Callable[[], Any], *, keys: str = "", is_checkable: bool = False
    ) -> QToolButton:
        made = icon_button(icon, title, shortcut=keys, checkable=is_checkable)
        if is_checkable:
            made.setIcon(theme.icon(icon, "muted", on="accent"))
        made.clicked.connect(lambda _=False: self._done(do))
        self._row.addWidget(made)
        return made

    def _done(self, do: Callable[[], Any]) -> None:
        do()
        # what is checked is what is so, whatever the click did to the button
        self.refresh()
        if not self._editor.cell.isVisible():
            self._editor.setFocus()

    def _add_gap(self) -> None:
        rule = QFrame()
        rule.setFixedSize(9, 26)
        line = QFrame(rule)
        line.setGeometry(4, 3, 1, 20)
        line.setProperty("rule", True)
        line.setStyleSheet("min-height: 20px; max-height: 20px;")
        self._row.addWidget(rule)
