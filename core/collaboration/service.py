"""The verbs of working together: create, invite, make and open documents, say something, leave."""

import asyncio
import dataclasses
import secrets
import time

from core.collaboration.asking import Asking
from core.collaboration.authorship import Author
from core.collaboration.beside import Beside
from core.collaboration.compacting import Compacting
from core.collaboration.contents import CONTENTS_ID, NOTE_ID, Contents
from core.collaboration.copies import Copy
from core.collaboration.document import Document
from core.collaboration.formats import FORMATS
from core.collaboration.guests import Guests
from core.collaboration.inbox import SCOPE, Inbox
from core.collaboration.inviting import DAY_S, Inviting
from core.collaboration.lifecycle import Lifecycle, check_title
from core.collaboration.mesh import Mesh
from core.collaboration.note import Note, SharedNote
from core.collaboration.reach import Reach
from core.collaboration.records import (
    ContentsChanged,
    DocumentChanged,
    DocumentEntry,
    EditsRefused,
    Member,
    PresentPerson,
    Workspace,
)
from core.collaboration.register import Register
from core.collaboration.rights import Rights
from core.collaboration.roles import check_invited
from core.collaboration.sharing import Sharing
from core.collaboration.sync import Sync
from core.collaboration.talk import Talk
from core.collaboration.talk_records import ChatLine
from core.collaboration.tally import Tally
from core.collaboration.templates import TEMPLATES
from core.collaboration.whereabouts import Whereabouts
from core.errors import InputError, RefusedError
from core.events import Events, Subscription
from core.networking.records import Invite, PeerConnected, PeerDisconnected, PeerPaired
from core.networking.service import NetworkService
from core.storage.files import FileStore
from core.storage.tables.chat import ChatTables
from core.storage.tables.collaboration import CollaborationTables
from core.storage.tables.documents import DocumentTables
from core.storage.tables.workspaces import WorkspaceRows


