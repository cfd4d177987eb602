"""Lifecycle: what becomes of a whole workspace: archived, deleted and brought back within a month, gone."""

import asyncio
import dataclasses
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Set
from pathlib import Path

from core.collaboration import workspace_file
from core.collaboration.formats.base import format_of
from core.collaboration.guests import Guests
from core.collaboration.inbox import SCOPE, TITLE_CHARACTERS, Inbox
from core.collaboration.mesh import Mesh
from core.collaboration.messages import Farewell
from core.collaboration.records import Workspace
from core.collaboration.register import STORED, Register
from core.collaboration.roles import CHATTING, INVITED, check_chatting, check_invited
from core.collaboration.sync import Sync
from core.errors import InputError, VegaError
from core.jobs import NOBODY, Reporter
from core.networking.service import NetworkService
from core.storage.files import FileStore
from core.storage.tables.workspaces import Row, WorkspaceRows

log = logging.getLogger(__name__)

# Formats of what people said of places and moments that a new workspace does not have, and to questions asked before.
OF_THE_PAST = frozenset({"comments", "versions", "answers"})
# Which files this machine gives to whom; those of documents belong to no line.
FILES = "chat_files"
# How long a deleted workspace can be brought back.
GRACE_S = 30 * 86_400.0
# How often is looked whether one's time is over.
LOOK_S = 3600.0


