"""Traces: who made each entry of a document (or shape of a board), who changed it last, and who did what meanwhile."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import loro

from core.collaboration.engine import translated
from core.collaboration.history import History, Moment
from core.collaboration.past.entries import Place

# its stubs leave constructors and options open
_loro: Any = loro


@dataclass(frozen=True)
class Trace:
    """Of an entry, or of several that are seen as one."""

    made: Moment
    changed: Moment


class Traces:
    """Of one history and the tables of its documents. Its verbs block for some ten milliseconds a thousand entries."""

    def __init__(self, history: History, tables: Sequence[str]) -> None:
        self._history = history
        self._tables = tuple(tables)

    @cached_property
    def _touched(self) -> list[frozenset[Any]]:
        # a container is one entry's for ever, so what the edits of a moment changed is found out once
        return self._history.containers()

    def at(self, snapshot: bytes, number: int) -> dict[Place, Trace]:
        """By place, of what is in a document as it was at a moment. Raises InputError for a damaged snapshot."""
        owners = dict(self._owners(_opened(snapshot)))
        found: dict[Place, Trace] = {}
        for moment, touched in self._until(number):
            for place in {owners[one] for one in touched if one in owners}:
                known = found.get(place)
                found[place] = Trace(known.made if known is not None else moment, moment)
        return found

    def between(self, before: tuple[bytes, int], after: tuple[bytes, int]) -> dict[Place, tuple[str, ...]]:
        """By place, who added, changed or removed it between two moments, each with its snapshot: peer ids, in the
        order of what they did first. Raises InputError for a damaged snapshot."""
        documents = [_opened(snapshot) for snapshot, _ in (before, after)]
        owned = [dict(self._owners(document)) for document in documents]
        owners = owned[0] | owned[1]
        found: dict[Place, dict[str, None]] = {}
        for moment, touched in self._until(after[1]):
            if moment.number > before[1]:
                for place in {owners[one] for one in touched if one in owners}:
                    found.setdefault(place, {})[moment.author_id] = None
        for table, key in set(owned[0].values()) - set(owned[1].values()):
            # what was done to it before it went was in vain
            writer = documents[1].get_map(table).get_last_editor(key)
            found[table, key] = {self._history.author_of(writer): None} if writer is not None else {}
        return {place: tuple(authors) for place, authors in found.items()}

    def _until(self, number: int) -> Iterator[tuple[Moment, Iterable[Any]]]:
        return zip(self._history.moments[: number + 1], self._touched, strict=False)

    def _owners(self, document: Any) -> Iterator[tuple[Any, Place]]:
        """Each container of the entries in a document, and whose it is."""
        for table in self._tables:
            entries = document.get_map(table)
            for key in entries.keys():  # noqa: SIM118 - the engine's map is none of Python's
                fields = getattr(entries.get(key), "container", None)
                if not isinstance(fields, loro.LoroMap):
                    continue
                yield fields.id, (table, key)
                for name in fields.keys():  # noqa: SIM118
                    inner = getattr(fields.get(name), "container", None)
                    if isinstance(inner, loro.LoroText):
                        yield inner.id, (table, key)


def joined(found: Iterable[Trace]) -> Trace | None:
    """Of several that are seen as one, the first being what the others belong to; None for none."""
    traces = list(found)
    if not traces:
        return None
    return Trace(traces[0].made, max((one.changed for one in traces), key=lambda moment: moment.number))


def _opened(snapshot: bytes) -> Any:
    with translated("That version cannot be read."):
        document = _loro.LoroDoc()
        document.import_(snapshot)
    return document
