"""Contents: which documents a workspace has; itself a document, so that making and renaming them works offline."""

import secrets
import time
from collections.abc import Mapping, Sequence
from typing import ClassVar

from core.collaboration import utf16
from core.collaboration.engine import translated
from core.collaboration.records import DocumentEntry
from core.collaboration.shared import SharedDocument
from core.errors import InputError

# The map's name inside the engine's document; part of the format.
DOCUMENTS = "documents"
CONTENTS_ID = "contents-0"
# Every workspace has it from the start, also those that older versions made.
NOTE_ID = "text-note"
NOTE = DocumentEntry(NOTE_ID, "text", "Note", 0.0)
TITLE_CHARACTERS = 200
# Ends the id of a document that everybody may need and nobody made.
COMMON = "common"
DOCUMENTS_MOST = 1000
ID_CHARACTERS = 80


class Contents(SharedDocument):
    """One map of "<document> <field>" to value: whatever two make at once, no field of either is lost."""

    what: ClassVar[str] = "list of documents"

    def __init__(self, stored: Sequence[bytes] = ()) -> None:
        """From stored snapshots and updates. Raises InputError when they are damaged."""
        super().__init__(stored)
        self._documents: dict[str, DocumentEntry] = {}
        with translated("The stored list of documents is damaged."):
            self._map = self._doc.get_map(DOCUMENTS)
        self._collect()

    def documents(self, *, with_removed: bool = False) -> list[DocumentEntry]:
        """All of them, the first made first."""
        shown = [entry for entry in self._documents.values() if with_removed or not entry.is_removed]
        return sorted(shown, key=lambda entry: (entry.created, entry.id))

    def get(self, document_id: str) -> DocumentEntry:
        """One document, removed or not. Raises InputError when there is none."""
        if document_id not in self._documents:
            raise InputError("There is no such document in this workspace.", "Choose one of those that are listed.")
        return self._documents[document_id]

    def add(self, format_name: str, title: str) -> DocumentEntry:
        """A new document. Raises InputError without a title, or when there are too many."""
        if len(self._documents) >= DOCUMENTS_MOST:
            raise InputError(f"A workspace has room for {DOCUMENTS_MOST:,} documents.", "Start a new workspace.")
        entry = DocumentEntry(f"{format_name}-{secrets.token_hex(6)}", format_name, _title(title), time.time())
        self._set(entry.id, title=entry.title, created=entry.created)
        return self._documents[entry.id]

    def first(self, format_name: str, title: str) -> DocumentEntry:
        """The first document of a format; without one, one that is the same on every machine that makes it."""
        for entry in self.documents():
            if entry.format == format_name:
                return entry
        made = f"{format_name}-{COMMON}"
        self._set(
            made, title=_title(title), is_removed=False, **({} if made in self._documents else {"created": time.time()})
        )
        return self.get(made)

    def rename(self, document_id: str, title: str) -> None:
        """Give a document another title. Raises InputError."""
        self.get(document_id)
        self._set(document_id, title=_title(title))

    def remove(self, document_id: str) -> None:
        """Take a document out; what is in it stays, and it can be brought back. Raises InputError."""
        self.get(document_id)
        self._set(document_id, is_removed=True)

    def restore(self, document_id: str) -> None:
        """Bring a removed document back. Raises InputError."""
        self.get(document_id)
        self._set(document_id, is_removed=False)

    def _set(self, document_id: str, **fields: object) -> None:
        with translated("The list of documents could not be changed."):
            for name, value in fields.items():
                self._map.insert(f"{document_id} {name}", value)
            self._doc.commit()
        self._collected()

    def _collect(self) -> None:
        fields: dict[str, dict[str, object]] = {NOTE_ID: {"title": NOTE.title, "created": NOTE.created}}
        for key in self._map.keys():  # noqa: SIM118 - the engine's map is no mapping
            document_id, _, name = key.partition(" ")
            # values only: what somebody may have put into it as containers could be nested beyond reading
            fields.setdefault(document_id, {})[name] = getattr(self._map.get(key), "value", None)
        entries = (_read(document_id, found) for document_id, found in fields.items())
        self._documents = {entry.id: entry for entry in entries if entry is not None}


def _read(document_id: str, fields: Mapping[str, object]) -> DocumentEntry | None:
    """What another machine wrote, if it is a document."""
    name, dash, rest = document_id.partition("-")
    title, created = fields.get("title"), fields.get("created")
    if not (dash and rest.isalnum() and len(document_id) <= ID_CHARACTERS):
        return None
    if not isinstance(title, str) or not isinstance(created, int | float):
        return None
    is_removed = fields.get("is_removed") is True
    return DocumentEntry(document_id, name, title[:TITLE_CHARACTERS], float(created), is_removed=is_removed)


def _title(title: str) -> str:
    title = utf16.whole(title).strip()[:TITLE_CHARACTERS]
    if not title:
        raise InputError("A document needs a title.", "Say in a few words what it is.")
    return title
