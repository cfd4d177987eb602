"""What some edits did to a note and its tables, and how that is taken back on what they are now.

The engine's history says what it was before and right after them (rich_replay.py). Characters, and the rows and columns
of tables, come and go as operations that are transformed over what others did since; what others insert is only
counted. A mark is taken back where it still is as it was left.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import loro

from core.collaboration import long_insertions
from core.collaboration.engine import translated
from core.collaboration.ot import TextOperation, transform
from core.collaboration.rich_replay import backwards, forwards, is_list, kind_of
from core.collaboration.rich_styles import GROWING, OBJECT

# its stubs leave constructors and options open
_loro: Any = loro

NOTHING = TextOperation(())

# By the name of the engine's container: the text of the note, the texts of cells, the lists of rows and columns.
Moves = Mapping[str, TextOperation]
# From where to where, and what is there.
Stretch = tuple[int, int, Any]


@dataclass(frozen=True)
class Back:
    """What takes edits of one container back, on what it was right after them.

    In `operation`, `OBJECT` stands for each thing that comes again; `come` has them: words with their attributes, or
    the values of a list. `marks` are by key what was left there, and what was there before.
    """

    operation: TextOperation
    come: tuple[tuple[Sequence[Any], Mapping[str, Any]], ...] = ()
    marks: tuple[Stretch, ...] = ()


def moves(doc: Any, before: Any, after: Any) -> Moves:
    """How characters, rows and columns came and went between two of the engine's frontiers. Raises InputError."""
    if before.encode() == after.encode():
        return {}
    with translated("It cannot be undone."):
        return {name: _operation(deltas) for name, deltas in forwards(doc, before, after).items()}


def back(doc: Any, before: Any, after: Any) -> dict[str, Back]:
    """What takes back what was done between two of the engine's frontiers, by container. Raises InputError."""
    with translated("It cannot be undone."):
        found = backwards(doc, before, after)
        has_looks = any(True for deltas in found.values() for _ in _looks(deltas, is_after=False))
        forth = forwards(doc, before, after) if has_looks else {}
    made = {}
    for name, deltas in found.items():
        come = tuple(
            (_content(one), getattr(one, "attributes", None) or {}) for one in deltas if kind_of(one) == "Insert"
        )
        # the engine names all attributes of what it touched, changed or not
        left = _looks(forth.get(name, ()), is_after=True)
        marks = tuple(
            (start, end, changed)
            for start, end, now, then in overlaps(left, _looks(deltas, is_after=False))
            if (changed := {key: (now[key], then[key]) for key in now.keys() & then.keys() if now[key] != then[key]})
        )
        made[name] = Back(_operation(deltas), come, marks)
    return made


def take_back(doc: Any, name: str, what: Back, later: TextOperation) -> bool:
    """Do it, where `later` happened since; whether there was anything left to do. Raises InputError."""
    operation = transform(what.operation, later, "left")
    is_values = is_list(name)
    with translated("It cannot be undone."):
        held = doc.get_movable_list(name) if is_values else doc.get_text(name)
        if operation.reach > (len(held) if is_values else held.len_unicode):
            return False
        is_marked = not is_values and _restyle(held, what.marks, later)
        if operation.parts:
            (_exchange_values if is_values else _exchange_words)(held, operation, what.come)
    return is_marked or bool(operation.parts)


def overlaps(ones: Iterable[Stretch], others: Iterable[Stretch]) -> Iterator[tuple[int, int, Any, Any]]:
    """Where stretches of two rows meet; each row is in order and meets nothing of itself."""
    left, right = iter(ones), iter(others)
    one, other = next(left, None), next(right, None)
    while one is not None and other is not None:
        start, end = max(one[0], other[0]), min(one[1], other[1])
        if start < end:
            yield start, end, one[2], other[2]
        if one[1] <= other[1]:
            one = next(left, None)
        else:
            other = next(right, None)


def _content(delta: Any) -> Sequence[Any]:
    """The words, or the values; what a list holds that is no value was never a row."""
    if isinstance(delta, _loro.TextDelta.Insert):
        return str(delta.insert)
    return [getattr(held, "value", None) for held in delta.insert]


