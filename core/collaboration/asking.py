"""Asking: whoever lacks an item of a library that a line or note points to asks those who may have it to share it.

Nothing is shared by this: a request is told to a person, who puts the item on a shelf or does not. All of it passes
through the host of the workspace, and waits for machines that are away.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from core.collaboration.messages import ItemWanted
from core.collaboration.records import Workspace
from core.collaboration.register import Register
from core.collaboration.rights import Rights
from core.collaboration.talk_checks import DIGEST, ID_CHARACTERS, NAME_CHARACTERS
from core.errors import InputError
from core.events import Events
from core.networking.service import NetworkService

SCOPE = "workspace:"


@dataclass(frozen=True)
class ItemAsked:
    """Somebody asks for an item that this machine's library has. `words` are what it is called there."""

    unstored: ClassVar[tuple[str, ...]] = ("words",)

    workspace_id: str
    digest: str
    peer_id: str
    name: str
    words: str = ""


@dataclass(frozen=True)
class ItemShelved:
    """Somebody put an item on a shelf for which this machine's person asked. `words` are what it is called."""

    unstored: ClassVar[tuple[str, ...]] = ("words",)

    workspace_id: str
    digest: str
    name: str
    words: str = ""


class Asking:
    """Belongs to the loop thread. `name_of(digest)` is what the library calls an item, "" for none. It blocks, and the
    backend sets it; nobody but this machine's person hears what it says."""

    def __init__(self, *, register: Register, rights: Rights, network: NetworkService, events: Events) -> None:
        self.name_of: Callable[[str], str] = lambda digest: ""
        self._register = register
        self._rights = rights
        self._network = network
        self._events = events
        network.on(ItemWanted, self._on_wanted)

    async def ask(self, workspace_id: str, digest: str, title: str, *, of: str = "") -> None:
        """Ask a member to put an item on a shelf; by default all others, of whom those who have it hear of it.

        Raises InputError for a workspace that is not open.
        """
        await self._send(workspace_id, digest, title, to_id=of, is_there=False)

    async def tell(self, workspace_id: str, digest: str, title: str, *, to: str) -> None:
        """Tell who asked that the item is on a shelf now. Raises InputError for a workspace that is not open."""
        await self._send(workspace_id, digest, title, to_id=to, is_there=True)

    async def _send(self, workspace_id: str, digest: str, title: str, *, to_id: str, is_there: bool) -> None:
        workspace = self._register.get(workspace_id)
        if workspace.state != "open":
            raise InputError(f"'{workspace.title}' has ended; nobody would hear it.", "Ask them in another way.")
        me = self._network.identity.peer_id
        name, title = self._network.name[:NAME_CHARACTERS], title[:NAME_CHARACTERS]
        made = ItemWanted(workspace_id, digest, title, me, name, to_id, is_there)
        if workspace.host == me:
            await self._pass_on(workspace, made)
        else:
            await self._network.queue(workspace.host, made)

    async def _on_wanted(self, peer_id: str, wanted: ItemWanted) -> None:
        workspace = self._rights.shared_with(peer_id, wanted.workspace_id)
        if not _is_sound(wanted):
            raise InputError("A request for an item is malformed.", "Update Vega on both machines.")
        if workspace.host == peer_id:
            await self._heard(wanted)
            return
        # a member speaks for itself only
        name = self._network.peer(peer_id).name[:NAME_CHARACTERS]
        await self._pass_on(workspace, ItemWanted(*_about(wanted), peer_id, name, wanted.to_id, wanted.is_there))

    async def _pass_on(self, workspace: Workspace, wanted: ItemWanted) -> None:
        """At the host: to whom it is for."""
        for peer in self._network.members(SCOPE + workspace.id):
            if peer.id != wanted.author_id and wanted.to_id in ("", peer.id):
                await self._network.queue(peer.id, wanted)
        await self._heard(wanted)

    async def _heard(self, wanted: ItemWanted) -> None:
        me = self._network.identity.peer_id
        if wanted.author_id == me or wanted.to_id not in ("", me):
            return
        if wanted.is_there:
            self._events.emit(ItemShelved(wanted.workspace_id, wanted.digest, wanted.author, wanted.title))
        elif name := await asyncio.to_thread(self.name_of, wanted.digest):
            # its own name: who asks could call it anything
            about = (wanted.workspace_id, wanted.digest, wanted.author_id, wanted.author)
            self._events.emit(ItemAsked(*about, name))


def _about(wanted: ItemWanted) -> tuple[str, str, str]:
    return wanted.workspace_id, wanted.digest, wanted.title


def _is_sound(wanted: ItemWanted) -> bool:
    return (
        DIGEST.fullmatch(wanted.digest) is not None
        and len(wanted.title) <= NAME_CHARACTERS >= len(wanted.author)
        and len(wanted.author_id) <= ID_CHARACTERS >= len(wanted.to_id)
    )