class Lifecycle:
    """The owner's verbs. Belongs to the loop thread. `forget(workspace_id)` lets go of what is held in memory."""

    def __init__(
        self,
        register: Register,
        *,
        sync: Sync,
        inbox: Inbox,
        guests: Guests,
        mesh: Mesh,
        network: NetworkService,
        rows: WorkspaceRows,
        files: FileStore,
        forget: Callable[[str], Awaitable[None]],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._register = register
        self._sync = sync
        self._inbox = inbox
        self._guests = guests
        self._mesh = mesh
        self._network = network
        self._rows = rows
        self._files = files
        self._forget = forget
        self._clock = clock
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Look from time to time whether a deleted workspace is to go for good, and whose visit is over."""
        self._task = asyncio.ensure_future(self._run())

    async def stop(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def set_wishes(self, workspace_id: str, *, title: str, invited_role: str, chat_role: str) -> None:
        """Its title, as what people are invited, and what role somebody needs to chat. Raises InputError."""
        made = dataclasses.replace(
            self._owned(workspace_id),
            title=check_title(title),
            invited_role=check_invited(invited_role),
            chat_role=check_chatting(chat_role),
        )
        await self._register.keep(made)
        await self._inbox.announce(workspace_id)

    async def archive(self, workspace_id: str) -> None:
        """Everybody can still read it, nobody changes it any more. Raises InputError when this is not its owner."""
        await self._become(workspace_id, "archived")

    async def delete(self, workspace_id: str) -> None:
        """It goes for all in thirty days, and can be brought back until then. Raises InputError."""
        await self._become(workspace_id, "deleted", ends=self._clock() + GRACE_S)

    async def reopen(self, workspace_id: str) -> None:
        """Bring an archived or deleted workspace back, for all. Raises InputError."""
        await self._become(workspace_id, "open")

    async def purge(self, workspace_id: str) -> None:
        """Let a workspace go at once: for all when it lives here, else only from this machine. Raises InputError."""
        workspace = self._register.get(workspace_id)
        is_host = workspace.host == self._network.identity.peer_id
        await self._mesh.leave(workspace_id)
        for peer in self._network.members(SCOPE + workspace_id):
            await self._network.queue(peer.id, Farewell(workspace_id))
            await self._network.revoke(peer.id, SCOPE + workspace_id)
            if is_host:
                self._inbox.went_from(workspace_id, peer.id)
        await self._forget(workspace_id)
        await self._register.delete(workspace_id)

    async def save_file(self, workspace_id: str, target: Path, *, job: Reporter = NOBODY) -> Path:
        """Write a whole workspace to one file. Raises InputError, StorageError."""
        self._register.get(workspace_id)
        digests: set[str] = set()
        for document_id in await self._sync.versions(workspace_id):
            try:
                copy = await self._sync.copy(workspace_id, document_id)
            except InputError:  # of a format that this version does not know: its edits are kept all the same
                continue
            await copy.save()
            digests |= copy.document.digests()
        return await asyncio.to_thread(
            lambda: workspace_file.save(
                self._rows, self._files, workspace_id=workspace_id, target=target, digests=digests, job=job
            )
        )

    async def open_file(self, source: Path, *, job: Reporter = NOBODY) -> Workspace:
        """Bring a workspace back from a file: as it was when it is this machine's own, so that its members go on with
        it; that of another machine becomes a new one of this machine. Raises InputError, StorageError.
        """
        found = await asyncio.to_thread(lambda: workspace_file.read(source, self._rows, job=job))
        me = self._network.identity.peer_id
        is_own = found.workspace["host"] == me
        if is_own and self._register.find(found.workspace["id"]) is not None:
            raise InputError(f"'{found.workspace['title']}' is here already.", "Delete it for good first.")
        workspace_id = found.workspace["id"] if is_own else secrets.token_hex(6)
        edits = await asyncio.to_thread(
            lambda: workspace_file.signed_rows(workspace_id, found) if is_own else workspace_file.unsigned_rows(found)
        )
        tables = {
            table: [{**row, "workspace_id": workspace_id} for row in rows]
            for table, rows in {**found.tables, workspace_file.EDITS: edits}.items()
            if table != workspace_file.NAMES and (is_own or table not in workspace_file.PERSONAL)
        }
        title, created = found.workspace["title"][:TITLE_CHARACTERS], float(found.workspace["created"])
        wishes = {
            name: found.workspace[name]
            for name, known in (("invited_role", INVITED), ("chat_role", CHATTING))
            if found.workspace.get(name) in known
        }
        workspace = Workspace(workspace_id, title, "owner", me, created, **wishes)
        await asyncio.to_thread(lambda: workspace_file.take_files(source, found, self._files, job=job))
        stored = {name: getattr(workspace, name) for name in STORED}
        await asyncio.to_thread(self._rows.add, stored, tables)
        await self._register.keep(workspace)
        await self._register.keep_names(workspace_id, workspace_file.names(found))
        await self._sync.vouch(workspace_id)
        for peer in self._network.members(SCOPE + workspace_id):
            self._inbox.came(peer.id)
        await self._inbox.announce(workspace_id)
        return workspace

    async def duplicate(self, workspace_id: str, title: str) -> Workspace:
        """A new workspace of this machine with the documents of another one as they are, and without its chat, its
        comments, the answers to its forms, its members and its history. Raises InputError, StorageError.
        """
        self._register.get(workspace_id)
        me = self._network.identity.peer_id
        made = Workspace(secrets.token_hex(6), title, "owner", me, self._clock())
        stored = {name: getattr(made, name) for name in STORED}
        edits, shown = [], set[str]()
        for document_id in await self._sync.versions(workspace_id):
            if format_of(document_id) in OF_THE_PAST:
                continue
            document = (await self._sync.copy(workspace_id, document_id)).document
            key = {"workspace_id": made.id, "document_id": document_id}
            data = await asyncio.to_thread(document.present_of, document.snapshot())
            edits.append({**key, **workspace_file.UNSIGNED, "data": data})
            shown |= document.digests()
        given = await asyncio.to_thread(self._given, workspace_id, made.id, shown)
        await asyncio.to_thread(self._rows.add, stored, {workspace_file.EDITS: edits, FILES: given})
        await self._register.keep(made)
        await self._sync.vouch(made.id)
        await self._inbox.announce(made.id)
        return made

    def _given(self, workspace_id: str, made_id: str, digests: Set[str]) -> list[Row]:
        """The files that this machine gives to the documents of a workspace, as those of a new one. Blocks."""
        rows = self._rows.rows(FILES, workspace_id)
        return [{**row, "workspace_id": made_id} for row in rows if row["line_id"] == "" and row["digest"] in digests]

    async def look(self) -> None:
        """Let those go whose time is over."""
        for workspace in filter(self._is_owned, self._register.workspaces()):
            if workspace.state == "deleted" and 0 < workspace.ends <= self._clock():
                log.info("The deleted workspace %s is gone for good", workspace.id)
                await self.purge(workspace.id)
            else:
                await self._guests.look(workspace)

    async def _become(self, workspace_id: str, state: str, *, ends: float = 0.0) -> None:
        workspace = self._owned(workspace_id)
        if state != "open":
            await self._guests.dismiss(workspace_id)
        await self._register.keep(dataclasses.replace(workspace, state=state, ends=ends))
        self._sync.rights_changed(workspace_id)
        await self._inbox.announce(workspace_id)
        if state == "open":  # what was written meanwhile elsewhere comes now
            for peer in self._network.members(SCOPE + workspace_id):
                self._inbox.came(peer.id)

    def _owned(self, workspace_id: str) -> Workspace:
        return self._register.owned(workspace_id, self._network.identity.peer_id)

    def _is_owned(self, workspace: Workspace) -> bool:
        return workspace.host == self._network.identity.peer_id

    async def _run(self) -> None:
        while True:
            try:
                await self.look()
            except VegaError as error:
                log.warning("A deleted workspace or a guest could not be removed: %s", error)
            await asyncio.sleep(LOOK_S)


def check_title(title: str) -> str:
    """The title, without what surrounds it. Raises InputError when nothing is left."""
    title = title.strip()[:TITLE_CHARACTERS]
    if not title:
        raise InputError("A workspace needs a title.", "Say in a few words what it is for.")
    return title
