"""RichTyping: what a person typed into Qt's document, told to the note, and made to look as the note says."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from core.collaboration import utf16
from core.collaboration.rich_change import RichSplice, Step
from core.collaboration.rich_styles import Run
from core.errors import InputError
from ui.collaboration.alike import alike

if TYPE_CHECKING:
    from ui.collaboration.rich_editor import RichEditor


class RichTyping:
    """Belongs to one editor."""

    def __init__(self, editor: "RichEditor") -> None:
        self._editor = editor
        self._unsettled: tuple[int, int] | None = None
        self._settling = QTimer(editor, singleShot=True, interval=0)
        self._settling.timeout.connect(self.settle)

    def forget(self) -> None:
        """Another note is shown."""
        self._unsettled = None

    def carry(self, step: Step) -> None:
        """Somebody else edited before what was typed could settle."""
        if self._unsettled is not None and isinstance(step, RichSplice):
            low, high = self._unsettled
            more = sum(utf16.length(run.text) for run in step.runs) - step.removed
            self._unsettled = min(low, step.position), max(high, step.position + step.removed) + more

    def changed(self, position: int, added: int) -> None:
        """Qt has `added` units at a position that may be new (it also counts the end of the text, and formatting)."""
        editor, note = self._editor, self._editor.note
        assert note is not None
        before, now = note.length - 1, editor.follower.length
        added = min(added, now - position)
        removed = before - now + added
        text = note.text
        old = text[utf16.to_points(text, position) : utf16.to_points(text, position + removed)]
        runs = list(editor.follower.runs(position, position + added))
        new = "".join(run.text for run in runs)
        caret = editor.textCursor().position() - position
        behind = len(new) - utf16.to_points(new, caret) if caret >= 0 else 0
        head, tail = alike(old, new, behind=behind)
        runs = _without(runs, head, tail)
        gone = old[head : len(old) - tail]
        if not gone and not runs:
            return
        place = position + utf16.length(old[:head])
        try:
            note.typed(place, utf16.length(gone), runs)
        except InputError as error:
            # not now: Qt is in the middle of its own change
            QTimer.singleShot(0, editor.reload)
            editor.refused.emit(error)
            return
        end = place + sum(utf16.length(run.text) for run in runs)
        low, high = self._unsettled or (place, end)
        self._unsettled = min(low, place), max(high, end)
        self._settling.start()
        editor.edited.emit()

    def settle(self) -> None:
        """Let what Qt made of typed words look as the note says."""
        held, self._unsettled = self._unsettled, None
        editor, note = self._editor, self._editor.note
        if held is None or note is None:
            return
        text = note.text
        start = text.rfind("\n", 0, utf16.to_points(text, held[0])) + 1
        end = text.find("\n", utf16.to_points(text, held[1])) + 1 or len(text)
        low, high = utf16.from_points(text, start), utf16.from_points(text, end)
        with editor.following():
            editor.follower.settle(low, high, note.runs(low, high))
        editor.typing_looks()


def _without(runs: Sequence[Run], head: int, tail: int) -> list[Run]:
    """Runs without so many characters at the start and at the end."""
    total = sum(len(run.text) for run in runs)
    made, at = [], 0
    for run in runs:
        low, high = max(head - at, 0), min(len(run.text), total - tail - at)
        if low < high:
            made.append(Run(run.text[low:high], run.marks, run.line))
        at += len(run.text)
    return made
