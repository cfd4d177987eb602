"""Versions: moments of a workspace's documents that somebody gave a name; itself a document."""

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from core.collaboration import utf16
from core.collaboration.authorship import Author, AuthorOf, author_of_entry, entry_time
from core.collaboration.engine import translated
from core.collaboration.shared import SharedDocument
from core.errors import InputError

# The map's name inside the engine's document; part of the format.
VERSIONS = "versions"
VERSIONS_ID = "versions-0"
VERSIONS_MOST = 2000
NAME_CHARACTERS = 200
ID_CHARACTERS = 80
# Some twelve bytes for each time that somebody opened the document.
VERSION_BYTES = 256 * 1024


@dataclass(frozen=True)
class NamedVersion:
    """A moment of a document. `named` in Unix seconds by its author's clock; `version` is the engine's, and `beside`
    that of the document which is read with it (the answers to a form), b"" where there is none."""

    id: str
    document_id: str
    title: str
    version: bytes
    author: Author
    named: float
    beside: bytes = b""


class Versions(SharedDocument):
    """One map, each entry written whole; it counts only when its author wrote it."""

    what: ClassVar[str] = "list of versions"

    def __init__(self, stored: Sequence[bytes] = ()) -> None:
        """From stored snapshots and updates. Raises InputError when they are damaged."""
        super().__init__(stored)
        # the peer id of who wrote a copy's edits, "" when that is not known; the service tells
        self.author_of: AuthorOf = lambda writer: ""
        with translated("The stored list of versions is damaged."):
            self._map = self._doc.get_map(VERSIONS)

    def of(self, document_id: str) -> list[NamedVersion]:
        """The named versions of a document, the first named first."""
        entries = sorted(self._map.get_deep_value().items())
        found = [self._read(key, value) for key, value in entries[:VERSIONS_MOST]]
        mine = [version for version in found if version is not None and version.document_id == document_id]
        return sorted(mine, key=lambda version: (version.named, version.id))

    def add(self, document_id: str, version: bytes, title: str, *, author: Author, beside: bytes = b"") -> str:
        """Give a moment a name; returns the entry's id. Raises InputError without one, or when there are too many."""
        title = utf16.whole(title).strip()[:NAME_CHARACTERS]
        if not title:
            raise InputError("A version needs a name.", "Say in a few words what it is.")
        if len(self._map) >= VERSIONS_MOST or len(version) + len(beside) > VERSION_BYTES:
            raise InputError(f"A workspace has room for {VERSIONS_MOST:,} named versions.", "Remove old ones.")
        version_id = secrets.token_hex(8)
        entry = {**author.stored(), "document": document_id, "title": title, "version": version, "written": time.time()}
        if beside:
            entry["beside"] = beside
        self.must_be_writable()
        with translated("The version could not be named."):
            self._map.insert(version_id, entry)
            self._doc.commit()
        self._collected()
        return version_id

    def remove(self, version_id: str) -> None:
        """Forget a name; the moment stays in the history. Raises InputError when there is none."""
        self.must_be_writable()
        if version_id not in self._map.get_deep_value():
            raise InputError("That name is gone.", "Somebody removed it.")
        with translated("The version could not be removed."):
            self._map.delete(version_id)
            self._doc.commit()
        self._collected()

    def _read(self, key: str, value: object) -> NamedVersion | None:
        """What another machine wrote, if it is a version."""
        if not isinstance(value, Mapping) or len(key) > ID_CHARACTERS:
            return None
        author, named = (
            author_of_entry(self._map, key, value, author_of=self.author_of),
            entry_time(value.get("written")),
        )
        document_id, title, version = (value.get(name) for name in ("document", "title", "version"))
        if author is None or named is None or not isinstance(title, str) or not isinstance(document_id, str):
            return None
        beside = value.get("beside", b"")
        if (
            not isinstance(version, bytes)
            or not isinstance(beside, bytes)
            or len(version) + len(beside) > VERSION_BYTES
        ):
            return None
        return NamedVersion(key, document_id, title[:NAME_CHARACTERS], version, author, named, beside)

    def _collect(self) -> Any:
        """Nothing is kept beside the engine: whose an entry is may be known later than the entry."""
