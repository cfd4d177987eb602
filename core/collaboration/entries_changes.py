"""Which entries of a document's tables were touched, and what they hold, without looking deeper than an entry goes.

The engine could tell of changes by itself, but writes down the whole path to each: an update of 35 KB, with maps in
maps 4,000 deep, then takes 1.8 GB, and reading such an entry at once ends the program (Loro 1.17.1). Here the edits
that are new name the containers that they changed, and each container of an entry is known by its id.
"""

from collections.abc import Mapping, Set
from typing import Any

import loro

from core.collaboration.engine import spans, translated

# its stubs leave constructors and options open
_loro: Any = loro

Place = tuple[str, str]


class Changes:
    """Remembers which container belongs to which entry, as (table, id), and up to where it has looked."""

    def __init__(self, doc: Any, maps: Mapping[str, Any]) -> None:
        self._doc = doc
        self._maps = maps
        self._tables = {found.id: name for name, found in maps.items()}
        self._seen: dict[int, int] = {}
        self._owners: dict[Any, Place] = {}
        self._held: dict[Place, tuple[Any, ...]] = {}

    def since(self, written: Set[Place] = frozenset()) -> set[Place]:
        """The entries that were touched since this was asked last, the first time all.

        `written` are those that this copy wrote: nobody has to look through the tables for them.
        """
        with translated("What changed cannot be read."):
            now = spans(self._doc.oplog_vv)
            changed: set[Any] = set()
            is_foreign = not written
            for writer, end in now.items():
                start = self._seen.get(writer, 0)
                if end > start:
                    changed |= self._doc.get_changed_containers_in(_loro.ID(writer, start), end - start)
                    is_foreign |= writer != self._doc.peer_id
            self._seen = now
            touched = {self._owners[one] for one in changed if one in self._owners}
            if is_foreign:
                touched = touched.union(*(self._exchanged(self._tables[one]) for one in changed if one in self._tables))
        return touched | written

    def read(self, table: str, key: str, *, most: int) -> dict[str, Any] | None:
        """The fields of an entry: plain values and texts; None when there is none, or it has more than `most`."""
        fields = getattr(self._maps[table].get(key), "container", None)
        for one in self._held.pop((table, key), ()):
            self._owners.pop(one, None)
        if not isinstance(fields, loro.LoroMap):
            return None
        known = [fields.id]
        values: dict[str, Any] = {}
        for name in fields.keys() if len(fields) <= most else ():
            held: Any = fields.get(name)
            inner = getattr(held, "container", None)
            if isinstance(inner, loro.LoroText):
                values[name] = inner.to_string()
                known.append(inner.id)
            elif held is not None and inner is None:
                values[name] = held.value
        self._held[table, key] = tuple(known)
        self._owners.update(dict.fromkeys(known, (table, key)))
        return values if len(fields) <= most else None

    def _exchanged(self, table: str) -> set[Place]:
        """The entries of a table that came, went, or are another container now."""
        entries = self._maps[table]
        found = {key: getattr(getattr(entries.get(key), "container", None), "id", None) for key in entries.keys()}  # noqa: SIM118
        before = {key: held[0] for (name, key), held in self._held.items() if name == table}
        return {(table, key) for key in found.keys() | before.keys() if found.get(key) != before.get(key)}
