"""WordView: what every view of a document of words does with comments: mark their words, lead to them, take a click."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from core.collaboration import utf16
from core.collaboration.comment_anchors import Anchor
from core.collaboration.comments import Thread
from core.collaboration.text_ranges import Ranged, TextRange
from ui.collaboration.views.base import DocumentView


class WordView(DocumentView):
    """`document` are the words while it is open; `editor` is a text field with `comment_marks` and `show_carets`."""

    document: Ranged | None = None

    @property
    @abstractmethod
    def words(self) -> Any:
        """The text field."""

    def follow_clicks(self) -> None:
        """A click on words that somebody commented on asks for the comment, and the menu of selected ones begins one.
        Call it once there is a text field."""
        self.words.viewport().installEventFilter(self)
        self.words.comment_wanted.connect(lambda: self.comment_wanted.emit(self.marked()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """The button was let go; the caret is there already."""
        if event.type() == QEvent.Type.MouseButtonRelease:
            cursor = self.words.textCursor()
            if not cursor.hasSelection() and (key := self.words.comment_marks.at(cursor.position())):
                self.thread_wanted.emit(key)
        return False

    def marked(self) -> Anchor | None:
        """The selected words."""
        cursor = self.words.textCursor()
        if self.document is None or not cursor.hasSelection():
            return None
        text = self.document.text
        start, end = (utf16.to_points(text, place) for place in (cursor.selectionStart(), cursor.selectionEnd()))
        return self.document.mark_range(start, end) if start < end else None

    def show_threads(self, threads: Sequence[Thread], chosen: str) -> None:
        """Mark their words."""
        found = {thread.id: place for thread in threads if (place := self._place(thread.anchor)) is not None}
        self.words.comment_marks.chosen = chosen
        self.words.comment_marks.show(self.words.document(), found)
        self.words.show_carets()

    def show_place_of(self, peer_id: str) -> None:
        """Bring their caret into sight."""
        note = self.words.note
        found = next((one for one in note.cursors() if one.peer_id == peer_id), None) if note is not None else None
        if found is None:
            return
        caret = QTextCursor(self.words.document())
        caret.setPosition(min(found.head, max(0, self.words.document().characterCount() - 1)))
        shown, bar = self.words.viewport().rect(), self.words.verticalScrollBar()
        place = self.words.cursorRect(caret)
        if shown.contains(place.center()):
            return
        if isinstance(self.words, QPlainTextEdit):  # it scrolls by lines, and knows the places of those in sight only
            bar.setValue(caret.block().firstLineNumber() - bar.pageStep() // 3)
        else:
            bar.setValue(bar.value() + place.center().y() - shown.height() // 3)

    def has(self, anchor: Anchor) -> bool:
        """Whether the words are still there."""
        return self._place(anchor) is not None

    def go_to(self, anchor: Anchor) -> None:
        """The caret before the words, and the words in sight."""
        place = self._place(anchor)
        if place is None and self.document is not None and isinstance(anchor, TextRange):
            near = self.document.near_range(anchor)
            place = (utf16.from_points(self.document.text, near),) * 2 if near is not None else None
        if place is not None:
            cursor = self.words.textCursor()
            cursor.setPosition(min(place[0], self.words.document().characterCount() - 1))
            self.words.setTextCursor(cursor)
            self.words.ensureCursorVisible()

    def _place(self, anchor: Anchor) -> tuple[int, int] | None:
        """In UTF-16 units."""
        if self.document is None or not isinstance(anchor, TextRange):
            return None
        found = self.document.find_range(anchor)
        if found is None:
            return None
        start, end = (utf16.from_points(self.document.text, point) for point in found)
        return start, end
