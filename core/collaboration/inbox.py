"""What arrives from other machines about workspaces: who may say it, and what follows from it."""

import asyncio
import dataclasses
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from core.collaboration.messages import Announcement, Caret, Farewell, Have, MemberEntry, Update
from core.collaboration.note import SharedNote
from core.collaboration.records import CursorMoved, Member, Workspace
from core.collaboration.register import Register
from core.collaboration.sync import Sync
from core.collaboration.talk import Talk
from core.collaboration.talk_checks import NAME_CHARACTERS
from core.errors import InputError, RefusedError, VegaError
from core.events import Events
from core.networking.service import NetworkService

SCOPE = "workspace:"
ROLES = ("editor", "viewer")
TITLE_CHARACTERS = 200
MOST_MEMBERS = 1000

log = logging.getLogger(__name__)


class Inbox:
    """Handles every message of the family "collaboration", and what the coming and going of machines means."""

    def __init__(self, register: Register, *, sync: Sync, talk: Talk, events: Events, network: NetworkService) -> None:
        self._register = register
        self._sync = sync
        self._talk = talk
        self._events = events
        self._network = network
        self._tasks: set[asyncio.Task[None]] = set()
        handlers: dict[type, Callable[[str, Any], Awaitable[None]]] = {
            Announcement: self._on_announcement,
            Have: self._on_have,
            Update: self._on_update,
            Caret: self._on_caret,
            Farewell: self._on_farewell,
        }
        for kind, handler in handlers.items():
            network.on(kind, handler)

    # Coming and going

    def came(self, peer_id: str) -> None:
        """A machine is reachable, or has one more thing in common: greet it where this machine is the host."""
        for workspace in self._hosted():
            if self._network.role_of(peer_id, SCOPE + workspace.id) in ROLES:
                self.later(self._greet(workspace.id, peer_id))

    def went(self, peer_id: str) -> None:
        """A machine is gone, and its caret with it."""
        for workspace in self._register.workspaces():
            self._sync.part(workspace.id, peer_id)
            self._talk.stop(workspace.id, peer_id)
            shared = self._sync.loaded(workspace.id)
            if shared is not None and workspace.host == peer_id:
                shared.visitors.clear()
                self._events.emit(CursorMoved(workspace.id))
            elif shared is not None and shared.visitors.pop(peer_id, None) is not None:
                self._events.emit(CursorMoved(workspace.id))
                self._relay_caret(workspace.id, Caret(workspace.id, peer_id, "", b"", b""), but=peer_id)
            if workspace.host == peer_id:
                here = [dataclasses.replace(member, is_online=False) for member in self._register.members(workspace.id)]
                self.later(self._register.keep_members(workspace.id, here))
            elif self._is_host(workspace) and self._network.role_of(peer_id, SCOPE + workspace.id):
                self.later(self.announce(workspace.id))

    async def announce(self, workspace_id: str) -> None:
        """Tell every member what the workspace is called and who is in it."""
        workspace = self._register.get(workspace_id)
        members = self._own_members(workspace)
        await self._register.keep_members(workspace_id, members)
        for member in members:
            if member.is_online and member.peer_id != self._me:
                self.later(self._network.send(member.peer_id, _announcement(workspace, members)))

    def carets(self, workspace_id: str, shared: SharedNote, *, only: str = "") -> None:
        """Show the others where this machine's caret is; at the host also all other carets, to `only` one."""
        workspace = self._register.find(workspace_id)
        if workspace is None or workspace.state != "open":
            return
        place = shared.own_place()
        # that there is none is only news to somebody who has seen one
        if place is not None or not only:
            anchor, head = place or (b"", b"")
            self._relay_caret(workspace_id, Caret(workspace_id, self._me, self._network.name, anchor, head), only=only)
        if only and self._is_host(workspace):
            for peer_id, visitor in shared.visitors.items():
                if peer_id != only:
                    caret = Caret(workspace_id, peer_id, visitor.name, visitor.anchor, visitor.head)
                    self._network.post(only, caret)

    def later(self, work: Coroutine[Any, Any, object]) -> None:
        """Do it soon; what goes wrong is logged."""
        task = asyncio.ensure_future(self._logged(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

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
        if own not in ROLES or len(words.members) > MOST_MEMBERS or not 0 <= words.created < 1e11:
            raise InputError("The workspace is announced wrongly.", "Update Vega on both machines.")
        base = known or Workspace(words.workspace_id, "", own, peer_id, words.created)
        title = words.title[:TITLE_CHARACTERS]
        await self._register.keep(dataclasses.replace(base, title=title, role=own, state="open"))
        members = [
            Member(entry.peer_id, entry.name[:NAME_CHARACTERS], entry.role, entry.is_online) for entry in words.members
        ]
        await self._register.keep_members(words.workspace_id, members)
        if shared := self._sync.loaded(words.workspace_id):
            shared.is_writable = own != "viewer"

    async def _on_have(self, peer_id: str, have: Have) -> None:
        workspace = self._workspace_of(peer_id, have.workspace_id)
        shared = await self._sync.note(workspace.id)
        if not self._is_host(workspace) and not have.is_answer:
            mine = Have(workspace.id, shared.document.version, await self._talk.last_number(workspace.id), True)
            self.later(self._network.send(peer_id, mine))
        may_write = self._is_host(workspace) or workspace.role != "viewer"
        await self._sync.meet(workspace.id, peer_id, have.version, is_pushed=may_write)
        self._talk.start(workspace, peer_id, have.line)
        self.carets(workspace.id, shared, only=peer_id)

    async def _on_update(self, peer_id: str, update: Update) -> None:
        workspace = self._workspace_of(peer_id, update.workspace_id)
        if self._is_host(workspace) and self._network.role_of(peer_id, SCOPE + workspace.id) == "viewer":
            raise RefusedError("You may read this note, not change it.", "Ask the owner to make you an editor.")
        if not await self._sync.take(peer_id, update):
            log.warning("Edits from %s build on others that are missing; asking again", peer_id[:8])
            if self._is_host(workspace):
                self.later(self._greet(workspace.id, peer_id))

    async def _on_caret(self, peer_id: str, caret: Caret) -> None:
        workspace = self._workspace_of(peer_id, caret.workspace_id)
        if self._is_host(workspace):
            # a member speaks for itself only
            caret = dataclasses.replace(caret, author_id=peer_id, author=self._network.peer(peer_id).name)
            self._relay_caret(workspace.id, caret, but=peer_id)
        shared = self._sync.loaded(workspace.id)
        if shared is not None and caret.author_id != self._me and len(shared.visitors) < MOST_MEMBERS:
            shared.visit(caret.author_id, caret.author[:NAME_CHARACTERS], caret.anchor, caret.head)
            self._events.emit(CursorMoved(workspace.id))

    async def _on_farewell(self, peer_id: str, words: Farewell) -> None:
        workspace = self._register.find(words.workspace_id)
        if workspace is None:
            return
        if self._is_host(workspace):
            if self._network.role_of(peer_id, SCOPE + workspace.id) in ROLES:
                await self.expel(workspace.id, peer_id)
        elif workspace.host == peer_id:
            await self._network.revoke(peer_id, SCOPE + workspace.id)
            self._sync.part(workspace.id, peer_id)
            await self._register.keep(dataclasses.replace(workspace, state="ended"))
            if shared := self._sync.loaded(workspace.id):
                shared.is_writable = False

    async def expel(self, workspace_id: str, peer_id: str) -> None:
        """A machine has no part in a workspace of ours any more."""
        await self._network.revoke(peer_id, SCOPE + workspace_id)
        self.went_from(workspace_id, peer_id)
        await self.announce(workspace_id)

    def went_from(self, workspace_id: str, peer_id: str) -> None:
        """Send it nothing more, and show its caret no more."""
        self._sync.part(workspace_id, peer_id)
        self._talk.stop(workspace_id, peer_id)
        if (shared := self._sync.loaded(workspace_id)) and shared.visitors.pop(peer_id, None):
            self._events.emit(CursorMoved(workspace_id))
            self._relay_caret(workspace_id, Caret(workspace_id, peer_id, "", b"", b""), but=peer_id)

    # Parts

    @property
    def _me(self) -> str:
        return self._network.identity.peer_id

    def _is_host(self, workspace: Workspace) -> bool:
        return workspace.host == self._me

    def _hosted(self) -> list[Workspace]:
        return [workspace for workspace in self._register.workspaces() if self._is_host(workspace)]

    def _workspace_of(self, peer_id: str, workspace_id: str) -> Workspace:
        """The workspace that a message is about. Raises RefusedError when its sender has no part in it."""
        workspace = self._register.find(workspace_id)
        role = self._network.role_of(peer_id, SCOPE + workspace_id)
        if workspace is not None and workspace.state == "open":
            if self._is_host(workspace) and role in ROLES:
                return workspace
            if workspace.host == peer_id and role == "host":
                return workspace
        raise RefusedError("This machine has no such workspace in common with you.", "Ask its owner for an invite.")

    async def _greet(self, workspace_id: str, peer_id: str) -> None:
        """Host to member: what it is, what is here; the member answers with what it has."""
        if not self._network.is_online(peer_id):
            return
        workspace = self._register.get(workspace_id)
        await self.announce(workspace_id)
        shared = await self._sync.note(workspace_id)
        await self._network.send(peer_id, _announcement(workspace, self._own_members(workspace)))
        have = Have(workspace_id, shared.document.version, await self._talk.last_number(workspace_id), False)
        await self._network.send(peer_id, have)

    def _own_members(self, workspace: Workspace) -> list[Member]:
        me = Member(self._me, self._network.name, "owner", True)
        scope = SCOPE + workspace.id
        others = [
            Member(peer.id, peer.name, self._network.role_of(peer.id, scope) or "", peer.is_online)
            for peer in self._network.members(scope)
        ]
        return [me, *others]

    def _relay_caret(self, workspace_id: str, caret: Caret, *, but: str = "", only: str = "") -> None:
        """To every other member when this is the host, to the host otherwise."""
        for peer in self._network.members(SCOPE + workspace_id):
            if peer.is_online and peer.id != but and only in ("", peer.id):
                self._network.post(peer.id, caret)

    async def _logged(self, work: Coroutine[Any, Any, object]) -> None:
        try:
            await work
        except VegaError as error:
            log.info("%s", error)
        except Exception:  # nobody waits for this; it must not vanish
            log.exception("A message of a workspace failed")


def _announcement(workspace: Workspace, members: list[Member]) -> Announcement:
    entries = tuple(MemberEntry(entry.peer_id, entry.name, entry.role, entry.is_online) for entry in members)
    return Announcement(workspace.id, workspace.title, workspace.created, entries)
