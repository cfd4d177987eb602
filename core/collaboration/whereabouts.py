"""Whereabouts: tells the others where this machine's person is, hears where they are, and relays it at the host."""

import asyncio
import dataclasses
import time
from collections.abc import Callable

from core.collaboration.messages import Presence
from core.collaboration.presence import TELL_S, Presences, Visitor
from core.collaboration.records import CursorMoved, Workspace
from core.collaboration.register import Register
from core.errors import InputError
from core.events import Events
from core.networking.service import NetworkService

NAME_CHARACTERS = 200
GONE = "gone"


@dataclasses.dataclass(frozen=True)
class Here:
    """Where this machine's person is in one workspace."""

    activity: str
    document_id: str
    place: bytes


class Whereabouts:
    """Belongs to the loop thread. All of it is posted: what is lost is told again within ten seconds."""

    def __init__(
        self,
        *,
        register: Register,
        network: NetworkService,
        events: Events,
        scope: Callable[[str], str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.presences = Presences()
        self._register = register
        self._network = network
        self._events = events
        self._scope = scope
        self._clock = clock
        self._here: dict[str, Here] = {}
        self._is_idle = False
        self._calling: set[str] = set()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Tell again and again, and forget who is not heard of any more."""
        self._task = asyncio.ensure_future(self._run())

    async def stop(self) -> None:
        """Say that this machine is gone."""
        for workspace_id in list(self._here):
            self.leave(workspace_id)
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def tell(self, workspace_id: str, document_id: str, place: bytes, *, activity: str = "active") -> None:
        """This machine's person is there now."""
        here = Here(activity, document_id, place)
        if self._here.get(workspace_id) != here:
            self._here[workspace_id] = here
            self._post_own(workspace_id)

    def is_here(self, workspace_id: str) -> bool:
        """Whether this machine's person looks at the workspace."""
        return workspace_id in self._here

    def set_idle(self, *, is_idle: bool) -> None:
        """This machine's person does nothing here at the moment, or something again."""
        if is_idle != self._is_idle:
            self._is_idle = is_idle
            for workspace_id in self._here:
                self._post_own(workspace_id)

    def set_calling(self, workspace_id: str, *, is_calling: bool) -> None:
        """This machine's person is in the call of a workspace, or no more."""
        if is_calling != (workspace_id in self._calling):
            self._calling.symmetric_difference_update({workspace_id})
            if workspace_id in self._here:
                self._post_own(workspace_id)

    def leave(self, workspace_id: str) -> None:
        """This machine's person looks at this workspace no more."""
        if self._here.pop(workspace_id, None) is not None:
            self._relay(workspace_id, self._own(workspace_id, Here(GONE, "", b"")))

    def greet(self, workspace_id: str, peer_id: str) -> None:
        """A machine came: show it who is where."""
        if here := self._here.get(workspace_id):
            self._network.post(peer_id, self._own(workspace_id, here))
        if self._is_host(workspace_id):
            for other_id, visitor in self.presences.of(workspace_id).items():
                if other_id != peer_id:
                    self._network.post(peer_id, _told(workspace_id, other_id, visitor))

    def hear(self, workspace: Workspace, peer_id: str, told: Presence) -> None:
        """A machine told where its person, or at a guest somebody else's, is."""
        if self._is_host(workspace.id):
            # a member speaks for itself only
            told = dataclasses.replace(told, author_id=peer_id, author=self._network.peer(peer_id).name)
            self._relay(workspace.id, told, but=peer_id)
        elif peer_id != workspace.host:
            told = dataclasses.replace(told, author_id=peer_id, author=self._network.peer(peer_id).name)
        if told.author_id == self._network.identity.peer_id:
            return
        visitor = Visitor(
            told.author[:NAME_CHARACTERS], told.activity, told.document_id, told.place, heard=self._clock()
        )
        if self.presences.hear(workspace.id, told.author_id, visitor):
            self._events.emit(CursorMoved(workspace.id))

    def here(self, workspace_id: str) -> str:
        """The document that this machine's person looks at; "" for none in this workspace."""
        here = self._here.get(workspace_id)
        return here.document_id if here is not None else ""

    def visit(self, workspace_id: str, visitor_id: str, visitor: Visitor) -> None:
        """Somebody who has no machine is here, as a guest of this one; the other members hear it from here.

        To be said again within half a minute. Raises InputError when this machine is not the host.
        """
        if not self._is_host(workspace_id):
            raise InputError("The workspace lives on another machine.", "Ask its owner.")
        visitor = dataclasses.replace(visitor, name=visitor.name[:NAME_CHARACTERS], heard=self._clock())
        self._relay(workspace_id, _told(workspace_id, visitor_id, visitor))
        if self.presences.hear(workspace_id, visitor_id, visitor):
            self._events.emit(CursorMoved(workspace_id))

    def end_visit(self, workspace_id: str, visitor_id: str) -> None:
        """They are gone."""
        if self.presences.leave(workspace_id, visitor_id):
            self._relay(workspace_id, Presence(workspace_id, visitor_id, "", GONE, "", b""))
            self._events.emit(CursorMoved(workspace_id))

    def went(self, workspace: Workspace, peer_id: str) -> None:
        """A machine is gone, and its person with it; with the host all who are not heard directly."""
        if workspace.host == peer_id:
            heard = {peer.id for peer in self._network.members(self._scope(workspace.id)) if peer.is_online}
            for other_id in self.presences.of(workspace.id).keys() - heard:
                self.presences.leave(workspace.id, other_id)
            self._events.emit(CursorMoved(workspace.id))
        elif self.presences.leave(workspace.id, peer_id):
            self._events.emit(CursorMoved(workspace.id))
            if self._is_host(workspace.id):
                self._relay(workspace.id, Presence(workspace.id, peer_id, "", GONE, "", b""), but=peer_id)

    def tick(self) -> None:
        """Tell where this machine's person is, and let those go who were not heard for half a minute."""
        for workspace_id in self._here:
            self._post_own(workspace_id)
        for workspace_id in {workspace_id for workspace_id, _ in self.presences.expire(self._clock())}:
            self._events.emit(CursorMoved(workspace_id))

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(TELL_S)
            self.tick()

    def _is_host(self, workspace_id: str) -> bool:
        workspace = self._register.find(workspace_id)
        return workspace is not None and workspace.host == self._network.identity.peer_id

    def _own(self, workspace_id: str, here: Here) -> Presence:
        me, activity = self._network.identity.peer_id, here.activity
        if activity == "active":
            activity = "call" if workspace_id in self._calling else "idle" if self._is_idle else activity
        return Presence(workspace_id, me, self._network.name, activity, here.document_id, here.place)

    def _post_own(self, workspace_id: str) -> None:
        workspace = self._register.find(workspace_id)
        if workspace is not None and workspace.state == "open":
            self._relay(workspace_id, self._own(workspace_id, self._here[workspace_id]))

    def _relay(self, workspace_id: str, told: Presence, *, but: str = "") -> None:
        """To every other member when this is the host, to the host otherwise."""
        for peer in self._network.members(self._scope(workspace_id)):
            if peer.is_online and peer.id != but:
                self._network.post(peer.id, told)


def _told(workspace_id: str, peer_id: str, visitor: Visitor) -> Presence:
    return Presence(workspace_id, peer_id, visitor.name, visitor.activity, visitor.document_id, visitor.place)
