"""Undo of tables of entries: what taking a step back may touch, and what is kept of a step.

Only what is still as that person left it: a field that somebody else has changed since stays theirs; of a text, one's
own words go and theirs stay. An entry that one added goes, with whatever others did to it; one that was removed comes
back as it was.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.collaboration.board_writing import merged_text
from core.collaboration.step_stack import StepStack

# What is typed without a longer pause is taken back together.
PAUSE_S = 0.8
# As an edit is packed: what it is about, before, after, and whether it is a text.
_Row = tuple[str, str, str, Any, Any, bool]


@dataclass(frozen=True)
class Edit:
    """One field of one entry, or (`field` is "") a whole one; None where there was or is none."""

    table: str
    key: str
    field: str
    before: Any
    after: Any
    is_text: bool = False

    @property
    def backwards(self) -> "Edit":
        """What takes it back."""
        return Edit(self.table, self.key, self.field, self.after, self.before, is_text=self.is_text)

    @property
    def place(self) -> tuple[str, str, str]:
        """What it is about."""
        return self.table, self.key, self.field

    @property
    def packed(self) -> _Row:
        """What it is, in plain values."""
        return *self.place, self.before, self.after, self.is_text


Step = tuple[Edit, ...]
# The fields of an entry by table and id; None where there is none.
Known = Callable[[str, str], Mapping[str, Any] | None]


class Steps(StepStack[Edit]):
    """What can be taken back, and what can be made again."""

    def __init__(self) -> None:
        super().__init__()
        self._typed_at: float | None = None

    def add(self, step: Step, *, typed_at: float | None = None) -> None:
        """Something new was done: what was undone before cannot be made again.

        A step that was typed at a moment (in seconds) goes on with the one before when that was just typed there too.
        """
        last = self.last
        goes_on = (
            typed_at is not None
            and self._typed_at is not None
            and typed_at - self._typed_at < PAUSE_S
            and len(step) == len(last) == 1
            and step[0].place == last[0].place
            and step[0].before == last[0].after
        )
        self._typed_at = typed_at
        if goes_on:
            first = last[0]
            step = (Edit(*first.place, first.before, step[0].after, is_text=first.is_text),)
        self.push(step, is_instead=goes_on)

    def undo(self, known: Known, write: Callable[[Step], None]) -> bool:
        """Write what takes the last step back; steps of which nothing is left are passed over."""
        self._typed_at = None
        return self.back(lambda edit: _possible(edit, known), write)

    def redo(self, known: Known, write: Callable[[Step], None]) -> bool:
        """Write what makes it again."""
        self._typed_at = None
        return self.again(lambda edit: _possible(edit, known), write)

    def restore(self, stored: bytes, can_be: Callable[[Edit], bool]) -> None:
        """Steps of an earlier run; when any is damaged, or has an edit that cannot be, none is kept."""

        def unpacked(*row: Any) -> Edit:
            edit = Edit(*row)
            if not can_be(edit):
                raise ValueError(edit.place)
            return edit

        self.load(stored, _Row, unpacked)


def _possible(edit: Edit, known: Known) -> Edit | None:
    entry = known(edit.table, edit.key)
    if not edit.field:
        if edit.after is None:
            # it goes as it is now, so that redo brings back what others did to it too
            return None if entry is None else Edit(edit.table, edit.key, "", dict(entry), None)
        return edit if entry is None else None
    if entry is None:
        return None
    now = entry.get(edit.field, "" if edit.is_text else None)
    if now == edit.before:
        return edit
    if not edit.is_text or not isinstance(now, str):
        return None
    after = merged_text(edit.before, edit.after, now)
    return None if after == now else Edit(*edit.place, now, after, is_text=True)
