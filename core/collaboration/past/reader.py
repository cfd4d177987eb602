"""PastReader: what a person reads of a document of entries at a moment, and what differs between two, with whose it is.

A format that is not named here has words or a picture of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.collaboration.answers import Answers
from core.collaboration.form import Form
from core.collaboration.history import History, PastVersion
from core.collaboration.live_cards import LiveCards
from core.collaboration.past import cards, form, shelf, tasks
from core.collaboration.past.difference import EntryChange, difference
from core.collaboration.past.entries import PastEntry, PastState, Place
from core.collaboration.past.paired import PairedHistory
from core.collaboration.past.traces import Trace, Traces, joined
from core.collaboration.shelf import Shelf
from core.collaboration.tasks import TaskList

AnyHistory = History | PairedHistory


@dataclass(frozen=True)
class _Way:
    """How a format is read: the documents that it has, and what is in them."""

    documents: tuple[Any, ...]
    read: Callable[..., PastState]


WAYS: Mapping[str, _Way] = {
    "tasks": _Way((TaskList,), tasks.read),
    "form": _Way((Form, Answers), form.read),
    "shelf": _Way((Shelf,), shelf.read),
    "cards": _Way((LiveCards,), cards.read),
}


@dataclass(frozen=True)
class PastReading:
    """A document at a moment, and by entry who made it and who changed it last."""

    state: PastState
    traces: Mapping[str, Trace]


@dataclass(frozen=True)
class Comparison:
    """What differs between two moments, and by entry who did it (peer ids)."""

    changes: tuple[EntryChange, ...]
    authors: Mapping[str, tuple[str, ...]]


class PastReader:
    """Of one history. Its verbs block for milliseconds to seconds and belong in a worker."""

    def __init__(self, history: AnyHistory, format_name: str) -> None:
        self.history = history
        self._way = WAYS[format_name]
        histories = (history.own, history.beside) if isinstance(history, PairedHistory) else (history,)
        self._histories = histories
        self._traces = [
            Traces(one, [table.name for table in document.tables])
            for one, document in zip(histories, self._way.documents, strict=True)
        ]

    def at(self, version: PastVersion) -> PastReading:
        """The document then. Raises InputError."""
        snapshots, numbers = self._snapshots(version), self._numbers(version)
        state = self._state(snapshots)
        found: dict[Place, Trace] = {}
        for traces, snapshot, number in zip(self._traces, snapshots, numbers, strict=True):
            found |= traces.at(snapshot, number)
        by_entry = {entry.key: _trace(entry, found) for entry in state.entries}
        return PastReading(state, {key: trace for key, trace in by_entry.items() if trace is not None})

    def compared(self, before: PastVersion, after: PastVersion) -> Comparison:
        """What became of it between two versions, `before` the older one. Raises InputError."""
        ends = [(self._snapshots(version), self._numbers(version)) for version in (before, after)]
        changes = difference(*(self._state(snapshots) for snapshots, _ in ends))
        found: dict[Place, tuple[str, ...]] = {}
        for traces, *pairs in zip(self._traces, *(zip(*end, strict=True) for end in ends), strict=True):
            found |= traces.between(*pairs)
        return Comparison(changes, {change.entry.key: _authors(change, found) for change in changes})

    def _state(self, snapshots: list[bytes]) -> PastState:
        opened = [document([snapshot]) for document, snapshot in zip(self._way.documents, snapshots, strict=True)]
        return self._way.read(*opened)

    def _snapshots(self, version: PastVersion) -> list[bytes]:
        return [one.snapshot_at(wanted) for one, wanted in zip(self._histories, version, strict=False)]

    def _numbers(self, version: PastVersion) -> list[int]:
        return [one.moment_of(wanted) for one, wanted in zip(self._histories, version, strict=False)]


def _trace(entry: PastEntry, found: Mapping[Place, Trace]) -> Trace | None:
    return joined(found[place] for place in entry.places if place in found)


def _authors(change: EntryChange, found: Mapping[Place, tuple[str, ...]]) -> tuple[str, ...]:
    """Who did something to an entry or what belongs to it, each once."""
    places = dict.fromkeys(
        place for entry in (change.before, change.after) if entry is not None for place in entry.places
    )
    if change.sort in ("removed", "added"):
        # what happened to its parts before it went, or since it came, is not what is said here
        places = dict.fromkeys(change.entry.places[:1])
    authors = (author for place in places for author in found.get(place, ()))
    return tuple(dict.fromkeys(authors))
