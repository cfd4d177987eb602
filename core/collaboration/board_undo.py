"""Undo of a board: what taking a step back may touch, and what is kept of a step.

Only what is still as that person left it: a field that somebody else has changed since stays theirs; of the words on a
shape, one's own go and theirs stay. A shape that one added goes, with whatever others did to it; one that was removed
comes back as it was.
"""

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.collaboration.board_shapes import FIELDS, Shape, read, read_value, stored, stored_value
from core.collaboration.board_writing import merged_text
from core.collaboration.step_stack import StepStack

# As an edit is packed: the shape, its field, before, after.
_Row = tuple[str, str, Any, Any]


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

    @property
    def packed(self) -> _Row:
        """What it is, in plain values."""
        before, after = (_packed(self.field, value) for value in (self.before, self.after))
        return self.shape_id, self.field, before, after


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


class Steps(StepStack[Edit]):
    """What can be taken back, and what can be made again."""

    def undo(self, shapes: Mapping[str, Shape], write: Callable[[Step], None]) -> bool:
        """Write what takes the last step back; steps of which nothing is left are passed over."""
        return self.back(lambda edit: _possible(edit, shapes), write)

    def redo(self, shapes: Mapping[str, Shape], write: Callable[[Step], None]) -> bool:
        """Write what makes it again."""
        return self.again(lambda edit: _possible(edit, shapes), write)

    def restore(self, stored: bytes) -> None:
        """Steps of an earlier run; when any is damaged, none is kept."""
        self.load(stored, _Row, _unpacked)


def _packed(field: str, value: Any) -> Any:
    if field:
        return stored_value(value)
    return None if value is None else {**stored(value), "text": value.text}


def _unpacked(shape_id: str, field: str, before: Any, after: Any) -> Edit:
    def value(held: Any) -> Any:
        try:
            if field:
                return read_value(field, held)
            return None if held is None else read(shape_id, held)
        except (OverflowError, struct.error) as error:
            raise ValueError(field) from error

    edit = Edit(shape_id, field, value(before), value(after))
    if not field and (edit.before is None) == (edit.after is None):
        raise ValueError(shape_id)
    return edit


def _possible(edit: Edit, shapes: Mapping[str, Shape]) -> Edit | None:
    shape = shapes.get(edit.shape_id)
    if not edit.field:
        if edit.after is None:
            # it goes as it is now, so that redo brings back what others did to it too
            return None if shape is None else Edit(edit.shape_id, "", shape, None)
        return edit if shape is None else None
    if shape is None:
        return None
    now = getattr(shape, edit.field)
    if now == edit.before:
        return edit
    if edit.field != "text":
        return None
    after = merged_text(edit.before, edit.after, now)
    return None if after == now else Edit(edit.shape_id, "text", now, after)
