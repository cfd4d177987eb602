"""The verbs of working together: create, invite, open the note, say something, leave."""

import asyncio
import dataclasses
import secrets
import time

from core.collaboration.document import Document
from core.collaboration.inbox import ROLES, SCOPE, TITLE_CHARACTERS, Inbox
from core.collaboration.messages import Farewell
from core.collaboration.note import Note
from core.collaboration.records import Member, NoteChanged, Workspace
from core.collaboration.register import Register
from core.collaboration.sync import Sync
from core.collaboration.talk import Talk
from core.collaboration.talk_records import ChatLine
from core.errors import InputError
from core.events import Events, Subscription
from core.networking.records import Invite, PeerConnected, PeerDisconnected, PeerPaired
from core.networking.service import NetworkService
from core.storage.files import FileStore
from core.storage.tables.chat import ChatTables
from core.storage.tables.collaboration import CollaborationTables

# Loading is quick with a hundred small updates; then they become one.
MOST_UPDATES = 100


class CollaborationService:
    """The workspaces of this machine: its own, which live here, and those of others that it was invited to."""

    def __init__(
        self,
        *,
        tables: CollaborationTables,
        chat: ChatTables,
        files: FileStore,
        events: Events,
        network: NetworkService,
    ) -> None:
        self._tables = tables
        self._events = events
        self._network = network
        self._register = Register(tables, events)
        self.talk = Talk(register=self._register, tables=chat, files=files, network=network, events=events)
        self._subscriptions: list[Subscription] = []
        self._sync = Sync(
            load=tables.note_updates,
            keep=self._keep,
            send=network.send,
            changed=lambda workspace_id: events.emit(NoteChanged(workspace_id)),
            moved=lambda workspace_id, shared: self._inbox.carets(workspace_id, shared),
        )
        self._inbox = Inbox(self._register, sync=self._sync, talk=self.talk, events=events, network=network)

    async def start(self) -> None:
        """Read what is stored and listen to who comes and goes."""
        await asyncio.to_thread(self._register.load, self._me)
        self._subscriptions = [
            self._events.subscribe(PeerPaired, lambda event: self._inbox.came(event.peer_id)),
            self._events.subscribe(PeerConnected, lambda event: self._inbox.came(event.peer_id)),
            self._events.subscribe(PeerDisconnected, lambda event: self._inbox.went(event.peer_id)),
        ]

    async def stop(self) -> None:
        """Put everything on disk; what others lack follows at the next meeting."""
        for subscription in self._subscriptions:
            subscription.cancel()
        await self._sync.stop()
        await self.talk.close()
        await self._inbox.stop()

    async def create(self, title: str) -> Workspace:
        """A new workspace that lives on this machine. Raises InputError for an empty title."""
        workspace = Workspace(secrets.token_hex(6), _title(title), "owner", self._me, time.time())
        await self._register.keep(workspace)
        await self._inbox.announce(workspace.id)
        return workspace

    async def invite(self, workspace_id: str, *, role: str = "editor") -> Invite:
        """A link that lets one machine in, to edit or to view. Raises InputError when this machine is not the host."""
        workspace = self._owned(workspace_id)
        if role not in ROLES:
            raise InputError(f"There is no role '{role}'.", f"Use one of: {', '.join(ROLES)}.")
        return await self._network.create_invite(SCOPE + workspace_id, role=role, title=workspace.title)

    def workspaces(self) -> list[Workspace]:
        """Every workspace, the oldest first."""
        return self._register.workspaces()

    def workspace(self, workspace_id: str) -> Workspace:
        """One workspace. Raises InputError when there is none."""
        return self._register.get(workspace_id)

    def members(self, workspace_id: str) -> list[Member]:
        """Who is in it, this machine too, by name."""
        self._register.get(workspace_id)
        return [
            dataclasses.replace(member, is_online=True) if member.peer_id == self._me else member
            for member in self._register.members(workspace_id)
        ]

    async def open_note(self, workspace_id: str) -> Note:
        """The note, for an editor; close it afterwards. Raises InputError, StorageError."""
        workspace = self._register.get(workspace_id)
        shared = await self._sync.note(workspace_id)
        shared.is_writable = workspace.role != "viewer" and workspace.state == "open"
        return Note(shared)

    def is_everywhere(self, workspace_id: str) -> bool:
        """Whether every edit of the note is on this disk, and with every machine that is there."""
        return self._sync.is_everywhere(workspace_id)

    def is_current(self, workspace_id: str) -> bool:
        """Whether everything that the machines which are there had when they came is here."""
        there = [peer.id for peer in self._network.members(SCOPE + workspace_id) if peer.is_online]
        return all(self._sync.has_all_of(workspace_id, peer_id) for peer_id in there)

    async def say(self, workspace_id: str, text: str) -> ChatLine:
        """Say something in the chat; see `Talk.say`."""
        return await self.talk.say(workspace_id, text)

    def chat(self, workspace_id: str, *, limit: int = 500) -> list[ChatLine]:
        """The newest lines, those in threads too, oldest first. Blocks briefly and belongs in a worker."""
        return self.talk.lines(workspace_id, thread=None, limit=limit)

    async def mark_read(self, workspace_id: str) -> None:
        """The person saw every line that is here."""
        await self.talk.mark_read(workspace_id, None)

    async def rename(self, workspace_id: str, title: str) -> None:
        """Give a workspace of this machine another title."""
        workspace = self._owned(workspace_id)
        await self._register.keep(dataclasses.replace(workspace, title=_title(title)))
        await self._inbox.announce(workspace_id)

    async def remove(self, workspace_id: str, peer_id: str) -> None:
        """End a machine's part in a workspace of this one; it keeps what it has. It hears it now or on its return."""
        self._owned(workspace_id)
        if peer_id == self._me:
            raise InputError("The owner cannot be removed.", "Delete the workspace instead.")
        await self._network.queue(peer_id, Farewell(workspace_id))
        await self._inbox.expel(workspace_id, peer_id)

    async def delete(self, workspace_id: str) -> None:
        """Delete a workspace of this machine for all, or leave one of another machine; it is gone here."""
        workspace = self._register.get(workspace_id)
        is_host = workspace.host == self._me
        for peer in self._network.members(SCOPE + workspace_id):
            await self._network.queue(peer.id, Farewell(workspace_id))
            await self._network.revoke(peer.id, SCOPE + workspace_id)
            if is_host:
                self._inbox.went_from(workspace_id, peer.id)
        self.talk.forget(workspace_id)
        self._sync.forget(workspace_id)
        await self._register.delete(workspace_id)

    @property
    def _me(self) -> str:
        return self._network.identity.peer_id

    def _owned(self, workspace_id: str) -> Workspace:
        workspace = self._register.get(workspace_id)
        if workspace.host != self._me:
            raise InputError(f"'{workspace.title}' lives on another machine.", "Ask its owner.")
        return workspace

    async def _keep(self, workspace_id: str, data: bytes, document: Document) -> None:
        count = await self._tables.add_note_update(workspace_id, data)
        if count > MOST_UPDATES:
            await self._tables.replace_note(workspace_id, document.snapshot())


def _title(title: str) -> str:
    title = title.strip()[:TITLE_CHARACTERS]
    if not title:
        raise InputError("A workspace needs a title.", "Say in a few words what it is for.")
    return title
