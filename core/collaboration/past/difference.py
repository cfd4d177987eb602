"""Difference: what became of the entries of a document between two moments: added, removed, changed, moved."""

import bisect
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from core.collaboration.past.entries import PastEntry, PastField, PastState

Sort = Literal["added", "removed", "changed", "moved"]


class Detail(NamedTuple):
    """One thing that is another now, in words; "" where there was or is nothing."""

    title: str
    before: str
    after: str


@dataclass(frozen=True)
class FieldChange:
    """A field before and after; None where it was not or is not. `places` says from where to where it moved in its
    series, counted from 1."""

    before: PastField | None
    after: PastField | None
    places: tuple[int, int] | None = None

    @property
    def detail(self) -> Detail:
        """In words."""
        words = [field.words if field is not None else "" for field in (self.before, self.after)]
        if self.places is not None:
            words = [f"{text}, place {place}" for text, place in zip(words, self.places, strict=True)]
        known = self.after or self.before
        return Detail(known.title if known is not None else "", *words)


@dataclass(frozen=True)
class EntryChange:
    """What became of one entry: `before` and `after` are None where it was not or is not.

    "moved" is one that only stands elsewhere; `place` says where it stood and stands, where that tells something.
    """

    sort: Sort
    before: PastEntry | None
    after: PastEntry | None
    fields: tuple[FieldChange, ...] = ()
    place: tuple[str, str] | None = None

    @property
    def entry(self) -> PastEntry:
        """As it is now, or was last."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def details(self) -> tuple[Detail, ...]:
        """All of it in words: where it stands, what it is called, then its fields."""
        made = [Detail("Place", *self.place)] if self.place is not None else []
        if self.before is not None and self.after is not None and self.before.title != self.after.title:
            made.append(Detail("Title", self.before.title, self.after.title))
        return (*made, *(change.detail for change in self.fields))


def difference(before: PastState, after: PastState) -> tuple[EntryChange, ...]:
    """What differs between two states of a document, in the order of the newer; what is gone comes last."""
    old, new = ({entry.key: entry for entry in state.entries} for state in (before, after))
    moved = _moved(before, after)
    made = []
    for key, entry in new.items():
        known = old.get(key)
        if known is None:
            fields = tuple(FieldChange(None, field) for field in entry.fields)
            made.append(EntryChange("added", None, entry, fields, _column(after, entry, is_after=True)))
            continue
        fields = field_changes(known.fields, entry.fields)
        is_other = bool(fields) or (known.title, known.sort) != (entry.title, entry.sort)
        if is_other or key in moved:
            made.append(EntryChange("changed" if is_other else "moved", known, entry, fields, moved.get(key)))
    for key, entry in old.items():
        if key not in new:
            fields = tuple(FieldChange(field, None) for field in entry.fields)
            made.append(EntryChange("removed", entry, None, fields, _column(before, entry, is_after=False)))
    return tuple(made)


def field_changes(before: Sequence[PastField], after: Sequence[PastField]) -> tuple[FieldChange, ...]:
    """The fields that are another now, came, went or, in a series, moved."""
    old, new = ({field.key: field for field in fields} for fields in (before, after))
    ranks = [_ranks(fields) for fields in (before, after)]
    stay: set[str] = set()
    for series in {field.series for field in after if field.series}:
        stay |= staying(*([field.key for field in fields if field.series == series] for fields in (before, after)))
    made = []
    for key, field in new.items():
        known = old.get(key)
        has_moved = known is not None and bool(field.series) and known.series == field.series and key not in stay
        if known is None or known.meaning != field.meaning or has_moved:
            made.append(FieldChange(known, field, (ranks[0][key], ranks[1][key]) if has_moved else None))
    return (*made, *(FieldChange(field, None) for key, field in old.items() if key not in new))


def staying(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Of what is in both orders, the most that need not move to come from one to the other.

    They are a longest increasing subsequence (Fredman, On computing the length of longest increasing subsequences,
    1975).
    """
    places = {key: place for place, key in enumerate(before)}
    common = [key for key in after if key in places]
    tails: list[int] = []
    last: list[str] = []
    previous: dict[str, str | None] = {}
    for key in common:
        at = bisect.bisect_left(tails, places[key])
        previous[key] = last[at - 1] if at else None
        tails[at : at + 1], last[at : at + 1] = [places[key]], [key]
    found: set[str] = set()
    one = last[-1] if last else None
    while one is not None:
        found.add(one)
        one = previous[one]
    return found


def _ranks(fields: Sequence[PastField]) -> dict[str, int]:
    """Where each field stands in its series, counted from 1."""
    counts: defaultdict[str, int] = defaultdict(int)
    found = {}
    for field in fields:
        counts[field.series] += 1
        found[field.key] = counts[field.series]
    return found


def _moved(before: PastState, after: PastState) -> Mapping[str, tuple[str, str]]:
    """The entries in both that stand elsewhere, and where they stood and stand in words."""
    old, new = _places(before), _places(after)
    found = {}
    stay: set[str] = set()
    for group in {entry.group for entry in after.entries}:
        stay |= staying(*([entry.key for entry in state.entries if entry.group == group] for state in (before, after)))
    for key, (group, place) in new.items():
        if key in old and key not in stay:
            was, number = old[key]
            words = (f"{before.title(was)}, place {number}", f"{after.title(group)}, place {place}")
            found[key] = words if was != group else (str(number), str(place))
    return found


def _column(state: PastState, entry: PastEntry, *, is_after: bool) -> tuple[str, str] | None:
    """Where one stands that came or went, where groups stand beside each other."""
    title = state.title(entry.group) if state.is_beside else ""
    if not title:
        return None
    return ("", title) if is_after else (title, "")


def _places(state: PastState) -> dict[str, tuple[str, int]]:
    """The group of each entry and its place there, counted from 1."""
    counts: defaultdict[str, int] = defaultdict(int)
    found = {}
    for entry in state.entries:
        counts[entry.group] += 1
        found[entry.key] = (entry.group, counts[entry.group])
    return found
