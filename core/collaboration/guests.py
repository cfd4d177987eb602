"""Guests: members for a call or a look, whose part ends by itself a day after their visit."""

import logging
import time
from collections.abc import Callable

from core.collaboration.inbox import SCOPE, Inbox
from core.collaboration.records import Workspace
from core.networking.records import Peer
from core.networking.service import NetworkService

log = logging.getLogger(__name__)

# A pause over night, or a connection that is away for hours, is no end of a visit.
STAY_S = 86_400.0


class Guests:
    """Lets the guests of this machine's workspaces go. Belongs to the loop thread."""

    def __init__(self, *, inbox: Inbox, network: NetworkService, clock: Callable[[], float] = time.time) -> None:
        self._inbox = inbox
        self._network = network
        self._clock = clock

    async def look(self, workspace: Workspace) -> None:
        """End the part of those who were away for a day; of all when nobody works in the workspace any more."""
        for peer in self._of(workspace.id):
            is_over = not peer.is_online and self._clock() - peer.last_seen >= STAY_S
            if is_over or workspace.state != "open":
                await self._go(workspace.id, peer)

    async def dismiss(self, workspace_id: str) -> None:
        """End the part of all of them now."""
        for peer in self._of(workspace_id):
            await self._go(workspace_id, peer)

    async def _go(self, workspace_id: str, peer: Peer) -> None:
        log.info("The visit of %s in the workspace %s is over", peer.id[:8], workspace_id)
        await self._inbox.dismiss(workspace_id, peer.id)

    def _of(self, workspace_id: str) -> list[Peer]:
        scope = SCOPE + workspace_id
        members = self._network.members(scope)
        return [peer for peer in members if self._network.role_of(peer.id, scope) == "guest"]
