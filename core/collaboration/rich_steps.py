"""Undo of a note: which of its edits are one's own, step by step; outlives a restart.

A step is where it stands in the engine's history, so that it costs a keystroke and the disk next to nothing. What takes
it back, and what others did since, is asked of the history when it is wanted (rich_undo.py), and transformed as in
text_steps.py: what others did goes down to the step before as if the step had never been.
"""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import loro
import msgspec

from core.collaboration.engine import spans, translated
from core.collaboration.ot import TextOperation, compose, transform
from core.collaboration.rich_styles import OBJECT
from core.collaboration.rich_undo import NOTHING, Back, Moves, back, moves, take_back
from core.collaboration.text_steps import JOINED_MOST, PAUSE_S, STEPS_MOST
from core.errors import InputError

# its stubs leave constructors and options open
_loro: Any = loro

# They are written with every edit, and such a part is some bytes.
PARTS_MOST = 8 * 1024
# What others did to all that a note and its tables can hold, some times over; more is damage.
LENGTHS_MOST = 100_000_000
# As a step is stored: its edits, whether it is joined, and what others did since as (frontiers, by container);
# what is inserted is its length in a list.
_Parts = list[int | tuple[int]]
_Row = tuple[int, int, int, bool, bytes, dict[str, _Parts]]


@dataclass
class _Step:
    """The edits `start` to `end` of one loaded copy of the document.

    `later` is what others did after it, up to `since`: the engine's frontiers, or b"" for its own end.
    """

    writer: int
    start: int
    end: int
    # taken back together with the one before it
    is_joined: bool = False
    later: Moves = field(default_factory=dict)
    since: bytes = b""


