"""What arrives from other machines about workspaces: who may say it, and what follows from it."""

import asyncio
import dataclasses
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from core.collaboration.mesh import Mesh
from core.collaboration.messages import (
    Announcement,
    Edits,
    Farewell,
    Former,
    Have,
    Held,
    MemberEntry,
    Presence,
    Reachable,
    pack_ends,
    unpack_ends,
)
from core.collaboration.records import DocumentChanged, Member, Workspace
from core.collaboration.register import PEER_CHARACTERS, Register
from core.collaboration.rights import Rights
from core.collaboration.roles import CHATTING, INVITED
from core.collaboration.sync import Sync
from core.collaboration.talk import Talk
from core.collaboration.talk_checks import NAME_CHARACTERS
from core.collaboration.whereabouts import Whereabouts
from core.errors import InputError, RefusedError, VegaError
from core.events import Events
from core.networking.service import NetworkService

SCOPE = "workspace:"
# Of a workspace that its owner still has.
STATES = ("open", "archived", "deleted")
TITLE_CHARACTERS = 200
MOST_MEMBERS = 1000

log = logging.getLogger(__name__)


class Inbox:
    """Handles what the members of workspaces send, and what the coming and going of machines means."""

    def __init__(
        self,
        register: Register,
        *,
        rights: Rights,
        sync: Sync,
        talk: Talk,
        whereabouts: Whereabouts,
        mesh: Mesh,
        events: Events,
        network: NetworkService,
    ) -> None:
        self._register = register
        self._rights = rights
        self._sync = sync
        self._talk = talk
        self._whereabouts = whereabouts
        self._mesh = mesh
        self._events = events
        self._network = network
        self._tasks: set[asyncio.Task[None]] = set()
        handlers: dict[type, Callable[[str, Any], Awaitable[None]]] = {
            Announcement: self._on_announcement,
            Former: self._on_former,
            Have: self._on_have,
            Held: self._on_held,
            Edits: self._on_edits,
            Presence: self._on_presence,
            Reachable: self._on_reachable,
            Farewell: self._on_farewell,
        }
        for kind, handler in handlers.items():
            network.on(kind, handler)

    # Coming and going

    def came(self, peer_id: str) -> None:
        """A machine is reachable, or has one more thing in common: greet it where this machine is the host."""
        for workspace in self._hosted():
            if self._network.role_of(peer_id, SCOPE + workspace.id) in INVITED:
                self.later(self._greet(workspace.id, peer_id))
        for workspace in self._register.workspaces():
            # of two members one begins
            is_mine = self._me < peer_id and workspace.state == "open"
            if is_mine and self._mesh.is_member(workspace.id, peer_id):
                self.later(self._meet(workspace.id, peer_id))

    def went(self, peer_id: str) -> None:
        """A machine is gone, and its person with it."""
        for workspace in self._register.workspaces():
            self._sync.part(workspace.id, peer_id)
            self._talk.stop(workspace.id, peer_id)
            self._whereabouts.went(workspace, peer_id)
            if workspace.host == peer_id:
                self.later(self._nobody_is_here(workspace.id))
            elif self._is_host(workspace) and self._network.role_of(peer_id, SCOPE + workspace.id):
                self.later(self.announce(workspace.id))

    async def announce(self, workspace_id: str) -> None:
        """Tell every member what the workspace is called and who is in it."""
        workspace = self._register.get(workspace_id)
        members = self._own_members(workspace)
        await self._register.keep_members(workspace_id, members)
        for member in members:
            if member.is_online and member.peer_id != self._me:
                self.later(self._network.send(member.peer_id, self._announcement(workspace, members)))

    def later(self, work: Coroutine[Any, Any, object]) -> None:
        """Do it soon; what goes wrong is logged."""
        task = asyncio.ensure_future(self._logged(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # one that was cancelled before its first step never awaited it
        task.add_done_callback(lambda _: work.close())

    async def stop(self) -> None:
        """Leave the rest."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # Messages

    async def _on_announcement(self, peer_id: str, words: Announcement) -> None:
        if self._network.role_of(peer_id, SCOPE + words.workspace_id) != "host":
            raise RefusedError("This machine was not invited to that workspace.", "Invite it again.")
        known = self._register.find(words.workspace_id)
        if known is not None and known.host != peer_id:
            raise RefusedError("That workspace lives on another machine.", "Invite this one again.")
        own = next((member.role for member in words.members if member.peer_id == self._me), "")
        times = (words.created, words.ends)
        is_right = own in INVITED and len(words.members) <= MOST_MEMBERS and words.state in STATES
        is_right = is_right and words.invited_role in INVITED and words.chat_role in CHATTING
        if not is_right or not all(0 <= time < 1e11 for time in times):
            raise InputError("The workspace is announced wrongly.", "Update Vega on both machines.")
        base = known or Workspace(words.workspace_id, "", own, peer_id, words.created)
        told = dataclasses.replace(
            base,
            title=words.title[:TITLE_CHARACTERS],
            role=own,
            state=words.state,
            ends=words.ends,
            invited_role=words.invited_role,
            chat_role=words.chat_role,
        )
        await self._register.keep(told)
        members = [
            Member(entry.peer_id, entry.name[:NAME_CHARACTERS], entry.role, entry.is_online) for entry in words.members
        ]
        await self._register.keep_members(words.workspace_id, members)
        self._sync.rights_changed(words.workspace_id)
        await self._mesh.follow(words.workspace_id, words.members)

    async def _on_former(self, peer_id: str, former: Former) -> None:
        workspace = self._register.find(former.workspace_id)
        if workspace is None or workspace.host != peer_id:
            raise RefusedError("Only the host says who was a member.", "Update Vega on both machines.")
        if len(former.names) > MOST_MEMBERS:
            raise InputError("There were more members than there can be.", "Update Vega on both machines.")
        # of who is here now, the announcement says it
        here = {member.peer_id for member in self._register.members(workspace.id)}
        gone = {
            one: name[:NAME_CHARACTERS]
            for one, name in former.names.items()
            if one not in here and len(one) <= PEER_CHARACTERS
        }
        await self._register.keep_names(workspace.id, gone)

    async def _on_have(self, peer_id: str, have: Have) -> None:
        workspace = self._workspace_of(peer_id, have.workspace_id)
        theirs = unpack_ends(have.payload)
        if not self._is_host(workspace) and not have.is_answer:
            self.later(self._network.send(peer_id, await self._have(workspace.id, is_answer=True)))
        await self._sync.meet(workspace.id, peer_id, theirs)
        try:
            self._workspace_of(peer_id, workspace.id)
        except RefusedError:  # it was deleted, or they were removed, while this waited
            self._sync.part(workspace.id, peer_id)
            raise
        if self._is_host(workspace) or workspace.host == peer_id:
            self._talk.start(workspace, peer_id, have.line)
        if workspace.host == peer_id:
            self.later(self._network.send(peer_id, Reachable(workspace.id, self._network.own_places)))
        self._whereabouts.greet(workspace.id, peer_id)
        # who waits until nothing is missing any more looks again
        self._events.emit(DocumentChanged(workspace.id, ""))

    async def _on_held(self, peer_id: str, held: Held) -> None:
        workspace = self._rights.shared_with(peer_id, held.workspace_id)
        if workspace.host != peer_id:
            raise RefusedError("Only the host says what others have.", "Update Vega on both machines.")
        if len(held.members) > MOST_MEMBERS:
            raise InputError("There are more members than there can be.", "Update Vega on both machines.")
        versions = unpack_ends(held.payload)
        self._sync.holdings.hear(workspace.id, peer_id, held.members, versions, is_whole=held.is_whole)
        for document_id in versions:
            self._events.emit(DocumentChanged(workspace.id, document_id))

    async def _on_edits(self, peer_id: str, edits: Edits) -> None:
        workspace = self._workspace_of(peer_id, edits.workspace_id)
        if not await self._sync.take(peer_id, edits):
            log.warning("Edits from %s build on others that are missing; asking again", peer_id[:8])
            again = self._greet if self._is_host(workspace) else self._meet
            self.later(again(workspace.id, peer_id))

    async def _on_reachable(self, peer_id: str, words: Reachable) -> None:
        workspace = self._workspace_of(peer_id, words.workspace_id)
        if self._is_host(workspace):
            for workspace_id in await self._mesh.hear(peer_id, words.address):
                self.later(self.announce(workspace_id))

    async def _on_presence(self, peer_id: str, told: Presence) -> None:
        self._whereabouts.hear(self._workspace_of(peer_id, told.workspace_id), peer_id, told)

    async def _on_farewell(self, peer_id: str, words: Farewell) -> None:
        workspace = self._register.find(words.workspace_id)
        if workspace is None:
            return
        if self._is_host(workspace):
            if self._network.role_of(peer_id, SCOPE + workspace.id) in INVITED:
                await self.expel(workspace.id, peer_id)
        elif workspace.host == peer_id:
            await self._network.revoke(peer_id, SCOPE + workspace.id)
            self._sync.part(workspace.id, peer_id)
            await self._register.keep(dataclasses.replace(workspace, state="ended"))
            await self._mesh.leave(workspace.id)
            self._sync.rights_changed(workspace.id)
            self._whereabouts.went(workspace, peer_id)
            await self._nobody_is_here(workspace.id)

    async def _nobody_is_here(self, workspace_id: str) -> None:
        """Who is there, only the host knows, and it is not heard any more."""
        away = [dataclasses.replace(member, is_online=False) for member in self._register.members(workspace_id)]
        await self._register.keep_members(workspace_id, away)

    async def dismiss(self, workspace_id: str, peer_id: str) -> None:
        """End a machine's part in a workspace of ours; it hears it now or on its return."""
        await self._network.queue(peer_id, Farewell(workspace_id))
        await self.expel(workspace_id, peer_id)

    async def expel(self, workspace_id: str, peer_id: str) -> None:
        """A machine has no part in a workspace of ours any more."""
        await self._sync.vouch(workspace_id)  # what they wrote stays; what they write from now on does not count
        await self._network.revoke(peer_id, SCOPE + workspace_id)
        self.went_from(workspace_id, peer_id)
        await self.announce(workspace_id)

    def went_from(self, workspace_id: str, peer_id: str) -> None:
        """Send it nothing more, and show its caret no more."""
        self._sync.part(workspace_id, peer_id)
        self._talk.stop(workspace_id, peer_id)
        if (workspace := self._register.find(workspace_id)) is not None:
            self._whereabouts.went(workspace, peer_id)

    # Parts

    @property
    def _me(self) -> str:
        return self._network.identity.peer_id

    def _is_host(self, workspace: Workspace) -> bool:
        return workspace.host == self._me

    def _hosted(self) -> list[Workspace]:
        return [workspace for workspace in self._register.workspaces() if self._is_host(workspace)]

    def _workspace_of(self, peer_id: str, workspace_id: str) -> Workspace:
        """The workspace that a message is about: of its host, or of another member that is reached directly.

        Raises RefusedError when its sender has no part in it.
        """
        workspace = self._register.find(workspace_id)
        if workspace is not None and workspace.state == "open" and self._mesh.is_member(workspace_id, peer_id):
            return workspace
        return self._rights.shared_with(peer_id, workspace_id)

    async def _greet(self, workspace_id: str, peer_id: str) -> None:
        """Host to member: what it is, what is here; the member answers with what it has."""
        if not self._network.is_online(peer_id):
            return
        workspace = self._register.get(workspace_id)
        await self.announce(workspace_id)
        members = self._own_members(workspace)
        await self._network.send(peer_id, self._announcement(workspace, members))
        if former := self._former(workspace_id, members):
            self.later(self._network.send(peer_id, Former(workspace_id, former)))
        if workspace.state == "open":
            await self._network.send(peer_id, await self._have(workspace_id, is_answer=False))

    async def _meet(self, workspace_id: str, peer_id: str) -> None:
        """Member to member: what is here; the other answers with what it has."""
        if self._network.is_online(peer_id):
            await self._network.send(peer_id, await self._have(workspace_id, is_answer=False))

    async def _have(self, workspace_id: str, *, is_answer: bool) -> Have:
        ends = pack_ends(await self._sync.versions(workspace_id))
        return Have(workspace_id, await self._talk.last_number(workspace_id), is_answer, ends)

    def _own_members(self, workspace: Workspace) -> list[Member]:
        me = Member(self._me, self._network.name, "owner", True)
        scope = SCOPE + workspace.id
        others = [
            Member(peer.id, peer.name, self._network.role_of(peer.id, scope) or "", peer.is_online)
            for peer in self._network.members(scope)
        ]
        return [me, *others]

    def _former(self, workspace_id: str, members: list[Member]) -> dict[str, str]:
        """What those are called who were members and are none now; of too many the latest."""
        here = {member.peer_id for member in members}
        found = [(one, name) for one, name in self._register.names(workspace_id).items() if one not in here]
        return dict(found[-MOST_MEMBERS:])

    def _announcement(self, workspace: Workspace, members: list[Member]) -> Announcement:
        count = len(members)
        entries = tuple(
            MemberEntry(
                entry.peer_id,
                entry.name,
                entry.role,
                entry.is_online,
                self._mesh.address_of(workspace.id, entry.peer_id, among=count),
            )
            for entry in members
        )
        return Announcement(
            workspace.id,
            workspace.title,
            workspace.created,
            entries,
            state=workspace.state,
            ends=workspace.ends,
            invited_role=workspace.invited_role,
            chat_role=workspace.chat_role,
        )

    async def _logged(self, work: Coroutine[Any, Any, object]) -> None:
        try:
            await work
        except VegaError as error:
            log.info("%s", error)
        except Exception:  # nobody waits for this; it must not vanish
            log.exception("A message of a workspace failed")