class CollaborationService:
    """The workspaces of this machine: its own, which live here, and those of others that it was invited to."""

    def __init__(
        self,
        *,
        tables: CollaborationTables,
        documents: DocumentTables,
        chat: ChatTables,
        rows: WorkspaceRows,
        files: FileStore,
        events: Events,
        network: NetworkService,
    ) -> None:
        self._events = events
        self._network = network
        self._register = Register(tables, events)
        self._subscriptions: list[Subscription] = []
        self._notes: dict[tuple[str, str], SharedNote] = {}
        self._rights = Rights(
            self._register, me=self._me, role_of=lambda peer_id, space: network.role_of(peer_id, SCOPE + space)
        )
        beside = self._beside = Beside(
            documents,
            self.open_document,
            lambda space, document_id: self._sync.log(space, document_id),
            me=lambda: Author(self._me, network.name),
            members=self.members,
            names=self._register.names,
            owner=self._rights.owner,
            events=events,
        )
        self.comments, self.histories, self.conflicts = beside.comments, beside.histories, beside.conflicts
        self.talk = Talk(
            register=self._register,
            rights=self._rights,
            tables=chat,
            files=files,
            network=network,
            events=events,
            shown=lambda space, digest: self.sharing.shown(space, digest),
        )
        self._sync = Sync(
            tables=documents,
            identity=network.identity,
            rules=self._rights,
            send=network.send,
            changed=self._changed,
            refused=self._refused,
            opened=self._beside.opened,
            shortening=self._beside.shortening,
        )
        self._meet_others(rows, files)

    def _meet_others(self, rows: WorkspaceRows, files: FileStore) -> None:
        """What comes from other machines, and what becomes of whole workspaces."""
        events, network = self._events, self._network
        # asked with a workspace's id: what its people are called, by peer id, those who left too
        self.names = self._register.names
        self.reach = Reach(self._sync, self._register, members=self.members, me=lambda: self._me)
        self.whereabouts = Whereabouts(
            register=self._register, network=network, events=events, scope=lambda space: SCOPE + space
        )
        self._compacting = Compacting(self._sync, rights=self._rights, events=events, network=network)
        self._tally = Tally(self._register, network, self._sync.holdings, scope=lambda space: SCOPE + space)
        self._mesh = Mesh(self._register, network, scope=lambda space: SCOPE + space)
        self._inbox = Inbox(
            self._register,
            rights=self._rights,
            sync=self._sync,
            talk=self.talk,
            whereabouts=self.whereabouts,
            mesh=self._mesh,
            events=events,
            network=network,
        )
        asking = Asking(register=self._register, rights=self._rights, network=network, events=events)
        where = self.whereabouts
        self.sharing = Sharing(self, sync=self._sync, events=events, network=network, whereabouts=where, asking=asking)
        self.inviting = Inviting(self._register, network)
        self.lifecycle = Lifecycle(
            self._register,
            sync=self._sync,
            inbox=self._inbox,
            guests=Guests(inbox=self._inbox, network=network),
            mesh=self._mesh,
            network=network,
            rows=rows,
            files=files,
            forget=self._forget,
        )

    async def start(self) -> None:
        """Read what is stored and listen to who comes and goes."""
        await asyncio.to_thread(self._register.load, self._me)
        self.whereabouts.start()
        await self._beside.start([workspace.id for workspace in self._register.workspaces()])
        self.lifecycle.start()
        self.sharing.live.start()
        self._subscriptions = [
            self._events.subscribe(PeerPaired, lambda event: self._inbox.came(event.peer_id)),
            self._events.subscribe(PeerConnected, lambda event: self._inbox.came(event.peer_id)),
            self._events.subscribe(PeerDisconnected, lambda event: self._inbox.went(event.peer_id)),
        ]

    async def stop(self) -> None:
        """Put everything on disk; what others lack follows at the next meeting."""
        for subscription in self._subscriptions:
            subscription.cancel()
        await self.sharing.live.stop()
        await self.lifecycle.stop()
        await self.whereabouts.stop()
        await self._beside.stop()
        await self._tally.stop()
        await self._compacting.stop()
        await self._sync.stop()
        await self.talk.close()
        await self._inbox.stop()

    async def create(self, title: str, *, template: str = "blank") -> Workspace:
        """A new workspace that lives on this machine, with the documents of a template.

        Raises InputError for an empty title or an unknown template, StorageError.
        """
        seeds = TEMPLATES[template]().seeds()
        workspace = Workspace(secrets.token_hex(6), check_title(title), "owner", self._me, time.time())
        await self._register.keep(workspace)
        for seed in seeds:
            entry = await self.add_document(workspace.id, seed.format, seed.title)
            copy = await self.open_document(workspace.id, entry.id)
            seed.fill(copy.document)
            await copy.save()
        if seeds:
            await self.remove_document(workspace.id, NOTE_ID)
        await self._inbox.announce(workspace.id)
        return workspace

    async def invite(self, workspace_id: str, *, role: str = "", valid_s: float = DAY_S, uses: int = 1) -> Invite:
        """A link that lets so many machines in; see `Inviting.invite`."""
        return await self.inviting.invite(workspace_id, role=role, valid_s=valid_s, uses=uses)

    async def set_role(self, workspace_id: str, peer_id: str, role: str) -> None:
        """Let a member do more or less from now on; what they did stays. Raises InputError."""
        self._owned(workspace_id)
        scope = SCOPE + workspace_id
        if self._network.role_of(peer_id, scope) is None:
            raise InputError("That machine has no part in this workspace.", "Invite it.")
        # what was written under the old role counts whatever the new one is
        await self._sync.vouch(workspace_id)
        await self._network.grant(peer_id, scope, check_invited(role))
        await self._inbox.announce(workspace_id)
        self._sync.rights_changed(workspace_id)

    def workspaces(self) -> list[Workspace]:
        """Every workspace, the oldest first."""
        return self._register.workspaces()

    def workspace(self, workspace_id: str) -> Workspace:
        """One workspace. Raises InputError when there is none."""
        return self._register.get(workspace_id)

    def find(self, workspace_id: str) -> Workspace | None:
        """One workspace, if it is here."""
        return self._register.find(workspace_id)

    def members(self, workspace_id: str) -> list[Member]:
        """Who is in it, this machine too, by name; those who are reached directly are here also without the host."""
        self._register.get(workspace_id)
        here = {self._me, *self._mesh.reached(workspace_id)}
        return [
            dataclasses.replace(member, is_online=True) if member.peer_id in here else member
            for member in self._register.members(workspace_id)
        ]

    async def documents(self, workspace_id: str, *, with_removed: bool = False) -> list[DocumentEntry]:
        """What is in a workspace, of the formats that are known here. Raises InputError, StorageError."""
        self._register.get(workspace_id)
        contents = await self._contents(workspace_id)
        found = contents.documents(with_removed=with_removed)
        return [entry for entry in found if entry.format in FORMATS and FORMATS[entry.format].is_listed]

    async def add_document(self, workspace_id: str, format_name: str, title: str) -> DocumentEntry:
        """A new document. Raises InputError for an unknown format, an empty title or without the right to."""
        if not FORMATS[format_name].is_listed:
            raise InputError(f"Nobody makes a '{format_name}' by hand.", "Choose another format.")
        contents = await self.contents_to_change(workspace_id)
        return contents.add(format_name, title)

    async def rename_document(self, workspace_id: str, document_id: str, title: str) -> None:
        """Give a document another title. Raises InputError."""
        (await self.contents_to_change(workspace_id)).rename(document_id, title)

    async def remove_document(self, workspace_id: str, document_id: str) -> None:
        """Take a document out of sight; it can be brought back with all that is in it. Raises InputError."""
        (await self.contents_to_change(workspace_id)).remove(document_id)

    async def restore_document(self, workspace_id: str, document_id: str) -> None:
        """Bring a removed document back. Raises InputError."""
        (await self.contents_to_change(workspace_id)).restore(document_id)

    async def open_document(self, workspace_id: str, document_id: str) -> Copy:
        """A document to look at and, with the right to, to change. Raises InputError, StorageError."""
        self._register.get(workspace_id)
        return await self._sync.copy(workspace_id, document_id)

    async def open_note(self, workspace_id: str, document_id: str = NOTE_ID) -> Note:
        """A text, for an editor; close it afterwards. Raises InputError, StorageError."""
        copy = await self.open_document(workspace_id, document_id)
        document = copy.document
        if not isinstance(document, Document):
            raise InputError("That is no text.", "Open it on the Workspaces page.")
        key = (workspace_id, document_id)
        shared = self._notes.get(key)
        if shared is None or shared.document is not document:
            shared = self._notes[key] = SharedNote(
                document,
                copy,
                moved=lambda place: self.tell(workspace_id, document_id, place),
                visitors=lambda: self.whereabouts.presences.looking_at(workspace_id, document_id),
            )
        return Note(shared)

    def tell(self, workspace_id: str, document_id: str, place: bytes = b"", *, activity: str = "active") -> None:
        """This machine's person looks at a document now, and where in it; the others see it."""
        self.whereabouts.tell(workspace_id, document_id, place, activity=activity)

    def set_idle(self, *, is_idle: bool) -> None:
        """This machine's person does nothing at the moment, or something again; the others see it."""
        self.whereabouts.set_idle(is_idle=is_idle)

    def set_calling(self, workspace_id: str, *, is_calling: bool) -> None:
        """This machine's person is in the call of a workspace, or no more; the others see it."""
        self.whereabouts.set_calling(workspace_id, is_calling=is_calling)

    def leave_desk(self, workspace_id: str) -> None:
        """This machine's person looks at nothing in this workspace any more."""
        self.whereabouts.leave(workspace_id)

    def places(self, workspace_id: str, document_id: str) -> dict[str, tuple[str, bytes]]:
        """Who else looks at a document: name and place, by machine."""
        found = self.whereabouts.presences.looking_at(workspace_id, document_id)
        return {peer_id: (visitor.name, visitor.place) for peer_id, visitor in found.items()}

    def present(self, workspace_id: str) -> list[PresentPerson]:
        """Who else is in the workspace now, by name."""
        found = [
            PresentPerson(peer_id, visitor.name, visitor.activity, visitor.document_id)
            for peer_id, visitor in self.whereabouts.presences.of(workspace_id).items()
        ]
        return sorted(found, key=lambda person: (person.name.casefold(), person.peer_id))

    def may_write(self, workspace_id: str, document_id: str = CONTENTS_ID) -> bool:
        """Whether this machine may change a document, or without one, make documents."""
        return self._rights.may_write(workspace_id, document_id, author_id=self._me)

    def may_chat(self, workspace_id: str) -> bool:
        """Whether this person may say something there."""
        return self._rights.may_chat(workspace_id, self._me)

    def is_everywhere(self, workspace_id: str, document_id: str = NOTE_ID) -> bool:
        """Whether every edit of a document is on this disk, and known to be with everybody who is shown as here."""
        return self.reach.is_everywhere(workspace_id, document_id)

    def is_held_back(self, workspace_id: str, document_id: str) -> bool:
        """Whether own edits of a document do not count, because they were made without the right to."""
        return self._sync.is_held_back(workspace_id, document_id)

    def is_current(self, workspace_id: str) -> bool:
        """Whether everything that the machines which are there had when they came is here."""
        host = self._register.get(workspace_id).host
        there = [
            peer.id
            for peer in self._network.members(SCOPE + workspace_id)
            if peer.is_online and host in (self._me, peer.id)
        ]
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
        await self._register.keep(dataclasses.replace(workspace, title=check_title(title)))
        await self._inbox.announce(workspace_id)

    async def remove(self, workspace_id: str, peer_id: str) -> None:
        """End a machine's part in a workspace of this one; it keeps what it has. It hears it now or on its return."""
        self._owned(workspace_id)
        if peer_id == self._me:
            raise InputError("The owner cannot be removed.", "Delete the workspace instead.")
        await self._inbox.dismiss(workspace_id, peer_id)

    async def delete(self, workspace_id: str) -> None:
        """Delete a workspace of this machine, which stays for a month, or leave one of another machine."""
        if self._register.get(workspace_id).host == self._me:
            await self.lifecycle.delete(workspace_id)
        else:
            await self.lifecycle.purge(workspace_id)

    @property
    def _me(self) -> str:
        return self._network.identity.peer_id

    def _owned(self, workspace_id: str) -> Workspace:
        return self._register.owned(workspace_id, self._me)

    async def _contents(self, workspace_id: str) -> Contents:
        document = (await self._sync.copy(workspace_id, CONTENTS_ID)).document
        assert isinstance(document, Contents)
        return document

    async def contents_to_change(self, workspace_id: str) -> Contents:
        """The list of documents, to make others. Raises InputError without the right to."""
        if not (await self.open_document(workspace_id, CONTENTS_ID)).is_writable:
            raise InputError("You may not change what is in this workspace.", "Ask its owner to make you an editor.")
        return await self._contents(workspace_id)

    async def _forget(self, workspace_id: str) -> None:
        """Hold nothing of a workspace any more."""
        self.talk.forget(workspace_id)
        self.sharing.live.forget(workspace_id)
        self.whereabouts.leave(workspace_id)
        self._sync.forget(workspace_id)
        self._beside.forget(workspace_id)
        self._compacting.forget(workspace_id)
        self._notes = {key: note for key, note in self._notes.items() if key[0] != workspace_id}

    def _changed(self, workspace_id: str, document_id: str) -> None:
        self._events.emit(DocumentChanged(workspace_id, document_id))
        if document_id == CONTENTS_ID:
            self._events.emit(ContentsChanged(workspace_id))
        self._beside.changed(workspace_id, document_id)

    def _refused(self, workspace_id: str, peer_id: str, error: RefusedError) -> None:
        title, name = self._register.get(workspace_id).title, self._network.peer(peer_id).name
        what = f"{name}: {error.what}" if error.is_passing else error.what  # whose disk is full has to be known
        self._events.emit(EditsRefused(workspace_id, title, what, error.todo, error.is_passing))