class RichSteps:
    """What can be taken back, and what can be made again.

    `told()` is called after each change that a step back or forth makes; `clock` counts seconds.
    """

    def __init__(self, doc: Any, told: Callable[[], object], clock: Callable[[], float] = time.monotonic) -> None:
        self._doc = doc
        self._told = told
        self._clock = clock
        self._done: list[_Step] = []
        self._undone: list[_Step] = []
        self._until = -math.inf
        self._joined = 0
        self._seen = self._own_end()

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to make again."""
        return bool(self._undone)

    def end(self) -> None:
        """What is done from here on is a step of its own."""
        self._until = -math.inf

    def did(self) -> None:
        """The person did what was committed last."""
        start, now = self._seen, self._clock()
        self.passed()
        if self._seen == start:
            return
        goes_on = bool(self._done) and now <= self._until and self._joined < JOINED_MOST
        self._until = now + PAUSE_S
        self._undone.clear()
        last = self._done[-1] if self._done else None
        is_own = last is not None and last.writer == self._doc.peer_id
        if goes_on and last is not None and is_own and last.end == start and self._is_next(start):
            last.end = self._seen
            return
        self._joined = self._joined + 1 if goes_on else 0
        self._done.append(_Step(self._doc.peer_id, start, self._seen, is_joined=goes_on))
        del self._done[:-STEPS_MOST]

    def passed(self) -> None:
        """What was committed up to now is no step, or one already."""
        self._seen = self._own_end()

    def undo(self) -> None:
        """Take the last step back; steps of which nothing is left are passed over."""
        self._shift(self._done, self._undone)

    def redo(self) -> None:
        """Make it again."""
        self._shift(self._undone, self._done)

    def stored(self) -> bytes:
        """The steps in few bytes, the newest first; those that can be taken back go before those to be made again."""
        room, found = PARTS_MOST, []
        for steps in (self._done, self._undone):
            rows: list[_Row] = []
            for step in reversed(steps):
                room -= 4 + sum(len(operation.parts) for operation in step.later.values())
                if room < 0:
                    break
                rows.append(_row(step))
            found.append(rows)
        return msgspec.msgpack.encode(found)

    def load(self, stored: bytes) -> None:
        """Steps of an earlier run; when any is damaged or of edits that are not here, none is kept."""
        here = spans(self._doc.oplog_vv)
        try:
            found = msgspec.msgpack.decode(stored, type=tuple[list[_Row], list[_Row]])
            done, undone = ([_step(row, here) for row in rows[::-1]] for rows in found)
        except (msgspec.MsgspecError, ValueError):
            return
        self._done, self._undone = done, undone
        self.end()

    def _own_end(self) -> int:
        last = self._doc.oplog_vv.get_last(self._doc.peer_id)
        return 0 if last is None else int(last) + 1

    def _is_next(self, start: int) -> bool:
        """Whether nothing of others was there at an own edit that was not there at the one before."""
        writer = self._doc.peer_id
        change = self._doc.get_change(_loro.ID(writer, start))
        if change is None or change.id.counter < start:
            return change is not None
        return bytes(change.deps.encode()) == bytes(_frontier(writer, start - 1).encode())

    def _shift(self, source: list[_Step], target: list[_Step]) -> None:
        self.end()
        start, is_changed = self._own_end(), False
        until, gone = self._doc.oplog_frontiers, dict[str, TextOperation]()
        try:
            while source:
                step = source.pop()
                later = self._later(step, until, gone)
                until, end = _before(self._doc, step.writer, step.start), _frontier(step.writer, step.end - 1)
                what = back(self._doc, until, end)
                for name, one in what.items():
                    is_changed |= take_back(self._doc, name, one, later.get(name, NOTHING))
                gone = _without(later, what)
                # asking the history does so anyway, and who follows the text needs it as it is after each change
                self._commit()
                # of what others deleted since there is nothing to take back: on to the step before
                if is_changed and not step.is_joined:
                    break
            if source:
                source[-1].later = self._later(source[-1], until, gone)
        except InputError:
            # the history that they are made of is not here any more
            source.clear()
            self._commit()
        if source:
            source[-1].since = bytes(self._doc.oplog_frontiers.encode())
        self.passed()
        if self._seen > start:
            target.append(_Step(self._doc.peer_id, start, self._seen))

    def _commit(self) -> None:
        with translated("It cannot be undone."):
            self._doc.commit()
        self._told()

    def _later(self, step: _Step, until: Any, gone: Moves) -> dict[str, TextOperation]:
        """What others did after a step: up to `until`, and then what is left of it without the steps above."""
        with translated("It cannot be undone."):
            since = _loro.Frontiers.decode(step.since) if step.since else _frontier(step.writer, step.end - 1)
        found = dict(step.later)
        for more in (moves(self._doc, since, until), gone):
            found.update({name: compose(found.get(name, NOTHING), one) for name, one in more.items()})
        return found


def _without(later: Moves, what: Mapping[str, Back]) -> dict[str, TextOperation]:
    """What others did, as if what is taken back had never been."""
    return {name: transform(one, what[name].operation, "right") if name in what else one for name, one in later.items()}


def _frontier(writer: int, counter: int) -> Any:
    return _loro.Frontiers.from_id(_loro.ID(writer, counter))


def _before(doc: Any, writer: int, start: int) -> Any:
    """What was there when an edit was made. Raises InputError when the history does not go back so far."""
    with translated("It cannot be undone."):
        change = doc.get_change(_loro.ID(writer, start))
    if change is None:
        raise InputError("That is not in the history.", "Undo it by hand.")
    return change.deps if change.id.counter == start else _frontier(writer, start - 1)


def _row(step: _Step) -> _Row:
    later = {
        name: [(len(part),) if isinstance(part, str) else part for part in operation.parts]
        for name, operation in step.later.items()
        if operation.parts
    }
    return step.writer, step.start, step.end, step.is_joined, step.since, later


def _step(row: _Row, here: Mapping[int, int]) -> _Step:
    """Raises ValueError for what is none."""
    writer, start, end, is_joined, since, later = row
    lengths = [abs(part[0] if isinstance(part, tuple) else part) for parts in later.values() for part in parts]
    if not 0 <= start < end <= here.get(writer, 0) or sum(lengths) > LENGTHS_MOST:
        raise ValueError(writer)
    operations = {
        name: TextOperation(tuple(OBJECT * part[0] if isinstance(part, tuple) else part for part in parts))
        for name, parts in later.items()
    }
    return _Step(writer, start, end, is_joined, operations, since)
