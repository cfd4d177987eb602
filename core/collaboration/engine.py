"""What every shared document needs of the engine (Loro): versions as opaque bytes, whose edits, its errors in words."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import loro

from core.collaboration.ot import TextOperation
from core.errors import InputError

# its stubs leave constructors and options open
_loro: Any = loro


@dataclass(frozen=True)
class Span:
    """The edits `start` to `end` (exclusive) of one loaded copy of a document; `writer` is the engine's peer id."""

    writer: int
    start: int
    end: int


def spans(found: Any) -> dict[int, int]:
    """How many edits of each writer an engine's version vector has."""
    return {writer: end for writer, (_, end) in found.to_spans().inner().items()}


def update_spans(update: bytes) -> tuple[Span, ...]:
    """Which edits are in an update or snapshot. Raises InputError when it cannot be read."""
    with translated("The edits that arrived cannot be read."):
        head = loro.LoroDoc.decode_import_blob_meta(update, True)
        starts, ends = spans(head.partial_start_vv), spans(head.partial_end_vv)
    return tuple(Span(writer, starts.get(writer, 0), end) for writer, end in sorted(ends.items()))


def zero() -> bytes:
    """The version of an empty document."""
    return bytes(_loro.VersionVector().encode())


def merged(one: bytes, other: bytes) -> bytes:
    """The version that has what either has. Raises InputError for what is no version."""
    both = vector(one)
    both.merge(vector(other))
    return bytes(both.encode())


def vector(version: bytes) -> Any:
    """The engine's form of a version; b"" is that of an empty document. Raises InputError for what is no version."""
    if not version:
        return _loro.VersionVector()
    with translated("That is no version of a shared document."):
        return loro.VersionVector.decode(version)


def edits_until(doc: Any, found: Any) -> bytes:
    """All edits of an engine's document that are in a version vector.

    To read them takes the time that reading the document takes; the engine's own ways back (`checkout`, `fork_at`) may
    take a hundred times that where the words are of long runs (long_insertions.py).
    """
    wanted = [_loro.IdSpan(writer, _loro.CounterSpan(0, end)) for writer, end in spans(found).items() if end]
    return bytes(doc.export(loro.ExportMode.UpdatesInRange(wanted)))


def operation_of(deltas: Any) -> TextOperation:
    """What an engine's event or difference did to a text."""
    made: list[int | str] = []
    for is_kept, place in groupby((_part(delta) for delta in deltas), lambda part: isinstance(part, int) and part > 0):
        parts = list(place)
        if not is_kept:
            # Of words that are several runs it says that something went before the last of them, and of one run that
            # it went before them: it means the same.
            last = max((number for number, part in enumerate(parts) if isinstance(part, str)), default=0)
            parts[:last] = sorted(parts[:last], key=lambda part: isinstance(part, str))
        made += parts
    return TextOperation(tuple(made))


def _part(delta: Any) -> int | str:
    if isinstance(delta, loro.TextDelta.Insert):
        return str(delta.insert)
    return int(delta.retain) if isinstance(delta, loro.TextDelta.Retain) else -int(delta.delete)


@contextlib.contextmanager
def translated(what: str) -> Iterator[None]:
    """Turn what the engine raises inside into InputError(what)."""
    try:
        yield
    except BaseException as error:
        # the engine raises BaseException itself, and PanicException where it gave up; all else is not its own
        if type(error) is not BaseException and type(error).__name__ != "PanicException":
            raise
        raise InputError(what, "Update Vega on both machines; if it stays, restore a backup.") from error
