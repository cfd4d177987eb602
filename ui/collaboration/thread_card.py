"""ThreadCard: one comment with its replies, what it is about, the words it suggests, and what can be done with it."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from core.collaboration.comment_anchors import EntryPart, PicturePart
from core.collaboration.comments import Remark, Thread
from core.collaboration.text_ranges import TextRange
from ui import theme
from ui.collaboration import entry_words
from ui.collaboration.carets import colour_of
from ui.collaboration.naming import NamingLine
from ui.collaboration.remark_field import RemarkField
from ui.collaboration.when import when
from ui.widgets.button import button, icon_button
from ui.widgets.label import ElidedLabel, label

# Of a long passage its beginning is enough to know it again.
QUOTE_SHOWN = 160
ENDS = {"resolved": "Resolved", "accepted": "Accepted", "declined": "Declined"}


class ThreadCard(QFrame):
    """Signals what the person wants with the thread; the panel does it."""

    looked_at = Signal()
    pointed_at = Signal(bool)
    """The pointer is on it, or left."""
    reply_wanted = Signal(str)
    state_wanted = Signal(str)
    accept_wanted = Signal()
    remove_wanted = Signal(str)
    """A remark's id."""
    edit_wanted = Signal(str, str)
    """A remark's id and what it says from now on."""

    def __init__(
        self,
        thread: Thread,
        *,
        me: str,
        is_there: bool,
        may_comment: bool,
        may_accept: bool,
        names: Sequence[str] = (),
    ) -> None:
        """`names` are those who can be called with an @."""
        super().__init__()
        self._names = names
        self._places: dict[str, QVBoxLayout] = {}
        self.edited: tuple[str, RemarkField] | None = None
        """The remark that is being written anew, and where."""
        self.said = thread
        self.setProperty("raised", True)
        self.setObjectName("thread")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"Comment by {thread.remark.author.name}: {thread.remark.text or thread.suggestion}")
        self.line: NamingLine | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 10, 10, 10)
        self.column.setSpacing(5)
        self._add_subject(is_there=is_there)
        for remark in (thread.remark, *thread.replies):
            self._add_remark(remark, is_mine=remark.author.peer_id == me and may_comment)
        self._add_state()
        if may_comment:
            self._add_verbs(may_accept=may_accept)

    def set_chosen(self, is_chosen: bool) -> None:
        """Whether it is the one that is looked at."""
        colour = theme.current().accent if is_chosen else "transparent"
        self.setStyleSheet(f"#thread {{ border: 1px solid {colour}; }}")

    def edit(self, remark_id: str, draft: str | None = None) -> None:
        """Write a remark of one's own anew, in its place; `draft` are words that were begun."""
        self.end_edit()
        said = next((one for one in (self.said.remark, *self.said.replies) if one.id == remark_id), None)
        if said is None:
            return
        place = self._places[remark_id]
        field = RemarkField(said.text, names=self._names)
        if draft is not None:
            field.words.setPlainText(draft)
        field.saved.connect(partial(self.edit_wanted.emit, remark_id))
        field.left.connect(self.end_edit)
        self.edited = remark_id, field
        if (shown := place.itemAt(0)) is not None and (words := shown.widget()) is not None:
            words.hide()
        place.addWidget(field)
        field.words.setFocus()

    def end_edit(self) -> None:
        """Show the words as they are."""
        if self.edited is None:
            return
        remark_id, field = self.edited
        self.edited = None
        place = self._places[remark_id]
        place.removeWidget(field)
        field.hide()
        field.deleteLater()
        if (shown := place.itemAt(0)) is not None and (words := shown.widget()) is not None:
            words.show()
        self.setFocus()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        """Show what it is about more clearly."""
        super().enterEvent(event)
        self.pointed_at.emit(True)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """No more."""
        super().leaveEvent(event)
        self.pointed_at.emit(False)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Show what it is about."""
        super().mousePressEvent(event)
        self.looked_at.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Return does what a click does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.looked_at.emit()
        else:
            super().keyPressEvent(event)

    def _add_subject(self, *, is_there: bool) -> None:
        anchor, suggestion = self.said.anchor, self.said.suggestion
        if isinstance(anchor, TextRange):
            quote = anchor.quote if len(anchor.quote) <= QUOTE_SHOWN else f"{anchor.quote[:QUOTE_SHOWN]}…"
            if suggestion is None:
                self._add_words(f"“{quote}”", tone="muted")
            else:
                self._add_words(quote, tone="bad", is_struck=True)
                self._add_words(suggestion or "(nothing)", tone="good")
            gone = "The text is gone."
        elif isinstance(anchor, EntryPart):
            self._add_words(entry_words.about(anchor), tone="muted")
            gone = entry_words.gone(anchor)
        else:
            self._add_words("A part of a picture" if isinstance(anchor, PicturePart) else "On the board", tone="muted")
            gone = "It is gone from the board."
        if not is_there:
            self._add_words(gone, tone="warn")

    def _add_words(self, text: str, *, tone: str, is_struck: bool = False) -> None:
        words = label(text, tone=tone, wraps=True)
        if is_struck:
            font = words.font()
            font.setStrikeOut(True)
            words.setFont(font)
        self.column.addWidget(words)

    def _add_remark(self, remark: Remark, *, is_mine: bool) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        name = ElidedLabel(remark.author.name)
        name.setStyleSheet(f"color: {colour_of(remark.author.peer_id).name()}; font-weight: 600;")
        row.addWidget(name, 1)
        row.addWidget(label(when(remark.written) + (" · edited" if remark.is_edited else ""), role="caption"))
        if is_mine:
            row.addWidget(icon_button("pencil", "Edit", partial(self.edit, remark.id)))
            row.addWidget(icon_button("trash-2", "Remove", lambda: self.remove_wanted.emit(remark.id)))
        self.column.addLayout(row)
        place = self._places[remark.id] = QVBoxLayout()
        self.column.addLayout(place)
        if remark.text:
            place.addWidget(label(remark.text, wraps=True, is_selectable=True))

    def _add_state(self) -> None:
        thread = self.said
        if not thread.is_open and thread.by is not None:
            words = f"{ENDS[thread.state]} by {thread.by.name}, {when(thread.changed)}"
            self.column.addWidget(label(words, role="caption", wraps=True))

    def _add_verbs(self, *, may_accept: bool) -> None:
        row = QHBoxLayout()
        row.setSpacing(4)
        if self.said.is_open:
            self.line = NamingLine()
            self.line.naming.set_names(self._names)
            self.line.setPlaceholderText("Reply…")
            self.line.setAccessibleName("Reply")
            self.line.returnPressed.connect(self._reply)
            self.column.addWidget(self.line)
        if not self.said.is_open:
            row.addWidget(self._verb("Reopen", "rotate-ccw", lambda: self.state_wanted.emit("open")))
        elif self.said.suggestion is not None:
            if may_accept:
                row.addWidget(self._verb("Accept", "check", self.accept_wanted.emit))
            row.addWidget(self._verb("Decline", "x", lambda: self.state_wanted.emit("declined")))
        else:
            row.addWidget(self._verb("Resolve", "check", lambda: self.state_wanted.emit("resolved")))
        row.addStretch(1)
        self.column.addLayout(row)

    def _verb(self, text: str, icon: str, do: Callable[[], object]) -> QWidget:
        return button(text, lambda: do(), icon=icon, kind="quiet")

    def _reply(self) -> None:
        if self.line is not None and (text := self.line.text().strip()):
            self.line.clear()
            self.reply_wanted.emit(text)
