"""Lifecycle: what becomes of a whole workspace: archived, deleted and brought back within a month, gone."""

import asyncio
import dataclasses
import logging
import time
from collections.abc import Awaitable, Callable

from core.collaboration.inbox import SCOPE, Inbox
from core.collaboration.messages import Farewell
from core.collaboration.records import Workspace
from core.collaboration.register import Register
from core.collaboration.sync import Sync
from core.errors import InputError, VegaError
from core.networking.service import NetworkService

log = logging.getLogger(__name__)

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
        network: NetworkService,
        forget: Callable[[str], Awaitable[None]],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._register = register
        self._sync = sync
        self._inbox = inbox
        self._network = network
        self._forget = forget
        self._clock = clock
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Look from time to time whether a deleted workspace is to go for good."""
        self._task = asyncio.ensure_future(self._run())

    async def stop(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

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
        for peer in self._network.members(SCOPE + workspace_id):
            await self._network.queue(peer.id, Farewell(workspace_id))
            await self._network.revoke(peer.id, SCOPE + workspace_id)
            if is_host:
                self._inbox.went_from(workspace_id, peer.id)
        await self._forget(workspace_id)
        await self._register.delete(workspace_id)

    async def look(self) -> None:
        """Let those go whose time is over."""
        for workspace in self._register.workspaces():
            if workspace.state == "deleted" and 0 < workspace.ends <= self._clock() and self._is_owned(workspace):
                log.info("The deleted workspace %s is gone for good", workspace.id)
                await self.purge(workspace.id)

    async def _become(self, workspace_id: str, state: str, *, ends: float = 0.0) -> None:
        workspace = self._register.get(workspace_id)
        if not self._is_owned(workspace):
            raise InputError(f"'{workspace.title}' lives on another machine.", "Ask its owner.")
        await self._register.keep(dataclasses.replace(workspace, state=state, ends=ends))
        self._sync.rights_changed(workspace_id)
        await self._inbox.announce(workspace_id)
        if state == "open":  # what was written meanwhile elsewhere comes now
            for peer in self._network.members(SCOPE + workspace_id):
                self._inbox.came(peer.id)

    def _is_owned(self, workspace: Workspace) -> bool:
        return workspace.host == self._network.identity.peer_id

    async def _run(self) -> None:
        while True:
            try:
                await self.look()
            except VegaError as error:
                log.warning("A deleted workspace could not be removed: %s", error)
            await asyncio.sleep(LOOK_S)
