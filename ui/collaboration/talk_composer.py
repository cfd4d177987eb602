"""Where a line is written: grows with its words, takes files and pictures, names people, answers and edits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from core.collaboration.talk_checks import has_more
from core.collaboration.talk_records import Attachment, ChatLine, Reference
from core.errors import InputError
from ui import theme
from ui.collaboration.naming import NamingField
from ui.collaboration.talk_markup import plain
from ui.widgets.button import icon_button
from ui.widgets.chips import Chip, Chips
from ui.widgets.label import ElidedLabel

T = TypeVar("T")

# Beyond this it scrolls: the talk must stay in sight.
MOST_ROWS = 8
# Above and below the words.
PADDING = 8


class LineField(NamingField):
    """Return sends, Shift+Return is a new row, Up in an empty field is `up_wanted`. Pasted and dropped `files` and
    `picture` are for others to take."""

    sent = Signal()
    up_wanted = Signal()
    escaped = Signal()
    files = Signal(list)
    picture = Signal(QImage)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("Say something…")
        self.setAccessibleName("Say something")
        self.setTabChangesFocus(True)
        # the frame around it and its buttons is the field that one sees
        self.setStyleSheet(
            f"QPlainTextEdit {{ border: none; background: transparent; padding: {PADDING}px 6px; min-height: 0; }}"
        )
        self.document().setDocumentMargin(0)
        self.textChanged.connect(self._fit)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """The keys of a chat."""
        key = Qt.Key(event.key())
        if self.naming.takes(event):
            return
        is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not is_shifted:
            self.sent.emit()
        elif key == Qt.Key.Key_Up and not self.toPlainText():
            self.up_wanted.emit()
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802
        """Files and pictures too."""
        return source.hasImage() or bool(_paths(source)) or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802
        """What is pasted or dropped: files and pictures go with the line, words into it."""
        if paths := _paths(source):
            self.files.emit(paths)
        elif source.hasImage() and not source.hasText():
            self.picture.emit(QImage(source.imageData()))
        elif source.hasText():
            self.insertPlainText(source.text())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Other rows at another width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wanted = max(1, round(self.document().size().height()))
        rows = min(MOST_ROWS, wanted)
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if wanted == rows else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(policy)
        self.setFixedHeight(rows * self.fontMetrics().lineSpacing() + 2 * PADDING)


@dataclass(frozen=True)
class Draft:
    """What was begun before a line was edited."""

    text: str
    reply_to: ChatLine | None
    attachments: tuple[Attachment, ...]
    references: tuple[Reference, ...]


class Composer(QWidget):
    """`said(text)` when the person sends; what it answers or edits and its files are here until `clear`.

    What was begun before an edit is put aside, and comes back when the edit is over.
    """

    said = Signal(str)
    attach_wanted = Signal()
    point_wanted = Signal()
    typed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reply_to: ChatLine | None = None
        self.editing: ChatLine | None = None
        self._aside: Draft | None = None
        self._why = self._hint = ""
        self.attachments: list[Attachment] = []
        self.references: list[Reference] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.banner = QFrame()
        self.banner.setProperty("raised", True)
        line = QHBoxLayout(self.banner)
        line.setContentsMargins(10, 4, 4, 4)
        self.about = ElidedLabel(tone="muted")
        line.addWidget(self.about, 1)
        line.addWidget(icon_button("x", "Write a line of its own", self.leave))
        self.chips = Chips(removable=True)
        self.field = LineField()
        self.field.sent.connect(self._send)
        self.field.escaped.connect(self.leave)
        self.field.textChanged.connect(self._typed)
        self.attach_button = icon_button("paperclip", "Send files with it", self.attach_wanted.emit)
        self.point_button = icon_button("images", "Point to something in the library", self.point_wanted.emit)
        self.send_button = icon_button("send", "Send", self._send)
        box = _Box(self.field)
        row = QHBoxLayout(box)
        row.setContentsMargins(4, 3, 4, 3)
        row.setSpacing(0)
        row.addWidget(self.attach_button, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.point_button, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.field, 1)
        row.addWidget(self.send_button, 0, Qt.AlignmentFlag.AlignBottom)
        column.addWidget(self.banner)
        column.addWidget(self.chips)
        column.addWidget(box)
        self._show()

    @property
    def text(self) -> str:
        """What was written so far."""
        return self.field.toPlainText()

    @property
    def draft(self) -> str:
        """What was begun of a new line, also while another one is edited."""
        return self._aside.text if self._aside is not None else self.text

    def set_names(self, names: Sequence[str]) -> None:
        """Who can be named."""
        self.field.naming.set_names(names)

    def set_open(self, is_open: bool, *, why: str = "") -> None:
        """Whether somebody would hear it; otherwise `why` not stands in the line."""
        if self.field.placeholderText() != self._why:
            self._hint = self.field.placeholderText()
        self._why = why
        self.field.setPlaceholderText(why or self._hint)
        for part in (self.field, self.attach_button, self.point_button, self.send_button):
            part.setEnabled(is_open)

    def answer(self, line: ChatLine) -> None:
        """The next line answers this one."""
        self._take_back()
        self.reply_to = line
        self._show()

    def edit(self, line: ChatLine) -> None:
        """Write this line anew; what was begun waits meanwhile."""
        if self._aside is None:
            self._aside = Draft(self.text, self.reply_to, tuple(self.attachments), tuple(self.references))
        self.reply_to, self.editing = None, line
        self.attachments, self.references = [], []
        self.set_text(line.text)
        self._show()

    def leave(self) -> None:
        """No edit any more, or no answer."""
        if self.editing is not None:
            self._take_back()
        else:
            self.reply_to = None
        self._show()

    def set_text(self, text: str) -> None:
        """Other words, as if nobody had typed them."""
        self.field.blockSignals(True)
        self.field.setPlainText(text)
        self.field.blockSignals(False)
        self.field._fit()
        self.field.moveCursor(QTextCursor.MoveOperation.End)

    def check_new(self) -> None:
        """Raises InputError while a line is edited: files and links go with new lines only."""
        if self.editing is not None:
            raise InputError("A line that was said already takes no files.", "Send or leave the edit (Escape) first.")

    def attach(self, attachment: Attachment) -> None:
        """Send this file with the line; one that comes during an edit goes with what was begun before it."""
        if self._aside is not None:
            self._aside = replace(self._aside, attachments=_with(self._aside.attachments, attachment))
        elif attachment not in self.attachments:
            self.attachments.append(attachment)
        self._show()

    def point_to(self, reference: Reference) -> None:
        """Send a link to this with the line, or with what was begun before an edit."""
        if self._aside is not None:
            self._aside = replace(self._aside, references=_with(self._aside.references, reference))
        elif reference not in self.references:
            self.references.append(reference)
        self._show()

    def clear(self, said: str = "") -> None:
        """It was said; what was typed since is the beginning of the next line, or of what was begun before an edit."""
        if said and self.editing is not None:
            self._take_back()
            self._show()
            return
        self.reply_to = self.editing = self._aside = None
        self.attachments = []
        self.references = []
        self.set_text(self.text.strip().removeprefix(said).lstrip() if said else "")
        self._show()

    def _show(self) -> None:
        about = self.editing or self.reply_to
        self.banner.setVisible(about is not None)
        if about is not None:
            said = plain(about.text) or "a file"
            self.about.set_text("Editing your line" if self.editing else f"Answering {about.author}: {said}")
            self.field.setFocus()
        words = [*(file.name for file in self.attachments), *(to.title for to in self.references)]
        self.chips.setVisible(bool(words))
        self.chips.set_words(words)
        for place, chip in enumerate(self._chips()):  # by place: two files may have one name
            chip.removed.connect(lambda place=place: self._remove(place))

    def _chips(self) -> list[Chip]:
        items = [self.chips.flow.itemAt(place) for place in range(self.chips.flow.count())]
        widgets = [item.widget() for item in items if item is not None]
        return [chip for chip in widgets if isinstance(chip, Chip)]

    def _take_back(self) -> None:
        """The edit is over: here is what was begun before it."""
        draft, self._aside = self._aside, None
        self.editing = None
        if draft is not None:
            self.reply_to = draft.reply_to
            self.attachments, self.references = list(draft.attachments), list(draft.references)
            self.set_text(draft.text)

    def _remove(self, place: int) -> None:
        if place < len(self.attachments):
            del self.attachments[place]
        else:
            del self.references[place - len(self.attachments)]
        self._show()

    def _send(self) -> None:
        text = self.text.strip()
        if text or self.attachments or self.references or (self.editing is not None and has_more(self.editing)):
            self.said.emit(text)

    def _typed(self) -> None:
        self.typed.emit()


class _Box(QFrame):
    """The ground of the field and its buttons, with an edge while one writes in it."""

    def __init__(self, field: LineField) -> None:
        super().__init__()
        self.setProperty("raised", True)
        self._field = field
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """The focus came or went."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The edge."""
        super().paintEvent(event)
        if self._field.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
            painter.end()


def _with(before: tuple[T, ...], added: T) -> tuple[T, ...]:
    return before if added in before else (*before, added)


def _paths(source: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
