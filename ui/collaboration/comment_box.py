"""CommentBox: where a new comment or a suggestion is written."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from core.collaboration.comment_anchors import Anchor, EntryPart, PicturePart
from core.collaboration.picture_parts import WHOLE
from core.collaboration.text_ranges import TextRange
from ui.collaboration import entry_words
from ui.collaboration.naming import NamingField
from ui.widgets.button import button
from ui.widgets.label import label

HEIGHT = 64
QUOTE_SHOWN = 160


class CommentBox(QFrame):
    """`sent(anchor, text, suggestion or None)`; Ctrl+Return sends, Escape forgets."""

    sent = Signal(object, str, object)
    turned_to = Signal(object)
    """The Anchor that is written about; None when it was sent or forgotten."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("raised", True)
        self.anchor: Anchor | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        self.about = label("", tone="muted", wraps=True)
        column.addWidget(self.about)
        self.words = _field("What you think; @name calls somebody")
        self.other_words = _field("The words you suggest instead")
        self.suggest_button = button("Suggest other words", self._suggest, icon="pencil", kind="quiet")
        self.send_button = button("Comment", self._send, kind="primary")
        for field in (self.other_words, self.words):
            field.installEventFilter(self)
            column.addWidget(field)
        column.addWidget(self.suggest_button, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button("Cancel", self.close_box, kind="quiet"))
        row.addWidget(self.send_button)
        column.addLayout(row)
        self.hide()

    def set_names(self, names: Sequence[str]) -> None:
        """Who can be called with an @."""
        self.words.naming.set_names(names)

    def open_box(self, anchor: Anchor) -> None:
        """Write about this."""
        self.anchor = anchor
        self.words.clear()
        self.other_words.clear()
        self.other_words.hide()
        is_text = isinstance(anchor, TextRange)
        self.suggest_button.setVisible(is_text)
        self.about.setText(_about(anchor))
        self.send_button.setText("Comment")
        self.show()
        self.words.setFocus()
        self.turned_to.emit(anchor)

    def close_box(self) -> None:
        """Forget it."""
        self.anchor = None
        self.hide()
        self.turned_to.emit(None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Keys of the two fields."""
        if isinstance(watched, NamingField) and watched.naming.popup.isVisible():
            return False  # the list of names takes them
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.close_box()
                return True
            is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if is_return and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._send()
                return True
        return False

    def _suggest(self) -> None:
        if isinstance(self.anchor, TextRange):
            self.suggest_button.hide()
            self.other_words.setPlainText(self.anchor.quote)
            self.other_words.show()
            self.other_words.setFocus()
            self.other_words.selectAll()
            self.send_button.setText("Suggest")

    def _send(self) -> None:
        if self.anchor is not None:
            suggestion = self.other_words.toPlainText() if not self.other_words.isHidden() else None
            self.sent.emit(self.anchor, self.words.toPlainText().strip(), suggestion)


def _field(words: str) -> NamingField:
    made = NamingField()
    made.setPlaceholderText(words)
    made.setAccessibleName(words)
    made.setFixedHeight(HEIGHT)
    made.setObjectName("field")
    made.setTabChangesFocus(True)
    return made


def _about(anchor: Anchor) -> str:
    if isinstance(anchor, TextRange):
        return f"“{anchor.quote if len(anchor.quote) <= QUOTE_SHOWN else anchor.quote[:QUOTE_SHOWN] + '…'}”"
    if isinstance(anchor, EntryPart):
        return entry_words.about(anchor)
    if isinstance(anchor, PicturePart):
        return "The whole picture" if anchor.box == WHOLE else "The framed part of the picture"
    return "What is chosen on the board" if anchor.shape_ids else "This place on the board"
