"""Removals: where one deletes an entry of a table, or a shape of a board, that another changes at the same time.

The merge lets who deletes win, wherever both meet, and what the other wrote would be gone without a word. This compares
what either had (as conflicts.py does for words) and keeps the entry as it was changed, with those that went with it: a
card with its check list, a question with its options. From that it can be brought back.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import loro
import msgspec

from core.collaboration.board import Board
from core.collaboration.conflicts import CONFLICTS_MOST, TEXT_CHARACTERS, Found
from core.collaboration.engine import edits_until, translated, vector
from core.collaboration.entries import Entries
from core.errors import InputError

# its stubs leave constructors and options open
_loro: Any = loro

# Documents that are made of things which can be removed.
Things = Entries | Board
THINGS = (Entries, Board)

Place = tuple[str, str]
# What is in such a document: the fields of each thing, by table and id.
Held = Mapping[Place, Mapping[str, Any]]

# Who carries a thing elsewhere wrote nothing that would be lost with it.
PLACING = frozenset({"order", "place", "at", "groups"})


def find_removals(kind: type[Things], snapshot: bytes, mine: bytes, theirs: bytes) -> list[Found]:
    """What one of two versions removed and the other changed, in a document of a kind that has both.

    Blocks for up to a second and belongs in a worker. Raises InputError for what cannot be read.
    """
    with translated("The versions cannot be compared."):
        document = _loro.LoroDoc()
        document.import_(snapshot)
        common = vector(mine).intersection(vector(theirs))
        parts = [edits_until(document, version) for version in (common, vector(mine), vector(theirs))]
    before, ours, others = (kind([part]).held() for part in parts)
    now = kind([snapshot]).held()
    found = [
        *(_found(kind, before, others, family, is_mine=False) for family in _lost(before, others, ours, now)),
        *(_found(kind, before, ours, family, is_mine=True) for family in _lost(before, ours, others, now)),
    ]
    return found[:CONFLICTS_MOST]


def kept(clash: Found) -> Held:
    """The things that a clash can bring back. Raises InputError when they are damaged."""
    try:
        rows = msgspec.msgpack.decode(clash.first, type=list[tuple[str, str, dict[str, Any]]])
    except msgspec.MsgspecError as error:
        raise InputError("What was deleted cannot be read any more.", "Write it anew.") from error
    return {(table, key): values for table, key, values in rows}


def _lost(before: Held, edited: Held, removed: Held, now: Held) -> Iterator[list[Place]]:
    """What was changed on one side, removed on the other, and is not there now; each with what went with it."""
    gone = {place for place in before if place in edited and place not in removed and place not in now}
    touched = {place for place in gone if _content(before[place]) != _content(edited[place])}
    # who adds a line to a card changes the card
    new = [fields for place, fields in edited.items() if place not in before]
    touched |= {place for place in gone if any(place[1] in _named(fields) for fields in new)}
    seen: set[Place] = set()
    for place in sorted(touched):
        if place not in seen:
            family = _family(place, {one: edited[one] for one in gone})
            seen.update(family)
            # what was changed is what a person knows it by
            yield sorted(family, key=lambda one: (one not in touched, one))


def _family(place: Place, gone: Held) -> set[Place]:
    """A thing, those that are of it, and those that it is of."""
    family, waiting = {place}, [place]
    while waiting:
        one = waiting.pop()
        names = _named(gone[one])
        more = {other for other in gone if other[1] in names or one[1] in _named(gone[other])} - family
        family |= more
        waiting += more
    return family


def _named(fields: Mapping[str, Any]) -> set[str]:
    """The words that may be ids of other things."""
    values = [one for value in fields.values() for one in (value if isinstance(value, list) else [value])]
    return {value for value in values if isinstance(value, str)}


def _content(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in PLACING}


def _found(kind: type[Things], before: Held, edited: Held, family: list[Place], *, is_mine: bool) -> Found:
    old = "\n".join(_worded(kind, place, before[place]) for place in family)
    new = "\n".join(_worded(kind, place, edited[place], before[place]) for place in family)
    old, new = old[:TEXT_CHARACTERS], new[:TEXT_CHARACTERS]
    rows = msgspec.msgpack.encode([(*place, dict(edited[place])) for place in family])
    mine, theirs = (new, "") if is_mine else ("", new)
    return Found("removed", old, mine, theirs, "", rows, b"")


def _worded(
    kind: type[Things], place: Place, fields: Mapping[str, Any], before: Mapping[str, Any] | None = None
) -> str:
    """The words of a thing, and what else of it is other than before."""
    words = kind.words_of(place[0], fields)
    known = _content(fields if before is None else before)
    changed = [
        f"{name}: {value}"
        for name, value in sorted(_content(fields).items())
        if known.get(name) != value and not isinstance(value, bytes) and str(value) not in words
    ]
    return "\n".join([*words, *changed])
