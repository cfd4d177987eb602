"""Undo of a board: what one person did, step by step, and what taking a step back may touch.

Only what is still as that person left it: a field that somebody else has changed since stays theirs. A shape that one
added goes, with whatever others did to it; one that was removed comes back as it was.
"""

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from core.collaboration.board_shapes import FIELDS, Shape, read, read_value, stored, stored_value

# More than anybody goes back; a step is some hundred bytes, a removed board some megabytes.
STEPS_MOST = 200
# They are written with every edit.
BYTES_MOST = 64 * 1024


@dataclass(frozen=True)
class Edit:
    """One field of one shape, or (`field` is "") a whole one; None where there was or is no shape."""

    shape_id: str
    field: str
    before: Any
    after: Any

    @property
    def backwards(self) -> "Edit":
        """What takes it back."""
        return Edit(self.shape_id, self.field, self.after, self.before)


Step = tuple[Edit, ...]


def changes_between(now: Mapping[str, Shape], wanted: Mapping[str, Shape]) -> Step:
    """What makes one state of a board another."""
    made: list[Edit] = [Edit(one, "", now[one], None) for one in sorted(now.keys() - wanted.keys())]
    for shape_id, shape in sorted(wanted.items()):
        known = now.get(shape_id)
        if known is None:
            made.append(Edit(shape_id, "", None, shape))
            continue
        made += [
            Edit(shape_id, name, getattr(known, name), getattr(shape, name))
            for name in FIELDS
            if getattr(known, name) != getattr(shape, name)
        ]
    return tuple(made)


class Steps:
    """What can be taken back, and what can be made again."""

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to make again."""
        return bool(self._undone)

    def add(self, step: Step) -> None:
        """Something new was done: what was undone before cannot be made again."""
        self._done.append(step)
        del self._done[:-STEPS_MOST]
        self._undone.clear()

    def stored(self) -> bytes:
        """The steps that can be taken back, in few bytes; the newest is kept however long it is."""
        rows: list[bytes] = []
        room = BYTES_MOST
        for step in reversed(self._done):
            packed = msgspec.msgpack.encode([_packed(edit) for edit in step])
            room -= len(packed)
            if room < 0 and rows:
                break
            rows.append(packed)
        return msgspec.msgpack.encode(rows[::-1])

    def load(self, stored: bytes) -> None:
        """Steps of an earlier run; what is damaged is left out."""
        try:
            rows = msgspec.msgpack.decode(stored, type=list[bytes])
            packed = [msgspec.msgpack.decode(row, type=list[tuple[str, str, Any, Any]]) for row in rows]
            self._done = [tuple(_unpacked(*edit) for edit in step) for step in packed]
        except (msgspec.MsgspecError, KeyError, TypeError, ValueError, OverflowError, struct.error):
            return

    def undo(self, shapes: Mapping[str, Shape], write: Callable[[Step], None]) -> bool:
        """Write what takes the last step back; steps of which nothing is left are passed over."""
        return _shift(self._done, self._undone, shapes, write)

    def redo(self, shapes: Mapping[str, Shape], write: Callable[[Step], None]) -> bool:
        """Write what makes it again."""
        return _shift(self._undone, self._done, shapes, write)


def _shift(source: list[Step], target: list[Step], shapes: Mapping[str, Shape], write: Callable[[Step], None]) -> bool:
    while source:
        backwards = tuple(edit.backwards for edit in reversed(source.pop()))
        step = tuple(found for edit in backwards if (found := _possible(edit, shapes)) is not None)
        if step:
            target.append(step)
            write(step)
            return True
    return False


def _packed(edit: Edit) -> tuple[str, str, Any, Any]:
    def value(held: Any) -> Any:
        if edit.field:
            return stored_value(held)
        return None if held is None else {**stored(held), "text": held.text}

    return edit.shape_id, edit.field, value(edit.before), value(edit.after)


def _unpacked(shape_id: str, field: str, before: Any, after: Any) -> Edit:
    def value(held: Any) -> Any:
        if field:
            return read_value(field, held)
        return None if held is None else read(shape_id, held)

    return Edit(shape_id, field, value(before), value(after))


def _possible(edit: Edit, shapes: Mapping[str, Shape]) -> Edit | None:
    shape = shapes.get(edit.shape_id)
    if edit.field:
        return edit if shape is not None and getattr(shape, edit.field) == edit.before else None
    if edit.after is None:
        # it goes as it is now, so that redo brings back what others did to it too
        return None if shape is None else Edit(edit.shape_id, "", shape, None)
    return edit if shape is None else None
