"""Entries: the base of documents that are tables of small records, such as forms, answers and task lists.

Each table is a map from id to entry, each a map of fields. What follows from that:
- two who change different fields of one entry both keep their work; of the same field the later is kept everywhere;
- fields of text merge letter by letter, even when two begin to write at once;
- who removes an entry wins over who changes it at the same time, whoever was first.

What arrives from elsewhere is read with care: an entry that cannot be (or that a newer Vega knows) stays in the
document and is not shown.
"""

import math
import re
import secrets
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import loro

from core.collaboration import long_insertions
from core.collaboration.engine import translated
from core.collaboration.entries_changes import Changes
from core.collaboration.entries_undo import Edit, Steps
from core.collaboration.entry_places import Placed
from core.collaboration.shared import SharedDocument
from core.collaboration.utf16 import whole
from core.errors import InputError
from core.events import Subscription

# its stubs leave constructors and options open
_loro: Any = loro

ID = re.compile(r"[0-9a-f]{8,32}")
# An answer to the longest form; more is no honest entry.
FIELDS_MOST = 4_000


@dataclass(frozen=True)
class Table:
    """One sort of entry. `name` is that of the map inside the engine's document; part of the format."""

    name: str
    read: Callable[[str, Mapping[str, Any]], Any]
    """The record that an entry is; None for one that cannot be shown. Raises TypeError or ValueError for that too."""
    most: int
    """Of more than these, every copy shows those with the lowest ids only."""
    is_text: Callable[[str], bool] = frozenset({"title"}).__contains__
    """Whether a field merges letter by letter."""
    only: str = ""
    """The id of its only entry, which is made by whoever writes into it first."""


@dataclass(frozen=True)
class EntriesChanged:
    """Entries that were added or changed, and those that are gone, each as (table, id)."""

    changed: frozenset[tuple[str, str]]
    gone: frozenset[tuple[str, str]]

    def touches(self, table: str) -> bool:
        """Whether something of a table is another now."""
        return any(name == table for name, _ in self.changed | self.gone)


Heard = Callable[[EntriesChanged], None]


