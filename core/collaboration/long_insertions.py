"""Long insertions: written into the engine's texts in pieces from the last to the first.

The engine keeps letters that were written one after the other as one run, of which it takes 256 at a time whenever it
compares two versions, goes to one, or merges what was written apart, and for each it looks through all that follow: the
time grows with the square of the longest run. A pasted book of 400,000 letters took it three seconds, and two of them
that were pasted apart half a minute. Of pieces, each of which is written before the one after it, none goes on with
another: the same book takes a hundredth of a second. Nothing else about the text is different.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

import loro

from core.collaboration.ot import common_ends

# its stubs leave constructors and options open
_loro: Any = loro

# Four of what the engine takes at a time; with shorter ones a document would take more room on disk.
PIECE = 1024
# To compare letter by letter takes a time that grows with what is different, squared; a writer waits no longer.
COMPARED_MS = 50.0
# So the engine's own names of texts in maps begin.
INNER = "🤝:"


def insert(do: Callable[[int, str], object], at: int, words: str) -> None:
    """Let `do(at, words)` insert words; they must be such that it can insert any part of them."""
    if len(words) <= PIECE:
        do(at, words)
        return
    for start in reversed(range(0, len(words), PIECE)):
        do(at, words[start : start + PIECE])


def rewrite(text: Any, words: str) -> None:
    """Let an engine's text be these words; letters that both have stay whose they are."""
    try:
        text.update(words, timeout_ms=COMPARED_MS)
    except ValueError:
        # too much is another: all between what they begin and end with
        old = str(text.to_string())
        first, last = common_ends(old, words)
        text.delete(first, len(old) - first - last)
        insert(text.insert, first, words[first : len(words) - last])


def apply_deltas(text: Any, deltas: Sequence[Any]) -> None:
    """What the engine's `apply_delta` does to a text."""
    kept: list[Any] = []
    # what is not among `kept`, and behind how many characters of what those make it comes
    missing: list[tuple[int, list[Any]]] = []
    at = 0
    for is_insertion, run in groupby(deltas, lambda delta: isinstance(delta, _loro.TextDelta.Insert)):
        if is_insertion:
            *others, last = _pieces(run)
            missing += [(at, piece) for piece in others]
            kept += last
            at += sum(len(delta.insert) for delta in last)
        else:
            alike = list(run)
            kept += alike
            at += sum(int(getattr(delta, "retain", 0)) for delta in alike)
    text.apply_delta(kept)
    for place, piece in reversed(missing):
        text.apply_delta([_loro.TextDelta.Retain(place, None), *piece] if place else piece)


def apply_changes(doc: Any, changes: Iterable[tuple[Any, Any]]) -> None:
    """What the engine's `apply_diff` does to a document, of what `get_diff` of its comparison says."""
    batch = _loro.DiffBatch()
    long: list[tuple[str, Sequence[Any]]] = []
    for target, change in changes:
        name = getattr(target, "name", "")
        # texts in maps hold a few words; they have no name, or one that only the engine may use, and may be others here
        is_outer = name and not name.startswith(INNER)
        if is_outer and isinstance(change, _loro.Diff.Text) and _is_long(change.diff):
            long.append((name, change.diff))
        else:
            batch.push(target, change)
    doc.apply_diff(batch)
    for name, deltas in long:
        apply_deltas(doc.get_text(name), deltas)


def _is_long(deltas: Sequence[Any]) -> bool:
    return sum(len(delta.insert) for delta in deltas if isinstance(delta, _loro.TextDelta.Insert)) > PIECE


def _pieces(run: Iterable[Any]) -> Iterator[list[Any]]:
    """Insertions that follow each other, in groups of no more than a piece."""
    group: list[Any] = []
    room = PIECE
    for delta in run:
        words, start = str(delta.insert), 0
        while len(words) - start > room:
            if room:
                group.append(_loro.TextDelta.Insert(words[start : start + room], delta.attributes))
            yield group
            start, group, room = start + room, [], PIECE
        group.append(_loro.TextDelta.Insert(words[start:], delta.attributes))
        room -= len(words) - start
    yield group
