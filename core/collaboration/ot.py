"""Operational transformation on text: an edit as retain, insert and delete, and all that is done with edits.

Two who edit at once each transform what the other did and end with the same text (Ellis and Gibbs, Concurrency control
in groupware systems, SIGMOD 1989). That is TP1 of Ressel, Nitsche-Ruhland and Gunzenhäuser (An integrating,
transformation-oriented approach to concurrency control and undo in group editors, CSCW 1996). Their TP2, that three
edits may meet in any order, is not promised: somebody has to give the order. Here it is the document, which alone
decides the text; an operation says what a merge changed, so that an editor and carets can follow (Sun and Ellis,
Operational transformation in real-time group editors, CSCW 1998). Composing and transforming walk along two operations
at once, in linear time, as in Wang, Mah and Lassen, Google Wave Operational Transformation, 2010. Counts are code
points. In the laws below `t` is any text that the operations fit.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from core.collaboration import utf16
from core.collaboration.records import Splice

# Whose insertion comes first where two insert at one place.
Side = Literal["left", "right"]


@dataclass(frozen=True)
class TextOperation:
    """From the start of the text on: a positive number retains, a negative one deletes, words are inserted.

    What follows the last part is retained, so `TextOperation(())` changes nothing.
    """

    parts: tuple[int | str, ...]

    @property
    def reach(self) -> int:
        """How many characters a text must have at least."""
        return sum(map(_old_length, self.parts))

    def apply(self, text: str) -> str:
        """The text afterwards. Raises ValueError when the operation was made for a longer one."""
        self._check(text)
        made: list[str] = []
        at = 0
        for part in self.parts:
            if isinstance(part, str):
                made.append(part)
                continue
            if part > 0:
                made.append(text[at : at + part])
            at += abs(part)
        return "".join(made) + text[at:]

    def normal(self) -> "TextOperation":
        """The same in the fewest parts: no empty ones, no two of a kind in a row, no retaining at the end.

        It does the same to texts and positions and in every function here; normal().normal() == normal(). An insertion
        stays before or after the deletion beside it: that says where it stood between the characters that went.
        """
        made: list[int | str] = []
        for _, run in groupby((part for part in self.parts if part), _kind):
            alike = list(run)
            words = "".join(part for part in alike if isinstance(part, str))
            made.append(words or sum(part for part in alike if isinstance(part, int)))
        if made and _kind(made[-1]) == 1:
            made.pop()
        return TextOperation(tuple(made))

    def carry(self, position: int, *, is_behind: bool = False) -> int:
        """Where a caret goes. What is inserted exactly there pushes it along unless `is_behind` keeps it before."""
        return transform_position(position, self, "left" if is_behind else "right", is_own=not is_behind)

    def splices(self, text: str) -> Iterator[Splice]:
        """The same as edits one after the other, in UTF-16 units; a deletion and an insertion at one place are one.

        Raises ValueError when the operation was made for a longer text.
        """
        self._check(text)
        at = 0  # code points of the old text
        place = 0  # UTF-16 units of the new one
        removed, inserted = 0, ""
        for part in self.parts:
            if isinstance(part, str):
                inserted += part
            elif part < 0:
                removed += utf16.length(text[at : at - part])
                at -= part
            else:
                if removed or inserted:
                    yield Splice(place, removed, inserted)
                place += utf16.length(inserted) + utf16.length(text[at : at + part])
                removed, inserted = 0, ""
                at += part
        if removed or inserted:
            yield Splice(place, removed, inserted)

    def _check(self, text: str) -> None:
        if self.reach > len(text):
            raise ValueError(f"An operation over {self.reach} characters does not fit a text of {len(text)}.")


def common_ends(old: str, new: str) -> tuple[int, int]:
    """How many characters two texts begin with in common, and how many of the rest they end with."""
    first = _alike(old, new)
    return first, _alike(old[first:][::-1], new[first:][::-1])


def compose(first: TextOperation, second: TextOperation) -> TextOperation:
    """One operation for two that follow each other.

    - compose(a, b).apply(t) == b.apply(a.apply(t))
    - compose(a, compose(b, c)) == compose(compose(a, b), c)
    - compose(a, nothing) == compose(nothing, a) == a.normal()

    What `second` inserts where `first` deleted comes before the deletion: nothing says any more where between the
    deleted characters it stood. A third insertion there may therefore fall on its other side than if it had been
    transformed past `first` and `second` one after the other.
    """
    pieces = _Pieces(first, _new_length)
    made: list[int | str] = []
    for part in second.parts:
        if isinstance(part, str):
            made.append(part)
            continue
        room = abs(part)
        while room:
            piece = pieces.take(room)
            room -= _new_length(piece)
            if part > 0 or _kind(piece) == -1:
                made.append(piece)
            elif isinstance(piece, int):
                made.append(-piece)
            # words that come and go leave nothing
    return TextOperation((*made, *pieces.rest())).normal()


def invert(operation: TextOperation, text: str) -> TextOperation:
    """What takes an operation on `text` back. Raises ValueError when it does not fit the text.

    - invert(a, t).apply(a.apply(t)) == t
    - invert(invert(a, t), a.apply(t)) == a.normal()
    """
    operation._check(text)
    made: list[int | str] = []
    at = 0
    for part in operation.parts:
        if isinstance(part, str):
            made.append(-len(part))
            continue
        made.append(part if part > 0 else text[at : at - part])
        at += abs(part)
    return TextOperation(tuple(made)).normal()


def transform(operation: TextOperation, other: TextOperation, side: Side) -> TextOperation:
    """What `operation` is once `other`, which was made to the same text at the same time, has been applied.

    Where both insert at one place, the words of the "left" one come first; the two sides must be told different ones.

    - TP1: transform(b, a, "right").apply(a.apply(t)) == transform(a, b, "left").apply(b.apply(t))
    - transform(a, nothing, side) == a.normal(); transform(nothing, a, side) == nothing
    - what both delete is deleted once, and nothing that either inserts is lost
    """
    pieces = _Pieces(operation, _old_length)
    made: list[int | str] = []
    for part in other.parts:
        if isinstance(part, str):
            if side == "left":
                made.append(pieces.words())
            made.append(len(part))
            continue
        room = abs(part)
        while room:
            piece = pieces.take(room)
            room -= _old_length(piece)
            # what the other deleted can neither be retained nor deleted any more
            if part > 0 or isinstance(piece, str):
                made.append(piece)
    return TextOperation((*made, *pieces.rest())).normal()


def transform_position(position: int, operation: TextOperation, side: Side, *, is_own: bool = False) -> int:
    """Where a place between two characters is after an operation; where it is deleted, what is left closes around it.

    - it is where something inserted there lands: transform((position, "|"), operation, side) inserts it exactly there
    - p <= q means transform_position(p, …) <= transform_position(q, …)

    `is_own` is for the caret of whoever made the operation: what it deletes around or after the place counts as at the
    place, so that a selection that is replaced ends behind the new words, whichever is written first.
    """
    old = new = 0
    for part in operation.parts:
        if isinstance(part, str):
            if old == position and side == "left":
                break
            new += len(part)
            continue
        # of what goes away, only what lies before the position counts
        step = min(abs(part), position - old)
        old += step
        if part > 0:
            new += step
        if step < abs(part) and not (is_own and part < 0):
            break
    return new + position - old


class _Pieces:
    """The parts of an operation in pieces no longer than asked, by a measure under which parts of length 0 come whole.

    After the last one there is text to retain without end.
    """

    def __init__(self, operation: TextOperation, measure: Callable[[int | str], int]) -> None:
        self._left = list(reversed(operation.normal().parts))
        self._measure = measure
        self._used = 0  # of the next part

    def take(self, most: int) -> int | str:
        """The next piece."""
        if not self._left:
            return most
        part, start = self._left[-1], self._used
        length = self._measure(part)
        if length - start <= most:
            self._left.pop()
            self._used, end = 0, length
        else:
            self._used = end = start + most
        if not length:
            return part
        if isinstance(part, str):
            return part[start:end]
        return end - start if part > 0 else start - end

    def words(self) -> str:
        """What is inserted here; nothing when a number is next."""
        if self._left and isinstance(self._left[-1], str):
            return str(self._left.pop())
        return ""

    def rest(self) -> Iterator[int | str]:
        """Everything that was not taken."""
        while self._left:
            yield self.take(self._measure(self._left[-1]))


def _alike(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _kind(part: int | str) -> int:
    """1 for what retains, -1 for what deletes, 0 for words."""
    return 0 if isinstance(part, str) else (part > 0) - (part < 0)


def _old_length(part: int | str) -> int:
    """How much of the text before."""
    return 0 if isinstance(part, str) else abs(part)


def _new_length(part: int | str) -> int:
    """How much of the text afterwards."""
    return len(part) if isinstance(part, str) else max(part, 0)