class Entries(Placed, SharedDocument):
    """Tables that merge. Each verb of a subclass is one step of undo."""

    tables: ClassVar[tuple[Table, ...]] = ()

    def __init__(self, stored: Sequence[bytes] = ()) -> None:
        """From stored snapshots and updates. Raises InputError when they are damaged."""
        super().__init__(stored)
        self._by_name = {table.name: table for table in self.tables}
        self._raw: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in self._by_name}
        self._records: dict[str, dict[str, Any]] = {name: {} for name in self._by_name}
        self._listeners: list[Heard] = []
        self._steps = Steps()
        with translated(f"The stored {self.what} is damaged."):
            self._maps: dict[str, Any] = {name: self._doc.get_map(name) for name in self._by_name}
        self._changes = Changes(self._doc, self._maps)
        self._written: set[tuple[str, str]] = set()
        self.removed_at = -math.inf
        self._collect()

    def listen(self, handler: Heard) -> Subscription:
        """Call `handler` after every change, one's own too."""
        self._listeners.append(handler)
        return Subscription(lambda: self._listeners.remove(handler) if handler in self._listeners else None)

    @property
    def can_undo(self) -> bool:
        """Whether there is something of one's own to take back."""
        return self._steps.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is something of one's own to make again."""
        return self._steps.can_redo

    def undo(self) -> bool:
        """Take back the last own step, and nobody else's; False when there is none. Raises InputError for viewers."""
        self.must_be_writable()
        return self._steps.undo(self._value, self._write)

    def redo(self) -> bool:
        """Make it again; False when there is none. Raises InputError for viewers."""
        self.must_be_writable()
        return self._steps.redo(self._value, self._write)

    def steps(self) -> bytes:
        """What of one's own can be taken back, and made again."""
        return self._with_own_end(self._steps.stored())

    def load_steps(self, stored: bytes) -> None:
        """What could be taken back before a restart can be again; what does not fit these tables is left out."""
        self._steps.restore(self._of_own_end(stored), self._can_be)

    # What is removed while somebody changes it (removals.py)

    def held(self) -> dict[tuple[str, str], Mapping[str, Any]]:
        """The fields of all entries, by table and id."""
        return {(name, key): values for name, entries in self._raw.items() for key, values in entries.items()}

    @classmethod
    def words_of(cls, table: str, fields: Mapping[str, Any]) -> list[str]:
        """What somebody wrote in an entry, or what it is called."""
        is_text = next(found.is_text for found in cls.tables if found.name == table)
        return [
            value
            for name, value in fields.items()
            if (is_text(name) or name in ("title", "name")) and isinstance(value, str) and value
        ]

    def bring_back(self, entries: Mapping[tuple[str, str], Mapping[str, Any]]) -> None:
        """Let removed entries be there again, as one step; what is there stays. Raises InputError for viewers."""
        self.must_be_writable()
        edits = [Edit(table, key, "", None, dict(values)) for (table, key), values in entries.items()]
        self._do([one for one in edits if one.key not in self._raw.get(one.table, ()) and self._can_be(one)])

    # For subclasses

    def _setting(self, table: str, key: str, **values: Any) -> list[Edit]:
        """The edits that give fields of an entry other values; None takes a field away."""
        known = self._raw[table].get(key)
        if known is None and self._by_name[table].only != key:
            return []  # somebody removed it meanwhile
        edits = []
        for name, value in values.items():
            is_text = self._by_name[table].is_text(name)
            before = (known or {}).get(name)
            if is_text and not isinstance(before, str):
                before = ""
            after = whole(value) if isinstance(value, str) else value
            if before != after:
                edits.append(Edit(table, key, name, before, after, is_text=is_text))
        return edits

    def _adding(self, table: str, values: Mapping[str, Any], key: str = "") -> Edit:
        """The edit that makes an entry of these values; those that are None are left out."""
        kept = {name: whole(value) if isinstance(value, str) else value for name, value in values.items()}
        return Edit(
            table, key or new_id(), "", None, {name: value for name, value in kept.items() if value is not None}
        )

    def _removing(self, table: str, keys: Iterable[str]) -> list[Edit]:
        return [Edit(table, key, "", self._raw[table][key], None) for key in keys if key in self._raw[table]]

    def _do(self, edits: Sequence[Edit], *, is_typing: bool = False) -> None:
        """Make a step; typing into one field without a longer pause stays one step."""
        if edits:
            self.must_be_writable()
            # before, so that who listens knows that it can be taken back
            self._steps.add(tuple(edits), typed_at=time.monotonic() if is_typing else None)
            self._write(tuple(edits))

    # How it is kept

    def _can_be(self, edit: Edit) -> bool:
        """Whether an edit is one that this document could have made."""
        table = self._by_name.get(edit.table)
        if table is None or (edit.key != table.only if table.only else not ID.fullmatch(edit.key)):
            return False
        if edit.field:
            return edit.is_text == table.is_text(edit.field)
        states = [values for values in (edit.before, edit.after) if values is not None]
        return len(states) == 1 and isinstance(states[0], dict) and _record(table, edit.key, states[0]) is not None

    def _value(self, table: str, key: str) -> Mapping[str, Any] | None:
        found = self._raw[table].get(key)
        return {} if found is None and self._by_name[table].only == key else found

    def _write(self, step: Sequence[Edit]) -> None:
        # before, so that what was written is known even when the engine stops in the middle
        self._written.update((edit.table, edit.key) for edit in step)
        with translated(f"The {self.what} could not be changed."):
            for edit in step:
                entries = self._maps[edit.table]
                if edit.field:
                    self._set(edit)
                elif edit.after is None:
                    entries.delete(edit.key)
                else:
                    made = entries.insert_container(edit.key, _loro.LoroMap())
                    for name, value in edit.after.items():
                        _put(made, name, value, is_text=self._by_name[edit.table].is_text(name))
            self._doc.commit()
        self._collected()

    def _set(self, edit: Edit) -> None:
        entries = self._maps[edit.table]
        if self._by_name[edit.table].only == edit.key:
            fields = _container(entries, edit.key, loro.LoroMap, entries.ensure_mergeable_map)
        else:
            fields = getattr(entries.get(edit.key), "container", None)
        if isinstance(fields, loro.LoroMap):
            _put(fields, edit.field, edit.after, is_text=edit.is_text)

    def _collect(self) -> EntriesChanged:
        """Read again what was touched, and tell who listens."""
        written, self._written = self._written, set()
        touched = self._changes.since(written)
        changed: set[tuple[str, str]] = set()
        gone: set[tuple[str, str]] = set()
        for name in self._by_name:
            keys = {key for table, key in touched if table == name}
            if keys:
                self._collect_table(name, keys, changed, gone)
        told = EntriesChanged(frozenset(changed), frozenset(gone))
        if gone:
            self.removed_at = time.monotonic()
        if changed or gone:
            self._settle(told)
            for listener in tuple(self._listeners):
                listener(told)
        return told

    def _settle(self, told: EntriesChanged) -> None:
        """Bring what is derived from the records up to date, before anybody is told."""

    def _collect_table(
        self, name: str, keys: set[str], changed: set[tuple[str, str]], gone: set[tuple[str, str]]
    ) -> None:
        table, held = self._by_name[name], self._maps[name]
        is_full = len(held) > table.most
        if is_full:
            keys = keys | set(self._records[name]) | set(held.keys())
        raw = {key: values for key in keys if (values := self._read(table, key)) is not None}
        found = {key: record for key, values in raw.items() if (record := _record(table, key, values)) is not None}
        if is_full:
            found = {key: found[key] for key in sorted(found)[: table.most]}
        for key in keys:
            before = self._records[name].get(key)
            for kept, now in ((self._raw[name], raw), (self._records[name], found)):
                kept.pop(key, None)
                if key in found:
                    kept[key] = now[key]
            if key in found and found[key] != before:
                changed.add((name, key))
            elif key not in found and before is not None:
                gone.add((name, key))

    def _read(self, table: Table, key: str) -> dict[str, Any] | None:
        if key != table.only if table.only else not ID.fullmatch(key):
            return None
        return self._changes.read(table.name, key, most=FIELDS_MOST)


def new_id() -> str:
    """An id that nobody else makes."""
    return secrets.token_hex(8)


def within(text: str, most: int, what: str) -> str:
    """The text itself. Raises InputError when it is longer than `most` characters."""
    if len(text) > most:
        raise InputError(f"{what} has room for {most:,} characters; this has {len(text):,}.", "Make it shorter.")
    return text


def _record(table: Table, key: str, values: Mapping[str, Any]) -> Any:
    try:
        return table.read(key, values)
    except (TypeError, ValueError, OverflowError):
        return None


def _put(fields: Any, name: str, value: Any, *, is_text: bool) -> None:
    if is_text:
        text = _container(fields, name, loro.LoroText, fields.ensure_mergeable_text)
        words = value if isinstance(value, str) else ""
        if text.to_string() != words:
            long_insertions.rewrite(text, words)
    elif value is None:
        fields.delete(name)
    else:
        fields.insert(name, value)


def _container(fields: Any, name: str, sort: type, make: Callable[[str], Any]) -> Any:
    """What is held there, or a new one: the same for all who make it. Something of another sort gives way."""
    held = fields.get(name)
    found = getattr(held, "container", None)
    if isinstance(found, sort):
        return found
    if held is not None:
        fields.delete(name)
    return make(name)
