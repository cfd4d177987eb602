"""EditLog: the signed edits of one document on disk, and which edits those are; needs no engine to relay them."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from core.collaboration.engine import Span, update_spans
from core.collaboration.signing import SignedEdit
from core.errors import RefusedError
from core.networking.identity import peer_id_of
from core.storage.tables.documents import DocumentTables

Ends = Mapping[int, int]


@dataclass(frozen=True)
class Entry:
    """A stored edit without its data; `public` is empty for what an older version stored unsigned."""

    number: int
    public: bytes
    signature: bytes
    spans: tuple[Span, ...]
    authors: Mapping[int, str]
    size: int


class EditLog:
    """Belongs to the loop thread. `ends` says how many edits of each writer are here, `authors` whose they are."""

    def __init__(self, tables: DocumentTables, workspace_id: str, document_id: str) -> None:
        self.workspace_id = workspace_id
        self.document_id = document_id
        self.ends: dict[int, int] = {}
        self.authors: dict[int, str] = {}
        self.is_signed = True
        self._entries: list[Entry] = []
        self._tables = tables

    async def load(self) -> None:
        """Read what is stored, without the data. Raises StorageError."""
        rows = await self._tables.heads(self.workspace_id, self.document_id)
        unsigned = [row["number"] for row in rows if not row["public"]]
        data = await self._tables.data(unsigned)
        self.is_signed = not unsigned
        for row in rows:
            number = row["number"]
            spans = _read_spans(row["spans"]) if row["public"] else update_spans(data[number])
            authors = dict(msgspec.msgpack.decode(row["authors"], type=dict[int, str])) if row["authors"] else {}
            self._note(Entry(number, row["public"], row["signature"], spans, authors, row["size"]))

    @property
    def last_number(self) -> int:
        """The number of the newest edit, 0 when there is none."""
        return self._entries[-1].number if self._entries else 0

    @property
    def whole(self) -> Entry | None:
        """What an owner signed last in the place of all edits before it; None when there is no such."""
        signed = (entry for entry in reversed(self._entries) if entry.authors)
        return next((entry for entry in signed if not any(span.start for span in entry.spans)), None)

    def __len__(self) -> int:
        return len(self._entries)

    def is_covered_by(self, ends: Ends) -> bool:
        """Whether somebody who has so many edits of each writer has all of these."""
        return all(ends.get(writer, 0) >= end for writer, end in self.ends.items())

    def covers(self, ends: Ends) -> bool:
        """Whether all of those are here."""
        return all(self.ends.get(writer, 0) >= end for writer, end in ends.items())

    def lacked_by(self, ends: Ends) -> list[Entry]:
        """The signed edits that somebody who has those lacks, in the order they came."""
        missing = sum(max(0, end - ends.get(writer, 0)) for writer, end in self.ends.items())
        found: list[Entry] = []
        # from the newest: who lacks a keystroke must not cost a walk through years
        for entry in reversed(self._entries):
            if missing <= 0:
                break
            more = sum(max(0, span.end - max(span.start, ends.get(span.writer, 0))) for span in entry.spans)
            missing -= more
            if more and entry.public:
                found.append(entry)
        return found[::-1]

    def admit(self, edit: SignedEdit, spans: Sequence[Span], *, is_owner: bool) -> bool | None:
        """Whether an edit may be added: None when it is here already, False when edits before it are missing.

        Raises RefusedError when it is in somebody else's name. The signature was verified before.
        """
        if not is_owner:
            author = edit.author_id
            if edit.authors or any(self.authors.get(span.writer, author) != author for span in spans):
                raise RefusedError("Edits arrived in somebody else's name.", "Invite that machine again.")
        if all(self.ends.get(span.writer, 0) >= span.end for span in spans):
            return None
        return all(span.start <= self.ends.get(span.writer, 0) for span in spans)

    async def add(self, edits: Sequence[tuple[SignedEdit, tuple[Span, ...]]], *, steps: bytes = b"") -> None:
        """Store edits, all or none, and what of one's own can be taken back after them. Raises StorageError."""
        key = {"workspace_id": self.workspace_id, "document_id": self.document_id}
        kept = {**key, "data": steps} if steps else None
        numbers = await self._tables.add([self._row(edit, spans) for edit, spans in edits], steps=kept)
        for number, (edit, spans) in zip(numbers, edits, strict=True):
            self._note(Entry(number, edit.public, edit.signature, spans, edit.authors, len(edit.data)))

    async def read(self, entries: Sequence[Entry]) -> list[SignedEdit]:
        """The whole of these edits; those that were replaced meanwhile are left out. Raises StorageError."""
        data = await self._tables.data([entry.number for entry in entries])
        return [
            SignedEdit(self.document_id, entry.public, entry.signature, data[entry.number], entry.authors)
            for entry in entries
            if entry.number in data
        ]

    async def stored(self) -> list[bytes]:
        """What the document is made of. Raises StorageError."""
        return await self._tables.stored(self.workspace_id, self.document_id)

    async def steps(self) -> bytes:
        """What of one's own could be taken back when it was last stored. Raises StorageError."""
        return await self._tables.steps(self.workspace_id, self.document_id)

    async def keep_state(self, data: bytes) -> None:
        """All that is here in one, for quick opening. Raises StorageError."""
        await self._tables.keep_state(self.workspace_id, self.document_id, through=self.last_number, data=data)

    async def replace(self, edit: SignedEdit, spans: tuple[Span, ...]) -> None:
        """What the owner vouches for instead of all edits. Raises StorageError."""
        number = await self._tables.replace(self._row(edit, spans))
        self._entries.clear()
        self.is_signed = True
        self._note(Entry(number, edit.public, edit.signature, spans, edit.authors, len(edit.data)))

    def ends_until(self, number: int) -> dict[int, int]:
        """How many edits of each writer were here when the one of this number was the newest."""
        found: dict[int, int] = {}
        for entry in self._entries:
            for span in entry.spans if entry.number <= number else ():
                found[span.writer] = max(found.get(span.writer, 0), span.end)
        return found

    def held_in(self, spans: Sequence[Span]) -> list[Entry]:
        """The edits that are all in these."""
        if any(span.start for span in spans):
            return []
        ends = {span.writer: span.end for span in spans}
        return [entry for entry in self._entries if all(span.end <= ends.get(span.writer, 0) for span in entry.spans)]

    def beside(self, entries: Sequence[Entry]) -> list[Entry]:
        """All the others, in the order they came."""
        numbers = {entry.number for entry in entries}
        return [entry for entry in self._entries if entry.number not in numbers]

    async def shorten(self, edit: SignedEdit, spans: tuple[Span, ...], held: Sequence[Entry]) -> None:
        """One edit instead of those in it; the others follow it. Nobody may add meanwhile. Raises StorageError."""
        rest = self.beside(held)
        first, *numbers = await self._tables.shorten(
            self._row(edit, spans), held=[one.number for one in held], rest=[one.number for one in rest]
        )
        self._entries.clear()
        self._note(Entry(first, edit.public, edit.signature, spans, edit.authors, len(edit.data)))
        for entry, number in zip(rest, numbers, strict=True):
            self._note(dataclasses.replace(entry, number=number))
        self.is_signed = all(entry.public for entry in self._entries)

    def _note(self, entry: Entry) -> None:
        self._entries.append(entry)
        author = peer_id_of(entry.public) if entry.public else ""
        for span in entry.spans:
            self.ends[span.writer] = max(self.ends.get(span.writer, 0), span.end)
            if entry.public and not entry.authors:
                self.authors.setdefault(span.writer, author)
        self.authors.update(entry.authors)

    def _row(self, edit: SignedEdit, spans: Sequence[Span]) -> dict[str, object]:
        return {
            "workspace_id": self.workspace_id,
            "document_id": self.document_id,
            "public": edit.public,
            "signature": edit.signature,
            "spans": msgspec.msgpack.encode([(span.writer, span.start, span.end) for span in spans]),
            "authors": msgspec.msgpack.encode(dict(edit.authors)) if edit.authors else b"",
            "data": edit.data,
        }


def _read_spans(stored: bytes) -> tuple[Span, ...]:
    return tuple(Span(*span) for span in msgspec.msgpack.decode(stored, type=list[tuple[int, int, int]]))
