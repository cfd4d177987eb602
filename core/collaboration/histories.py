"""Histories: the verbs of looking back in the workspaces of this machine: open a history, name a moment, restore."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from core.collaboration.answers import answers_id
from core.collaboration.authorship import Author, Authorship
from core.collaboration.copies import Copy
from core.collaboration.engine import vector
from core.collaboration.formats.base import format_of
from core.collaboration.history import History
from core.collaboration.past.paired import PairedHistory
from core.collaboration.versions import VERSIONS_ID, NamedVersion, Versions
from core.errors import InputError

# Who types all the while leaves no moment to go back in; then everything waits for it.
TRIES_MOST = 3

Opener = Callable[[str, str], Awaitable[Copy]]


class Histories:
    """`open_copy(workspace id, document id)` opens a document, `me()` is this machine's person, `owner(workspace id)`
    the peer id of whose machine writes for guests."""

    def __init__(self, open_copy: Opener, *, me: Callable[[], Author], owner: Callable[[str], str]) -> None:
        self._open = open_copy
        self._me = me
        self._owner = owner

    async def of(self, workspace_id: str, document_id: str) -> History | PairedHistory:
        """The past of a document until now; of a form, with that of its answers. Raises InputError, StorageError."""
        versions = await self.versions(workspace_id, document_id)
        own = await self._history(workspace_id, document_id, [named.version for named in versions])
        if format_of(document_id) != "form":
            return own
        marks = [named.beside for named in versions]
        return PairedHistory(own, await self._history(workspace_id, answers_id(document_id), marks))

    async def _history(self, workspace_id: str, document_id: str, marks: Sequence[bytes]) -> History:
        copy = await self._open(workspace_id, document_id)
        document = copy.document
        authors = Authorship({**copy.log.authors, document.writer: self._me().peer_id}, owner=self._owner(workspace_id))
        # a snapshot of a novel takes some milliseconds, reading it again may take a second
        snapshot = document.snapshot()
        return await asyncio.to_thread(History, snapshot, authors, words=document.words, marks=marks)

    async def versions(self, workspace_id: str, document_id: str) -> list[NamedVersion]:
        """The named moments of a document, the first named first. Raises InputError, StorageError."""
        found = (await self._versions(workspace_id)).of(document_id)
        # what another machine wrote there may lead to no moment at all, and would hide all the others
        return [named for named in found if _is_version(named.version) and _is_version(named.beside)]

    async def name(
        self, workspace_id: str, document_id: str, *, version: bytes, title: str, beside: bytes = b""
    ) -> None:
        """Give a moment a name; `beside` is the version of the answers, where it is a form. Raises InputError."""
        (await self._versions(workspace_id)).add(document_id, version, title, author=self._me(), beside=beside)

    async def forget(self, workspace_id: str, version_id: str) -> None:
        """Take a name away; the moment stays in the history. Raises InputError."""
        (await self._versions(workspace_id)).remove(version_id)

    async def restore(self, workspace_id: str, document_id: str, version: bytes) -> None:
        """Make a document as it was, by new edits: one step of undo, and what came after stays in its history.

        Raises InputError without the right to.
        """
        document = (await self._open(workspace_id, document_id)).document
        document.must_be_writable()
        for _ in range(TRIES_MOST):
            now = document.version
            way = await asyncio.to_thread(document.way_back, document.snapshot(), version)
            if document.version == now:
                document.go_back(version, way)
                return
        document.go_back(version)

    async def _versions(self, workspace_id: str) -> Versions:
        copy = await self._open(workspace_id, VERSIONS_ID)
        document = copy.document
        assert isinstance(document, Versions)
        me = self._me().peer_id
        document.author_of = lambda writer: me if writer == document.writer else copy.log.authors.get(writer, "")
        return document


def _is_version(version: bytes) -> bool:
    try:
        vector(version)
    except InputError:
        return False
    return True