def _operation(deltas: Iterable[Any]) -> TextOperation:
    parts: list[int | str] = []
    for delta in deltas:
        kind = kind_of(delta)
        if kind == "Insert":
            parts.append(OBJECT * len(_content(delta)))
        else:
            parts.append(int(delta.retain) if kind == "Retain" else -int(delta.delete))
    return TextOperation(tuple(parts)).normal()


def _looks(deltas: Iterable[Any], *, is_after: bool) -> Iterator[Stretch]:
    """What deltas say about the attributes of what stays, at its places before or after them."""
    at = 0
    for delta in deltas:
        kind = kind_of(delta)
        if kind == "Retain":
            if attributes := getattr(delta, "attributes", None):
                yield at, at + int(delta.retain), attributes
            at += int(delta.retain)
        elif kind == "Insert":
            at += len(_content(delta)) if is_after else 0
        else:
            at += 0 if is_after else int(delta.delete)


def _places(operation: TextOperation, length: int) -> tuple[list[Stretch], dict[int, int]]:
    """What an operation leaves of a text that is so long afterwards, with how far it was moved; and where it inserts
    how much."""
    kept, inserted = [], {}
    old = new = 0
    for part in operation.parts:
        if isinstance(part, str):
            inserted[new] = len(part)
            new += len(part)
        elif part < 0:
            old -= part
        else:
            kept.append((old, old + part, new - old))
            old, new = old + part, new + part
    kept.append((old, old + length - new, new - old))
    return kept, inserted


def _carried(marks: Iterable[Stretch], later: TextOperation, length: int) -> Iterator[Stretch]:
    """Marks where they are now, with what others wrote into them, and, where a mark grows, behind them."""
    kept, inserted = _places(later, length)
    for _, pieces in groupby(overlaps(marks, kept), key=lambda found: id(found[2])):
        found = list(pieces)
        changed = found[0][2]
        start, end = found[0][0] + found[0][3], found[-1][1] + found[-1][3]
        yield start, end, changed
        grown = {key: values for key, values in changed.items() if key in GROWING}
        if grown and end in inserted:
            yield end, end + inserted[end], grown


def _restyle(text: Any, marks: Iterable[Stretch], later: TextOperation) -> bool:
    """Give marks back that are still as they were left."""
    deltas, at = [], 0
    for low, high, changed in _carried(marks, later, text.len_unicode):
        start = low
        for piece in text.slice_delta(low, high, loro.PositionType.Unicode):
            now, end = piece.attributes or {}, start + len(piece.insert)
            if fit := {key: then for key, (left, then) in changed.items() if now.get(key) == left}:
                deltas += [_retain(start - at), _retain(end - start, fit)]
                at = end
            start = end
    if deltas:
        text.apply_delta([delta for delta in deltas if delta.retain])
    return bool(deltas)


def _exchange_words(text: Any, operation: TextOperation, come: Iterable[tuple[Any, Mapping[str, Any]]]) -> None:
    deltas, waiting = [], [(words, attributes) for words, attributes in come if words][::-1]
    for part in operation.parts:
        if isinstance(part, int):
            deltas.append(_retain(part) if part > 0 else _loro.TextDelta.Delete(-part))
            continue
        room = len(part)
        while room:
            words, attributes = waiting.pop()
            if len(words) > room:
                waiting.append((words[room:], attributes))
            deltas.append(_loro.TextDelta.Insert(words[:room], dict(attributes)))
            room -= len(words[:room])
    long_insertions.apply_deltas(text, deltas)


def _exchange_values(held: Any, operation: TextOperation, come: Iterable[tuple[Sequence[Any], Any]]) -> None:
    at, waiting = 0, [value for values, _ in come for value in values][::-1]
    for part in operation.parts:
        if isinstance(part, str):
            for _ in part:
                held.insert(at, waiting.pop())
                at += 1
        elif part < 0:
            held.delete(at, -part)
        else:
            at += part


def _retain(count: int, attributes: dict[str, Any] | None = None) -> Any:
    return _loro.TextDelta.Retain(count, attributes)
