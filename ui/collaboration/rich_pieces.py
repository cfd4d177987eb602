"""RichPieces: a long rich text comes into its editor, and is dressed in another theme's colours, piece by piece."""

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QTextCursor

from core.collaboration.rich_note import RichNote
from core.collaboration.rich_styles import PARAGRAPH, Run

if TYPE_CHECKING:
    from ui.collaboration.rich_editor import RichEditor

# Put in without a break: about 10 ms.
RUNS_AT_ONCE = 500
LINES_AT_ONCE = 200
# Lines above what is seen.
AROUND = 10


class RichPieces:
    """Belongs to one editor."""

    def __init__(self, editor: "RichEditor") -> None:
        self._editor = editor
        self._coming: Iterator[Run] | None = None
        self._last_line = PARAGRAPH
        self._undressed: Iterator[int] = iter(())
        self._loader = QTimer(editor)
        self._loader.timeout.connect(self._load_more)
        self._dresser = QTimer(editor)
        self._dresser.timeout.connect(self._dress_more)

    @property
    def is_coming(self) -> bool:
        """Whether some of the text is not there yet."""
        return self._coming is not None

    def begin(self, note: RichNote) -> None:
        """Put a note into the empty editor, its start at once."""
        # the last line end is there from the start
        self._last_line = note.line_at(note.length - 1)
        self._coming = _all_but_last(note.reading())
        self._load_more()

    def finish(self) -> None:
        """Put in what is left, at once."""
        while self._coming is not None:
            self._load_more()

    def stop(self) -> None:
        """What is left never comes."""
        self._coming = None
        self._undressed = iter(())
        self._loader.stop()

    def dress(self) -> None:
        """The theme is another: what is seen first, all else when there is time."""
        editor = self._editor
        editor.formats.forget_colours()
        editor.objects.forget()
        self._undressed = iter(range(0, editor.document().blockCount(), LINES_AT_ONCE))
        with editor.following():
            first = max(0, editor.margins.first_shown().blockNumber() - AROUND)
            editor.follower.redress(first, LINES_AT_ONCE // 2)
        self._dress_more()
        editor.typing_looks()
        editor.show_carets()

    def _load_more(self) -> None:
        editor = self._editor
        runs = list(islice(self._coming, RUNS_AT_ONCE)) if self._coming is not None else []
        is_last = len(runs) < RUNS_AT_ONCE
        with editor.following():
            editor.follower.append(runs)
            if is_last:
                editor.follower.end(self._last_line)
            if not self._loader.isActive():
                editor.moveCursor(QTextCursor.MoveOperation.Start)
        if not is_last:
            self._loader.start()
            return
        self._coming = None
        self._loader.stop()
        if editor.note is not None:
            editor.set_writable(editor.note.is_writable)

    def _dress_more(self) -> None:
        number = next(self._undressed, None)
        if number is None:
            self._dresser.stop()
            return
        with self._editor.following():
            self._editor.follower.redress(number, LINES_AT_ONCE)
        self._dresser.start()


def _all_but_last(runs: Iterator[Run]) -> Iterator[Run]:
    held = next(runs)
    for run in runs:
        yield held
        held = run
