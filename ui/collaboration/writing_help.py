"""WritingHelp: what helps in one text field: the ghost, learning what is written, and which paragraph it is about."""

import asyncio
import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from core.backend import Backend
from core.collaboration import utf16
from ui.collaboration.ghost import Ghost

log = logging.getLogger(__name__)

# A pause in typing. Learning counts a text anew, looking searches the library: neither needs to follow each key.
LEARN_MS, PARAGRAPH_MS = 2000, 700
# Much that is new at once is learned in portions, between which the window goes on.
AGAIN_MS = 50


class WritingHelp(QObject):
    """`paragraph(text)` when the caret rests in another paragraph, or in the same that says something else now."""

    paragraph = Signal(str)

    def __init__(
        self,
        field: QPlainTextEdit | QTextEdit,
        backend: Backend,
        *,
        workspace_id: str,
        document_id: str,
        text: Callable[[], str] | None = None,
        may_help: Callable[[], bool] = lambda: True,
        is_code: bool = False,
    ) -> None:
        """`text()` is what the document says, where the field may show only a part of it yet; `is_code` goes on with
        names only.
        """
        super().__init__(field)
        self._field = field
        self._text = text or field.toPlainText
        self._assist = assist = backend.assist
        self._workspace_id, self._document_id = workspace_id, document_id
        self._told = ""
        self._preparing: asyncio.Task[None] | None = None
        self._learning = QTimer(self, singleShot=True, interval=LEARN_MS)
        self._learning.timeout.connect(self.learn)
        self._resting = QTimer(self, singleShot=True, interval=PARAGRAPH_MS)
        self._resting.timeout.connect(self._tell)
        self._learn = assist.learn_code if is_code else assist.learn

        def complete(before: str) -> str:
            return (
                assist.complete_code(workspace_id, document_id, before)
                if is_code
                else assist.complete(workspace_id, before)
            )

        self.ghost = Ghost(field, complete, may_help=may_help)
        field.textChanged.connect(lambda: self._learning.start(LEARN_MS))
        field.cursorPositionChanged.connect(self._resting.start)
        field.textChanged.connect(self._resting.start)

    def start(self) -> None:
        """Read the workspace, so that there is something to go on with."""
        self._preparing = asyncio.ensure_future(self._assist.prepare(self._workspace_id))
        self._preparing.add_done_callback(_say_failed)

    def stop(self) -> None:
        """The field shows this document no more."""
        if self._preparing is not None:
            self._preparing.cancel()
        self._learning.stop()
        self._resting.stop()
        self.ghost.dismiss()

    def learn(self) -> None:
        """The text as it is now counts."""
        text = self._text()
        caret = utf16.to_points(text, self._field.textCursor().position())
        if not self._learn(self._workspace_id, self._document_id, text, caret=caret):
            self._learning.start(AGAIN_MS)

    def _tell(self) -> None:
        text = self._field.textCursor().block().text().strip()
        if text != self._told:
            self._told = text
            self.paragraph.emit(text)


def _say_failed(done: "asyncio.Task[None]") -> None:
    """Without suggestions one can write as well: nobody is bothered with that."""
    if not done.cancelled() and (error := done.exception()) is not None:
        log.warning("Suggestions are not there: %s", error, exc_info=error)
