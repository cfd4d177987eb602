"""Undo of a text: what one person did, step by step, carried over what others wrote since; survives a restart.

Each step keeps what takes it back, as an operation on the text right after it, and what others did until the next step.
To take a step back, the first is transformed over the second, and the second over the first goes down to the step
before (selective undo in the manner of Ressel, Nitsche-Ruhland and Gunzenhäuser, CSCW 1996; only the order last first).
What others wrote is neither deleted nor moved by it: an own step only ever takes back its own characters.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from core.collaboration.ot import TextOperation, compose, invert, transform

# What is typed without a longer pause is undone together.
PAUSE_S = 0.8
# More than anybody goes back.
STEPS_MOST = 200
# Of what two type at once into one text, so many alternations are undone together.
JOINED_MOST = 20
# They are written with every edit; the newest step is kept however long it is.
CHARACTERS_MOST = 64 * 1024

NOTHING = TextOperation(())


# A step as it is stored: what takes it back, what others did later, whether it goes with the one before it.
Row = tuple[tuple[int | str, ...], tuple[int | str, ...], bool]


@dataclass
class _Step:
    """`back` takes it back on the text right after it; `later` is what others did until the next step, or now."""

    back: TextOperation
    later: TextOperation = NOTHING
    # taken back together with the one before it
    is_joined: bool = False


class _Run:
    """What is typed without moving away: where, as a UTF-16 position, what was there, and how long it is now."""

    __slots__ = ("end", "goes_on", "gone", "length")

    def __init__(self, position: int, gone: str, length: int, *, goes_on: bool) -> None:
        self.end = position + length
        self.length = length
        self.gone = gone
        self.goes_on = goes_on


class TextSteps:
    """What can be taken back, and what can be made again.

    `points` says at which code point a UTF-16 position of the text is; `clock` counts seconds.
    """

    def __init__(self, points: Callable[[int], int], clock: Callable[[], float] = time.monotonic) -> None:
        self._points = points
        self._clock = clock
        self._done: list[_Step] = []
        self._undone: list[_Step] = []
        self._until = 0.0
        self._joined = 0
        self._goes_on = False
        self._run: _Run | None = None

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        self.close()
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to make again."""
        self.close()
        return bool(self._undone)

    def end(self) -> None:
        """What is done from here on is a step of its own."""
        self.close()
        self._until = 0.0

    def goes_on(self, position: int, removed: int) -> bool:
        """Whether an edit at a UTF-16 position goes on with what is being typed, so that nothing else need be known.

        To be asked before the edit; afterwards tell `typed` then, and else `began`.
        """
        now, run = self._clock(), self._run
        self._goes_on = now <= self._until
        self._until = now + PAUSE_S
        if run is not None and self._goes_on and position + removed == run.end and removed <= run.length:
            return True
        self.close()
        return False

    def typed(self, more: int) -> None:
        """What is being typed is longer by so much, or shorter, in UTF-16 units that are characters."""
        assert self._run is not None
        self._run.length += more
        self._run.end += more

    def began(self, position: int, gone: str, inserted: str) -> None:
        """The person put `inserted`, whose UTF-16 units are characters, where `gone` was at a UTF-16 position."""
        self._run = _Run(position, gone, len(inserted), goes_on=self._goes_on)

    def did(self, position: int, gone: str, inserted: str) -> None:
        """The person put `inserted` where `gone` was, at a code point. `close` comes before the edit."""
        self._add(TextOperation((position, gone, -len(inserted))).normal(), goes_on=self._is_soon())

    def changed(self, operation: TextOperation, before: str) -> None:
        """The person changed the text `before` in many places. `close` comes before the edit."""
        self._add(invert(operation, before), goes_on=self._is_soon())

    def close(self) -> None:
        """End what is being typed; to be called before the text changes in any other way."""
        run, self._run = self._run, None
        if run is not None:
            start = self._points(run.end - run.length)
            self._add(TextOperation((start, run.gone, -run.length)).normal(), goes_on=run.goes_on)

    def _is_soon(self) -> bool:
        now = self._clock()
        is_soon = now <= self._until
        self._until = now + PAUSE_S
        return is_soon

    def _add(self, back: TextOperation, *, goes_on: bool) -> None:
        goes_on = goes_on and bool(self._done) and self._joined < JOINED_MOST
        self._undone.clear()
        if goes_on and not self._done[-1].later.parts:
            self._done[-1].back = compose(back, self._done[-1].back)
        else:
            self._done.append(_Step(back, is_joined=goes_on))
            self._joined = self._joined + 1 if goes_on else 0
        del self._done[:-STEPS_MOST]

    def heard(self, operation: TextOperation) -> None:
        """Somebody else changed the text. `close` comes before it."""
        for steps in (self._done, self._undone):
            if steps:
                steps[-1].later = compose(steps[-1].later, operation)

    def undo(self, text: str) -> TextOperation | None:
        """What takes the last step back, on the text as it is now; None when nothing is left of any.

        It counts as done: do it.
        """
        return self._shift(self._done, self._undone, text)

    def redo(self, text: str) -> TextOperation | None:
        """What makes it again."""
        return self._shift(self._undone, self._done, text)

    def stored(self) -> bytes:
        """The steps that can be taken back, and those that can be made again, in few bytes."""
        self.close()
        return msgspec.msgpack.encode((_rows(self._done), _rows(self._undone)))

    def load(self, stored: bytes, since: TextOperation, text: str) -> None:
        """Steps of an earlier run; `since` is what happened to the text after they were stored, `text` the text now.

        What is damaged or does not fit is left out: then there is nothing to take back.
        """
        try:
            found = msgspec.msgpack.decode(stored, type=tuple[list[Row], list[Row]])
        except msgspec.MsgspecError:
            return
        done, undone = ([_Step(TextOperation(row[0]), TextOperation(row[1]), row[2]) for row in rows] for rows in found)
        for steps in (done, undone):
            if steps:
                steps[-1].later = compose(steps[-1].later, since)
                if transform(steps[-1].back, steps[-1].later, "left").reach > len(text):
                    return
        self._done, self._undone = done, undone
        self.end()

    def _shift(self, source: list[_Step], target: list[_Step], text: str) -> TextOperation | None:
        self.end()
        found = NOTHING
        now = text
        while source:
            step = source.pop()
            part = transform(step.back, step.later, "left")
            if source:
                source[-1].later = compose(source[-1].later, transform(step.later, step.back, "right"))
            now = part.apply(now)
            found = compose(found, part)
            # of what others deleted since there is nothing to take back: on to the step before
            if found.parts and not step.is_joined:
                break
        if not found.parts:
            return None
        target.append(_Step(invert(found, text)))
        return found


def _rows(steps: list[_Step]) -> list[Row]:
    """The newest steps, as many as there is room for."""
    rows: list[Row] = []
    room = CHARACTERS_MOST
    for step in reversed(steps):
        room -= sum(len(part) if isinstance(part, str) else 8 for part in (*step.back.parts, *step.later.parts))
        if room < 0 and rows:
            break
        rows.append((step.back.parts, step.later.parts, step.is_joined))
    return rows[::-1]
