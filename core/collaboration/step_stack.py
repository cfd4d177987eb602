"""What one person did to a document of values, step by step, and what they took back of it; outlives a restart.

What taking an edit back may still touch, each sort of document says itself. A step of which nothing is left is passed
over.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import msgspec

# More than anybody goes back; a step is some hundred bytes, a removed board some megabytes.
STEPS_MOST = 200
# They are written with every edit; the newest step is kept however long it is.
BYTES_MOST = 64 * 1024


class Reversible(Protocol):
    """One edit of a step."""

    @property
    def backwards(self: "E") -> "E":
        """What takes it back."""

    @property
    def packed(self) -> Sequence[Any]:
        """What it is, in plain values."""


E = TypeVar("E", bound=Reversible)


@dataclass
class _Kept(Generic[E]):
    """A step, and its bytes once they were asked for: most steps are stored many times."""

    step: tuple[E, ...]
    packed: bytes = b""


class StepStack(Generic[E]):
    """What can be taken back, and what can be made again."""

    def __init__(self) -> None:
        self._done: list[_Kept[E]] = []
        self._undone: list[_Kept[E]] = []

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to make again."""
        return bool(self._undone)

    @property
    def last(self) -> tuple[E, ...]:
        """The step that is taken back next; nothing where there is none."""
        return self._done[-1].step if self._done else ()

    def push(self, step: tuple[E, ...], *, is_instead: bool = False) -> None:
        """Something new was done: what was undone before cannot be made again. `is_instead` of the last step."""
        self._undone.clear()
        if is_instead:
            self._done.pop()
        self._done.append(_Kept(step))
        del self._done[:-STEPS_MOST]

    def drop(self) -> None:
        """Nothing is left of the last step."""
        self._done.pop()

    def back(self, possible: Callable[[E], E | None], write: Callable[[tuple[E, ...]], None]) -> bool:
        """Write what takes the last step back, of its edits those that are `possible`; False when nothing is left."""
        return _shift(self._done, self._undone, possible, write)

    def again(self, possible: Callable[[E], E | None], write: Callable[[tuple[E, ...]], None]) -> bool:
        """Write what makes it again."""
        return _shift(self._undone, self._done, possible, write)

    def stored(self) -> bytes:
        """The steps in few bytes, the newest first; those that can be taken back go before those to be made again."""
        room = BYTES_MOST
        found: list[list[bytes]] = []
        for steps in (self._done, self._undone):
            rows: list[bytes] = []
            for kept in reversed(steps):
                kept.packed = kept.packed or msgspec.msgpack.encode([edit.packed for edit in kept.step])
                room -= len(kept.packed)
                if room < 0 and (rows or found):
                    break
                rows.append(kept.packed)
            found.append(rows)
        return msgspec.msgpack.encode(found)

    def load(self, stored: bytes, row: Any, unpacked: Callable[..., E]) -> None:
        """Steps of an earlier run, whose edits are packed as `row`; when any is damaged, none is kept.

        `unpacked` raises KeyError, TypeError or ValueError for what is no edit.
        """
        try:
            found = msgspec.msgpack.decode(stored, type=tuple[list[bytes], list[bytes]])
            done, undone = ([_unpacked(packed, row, unpacked) for packed in rows[::-1]] for rows in found)
        except (msgspec.MsgspecError, KeyError, TypeError, ValueError):
            return
        self._done, self._undone = done, undone


def _unpacked(packed: bytes, row: Any, unpacked: Callable[..., E]) -> _Kept[E]:
    edits = msgspec.msgpack.decode(packed, type=list[row])
    return _Kept(tuple(unpacked(*edit) for edit in edits), packed)


def _shift(
    source: list[_Kept[E]],
    target: list[_Kept[E]],
    possible: Callable[[E], E | None],
    write: Callable[[tuple[E, ...]], None],
) -> bool:
    while source:
        backwards = [edit.backwards for edit in reversed(source.pop().step)]
        step = tuple(found for edit in backwards if (found := possible(edit)) is not None)
        if step:
            target.append(_Kept(step))
            write(step)
            return True
    return False
