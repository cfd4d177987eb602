"""What lies between two places of a note's history, as the engine's deltas of the note and its tables, forth or back.

The engine compares any two places, in a time that grows with the square of what was written between them: a pasted
book takes it a minute. Playing the edits again in a copy takes the time that reading them took.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import loro

from core.collaboration import rich_styles as styles
from core.collaboration.engine import edits_until, spans
from core.collaboration.rich_tables import COLUMNS, ROWS, table_of
from core.errors import InputError

# its stubs leave constructors and options open
_loro: Any = loro

# Edits, of which a character is one: so many are compared in a few milliseconds. Playing again needs the whole note.
COMPARED_MOST = 10_000

# By the name of the engine's container.
Deltas = Mapping[str, Sequence[Any]]


def is_list(name: str) -> bool:
    """Whether a container has the rows or columns of a table, and no words."""
    return name.partition(":")[0] in (ROWS, COLUMNS)


def kind_of(delta: Any) -> str:
    """Insert, Retain or Delete, of a text or a list."""
    return type(delta).__name__.rpartition("_")[2]


def forwards(doc: Any, before: Any, after: Any) -> Deltas:
    """What makes `after` of `before`, the engine's frontiers of a place and of a later one. Raises InputError."""
    missing = _missing(doc, before, after)
    return _compared(doc, before, after) if missing is None else _played(_copy(doc, before), missing)


def backwards(doc: Any, before: Any, after: Any) -> Deltas:
    """What makes `before` of `after`. Raises InputError."""
    missing = _missing(doc, before, after)
    if missing is None:
        return _compared(doc, after, before)
    was = _copy(doc, before)
    return {
        name: list(_list_back(was.get_movable_list(name), deltas))
        if is_list(name)
        else list(_text_back(was.get_text(name), deltas))
        for name, deltas in _played(_copy(doc, before), missing).items()
    }


def _missing(doc: Any, before: Any, after: Any) -> bytes | None:
    """The edits from a place to a later one, where they are too many to be compared."""
    old, new = doc.frontiers_to_vv(before), doc.frontiers_to_vv(after)
    if old is None or new is None:
        raise InputError("That is not in the history.", "Undo it by hand.")
    has, wants = spans(old), spans(new)
    if not new.includes_vv(old) or sum(wants.values()) - sum(has.values()) <= COMPARED_MOST:
        return None
    return _exported(doc, has, wants)


def _exported(doc: Any, has: Mapping[int, int], wants: Mapping[int, int]) -> bytes:
    wanted = [
        _loro.IdSpan(writer, _loro.CounterSpan(has.get(writer, 0), end))
        for writer, end in wants.items()
        if end > has.get(writer, 0)
    ]
    return bytes(doc.export(loro.ExportMode.UpdatesInRange(wanted)))


def _copy(doc: Any, place: Any) -> Any:
    """The note as it was; the engine's own way to go back there takes as long as comparing."""
    copy = _loro.LoroDoc()
    styles.configure(copy)
    copy.import_(edits_until(doc, doc.frontiers_to_vv(place)))
    return copy


def _compared(doc: Any, one: Any, other: Any) -> Deltas:
    return _of_note((target, diff) for target, diff in doc.diff(one, other).get_diff())


def _played(copy: Any, edits: bytes) -> Deltas:
    heard: list[Any] = []
    subscription = copy.subscribe_root(heard.append)
    copy.import_(edits)
    subscription.unsubscribe()
    return _of_note((change.target, change.diff) for event in heard for change in event.events)


def _of_note(found: Iterator[tuple[Any, Any]]) -> Deltas:
    return {
        name: diff.diff
        for target, diff in found
        if (name := getattr(target, "name", "")) == styles.TEXT or table_of(name)
        if isinstance(diff, _loro.Diff.List if is_list(name) else _loro.Diff.Text)
    }


def _text_back(was: Any, deltas: Sequence[Any]) -> Iterator[Any]:
    """What takes deltas back that were made to a text."""
    at = 0
    for delta in deltas:
        kind = kind_of(delta)
        if kind == "Insert":
            yield _loro.TextDelta.Delete(len(delta.insert))
        elif kind == "Delete":
            yield from _slice(was, at, at + int(delta.delete))
            at += int(delta.delete)
        else:
            end = at + int(delta.retain)
            if changed := getattr(delta, "attributes", None):
                for piece in _slice(was, at, end):
                    had = piece.attributes or {}
                    yield _loro.TextDelta.Retain(len(piece.insert), {key: had.get(key) for key in changed})
            else:
                yield _loro.TextDelta.Retain(end - at, None)
            at = end


def _slice(text: Any, start: int, end: int) -> Sequence[Any]:
    return text.slice_delta(start, end, loro.PositionType.Unicode) if start < end else ()


def _list_back(was: Any, deltas: Sequence[Any]) -> Iterator[Any]:
    at = 0
    for delta in deltas:
        kind = kind_of(delta)
        if kind == "Insert":
            yield _loro.ListDiffItem.Delete(len(delta.insert))
        elif kind == "Delete":
            count = int(delta.delete)
            yield _loro.ListDiffItem.Insert([was.get(place) for place in range(at, at + count)], False)
            at += count
        else:
            yield delta
            at += int(delta.retain)
