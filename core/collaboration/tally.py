"""Tally: a host tells the members, a moment after it changed, what everybody who is there has of each document.

A member sees what the machines have to which it is linked; whether its words reached the others, only their host knows.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence

from core.collaboration.holdings import Holdings, Versions
from core.collaboration.messages import Held, pack_ends
from core.collaboration.register import Register
from core.errors import RefusedError, VegaError
from core.networking.service import NetworkService

log = logging.getLogger(__name__)

# Of what many type at once, one word goes out to each.
TELL_S = 0.3

Key = tuple[str, str]


class Tally:
    """Belongs to the loop thread."""

    def __init__(
        self, register: Register, network: NetworkService, holdings: Holdings, *, scope: Callable[[str], str]
    ) -> None:
        self._register = register
        self._network = network
        self._holdings = holdings
        self._scope = scope
        self._touched: dict[str, set[str]] = {}
        # what was said to all of the same machines
        self._told: dict[str, Versions] = {}
        # by workspace and machine: who gets all of it next, and who does not understand it (an older program)
        self._behind: set[Key] = set()
        self._deaf: set[Key] = set()
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._sending: dict[Key, asyncio.Task[None]] = {}
        holdings.grew, holdings.regrouped = self._grew, self._regrouped

    async def stop(self) -> None:
        """Tell nothing more."""
        self._holdings.grew = self._holdings.regrouped = lambda workspace_id, other_id: None
        for timer in self._timers.values():
            timer.cancel()
        tasks = list(self._sending.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _grew(self, workspace_id: str, document_id: str) -> None:
        if self._is_host(workspace_id):
            self._touched.setdefault(workspace_id, set()).add(document_id)
            self._soon(workspace_id)

    def _regrouped(self, workspace_id: str, peer_id: str) -> None:
        self._deaf.discard((workspace_id, peer_id))
        if self._is_host(workspace_id):
            self._told.pop(workspace_id, None)
            self._soon(workspace_id)

    def _is_host(self, workspace_id: str) -> bool:
        workspace = self._register.find(workspace_id)
        return workspace is not None and workspace.host == self._network.identity.peer_id

    def _soon(self, workspace_id: str) -> None:
        if workspace_id not in self._timers:
            loop = asyncio.get_running_loop()
            self._timers[workspace_id] = loop.call_later(TELL_S, self._due, workspace_id, loop)

    def _due(self, workspace_id: str, loop: asyncio.AbstractEventLoop) -> None:
        self._timers.pop(workspace_id, None)
        touched = self._touched.pop(workspace_id, set())
        online = {peer.id for peer in self._network.members(self._scope(workspace_id)) if peer.is_online}
        theirs = {
            peer_id: versions
            for peer_id in online
            if (versions := self._holdings.of(workspace_id, peer_id)) is not None
        }
        if len(online) < 2 or not theirs:  # who is alone with the host sees by itself what the host has
            self._told.pop(workspace_id, None)
            return
        is_whole = workspace_id not in self._told
        told = self._told.setdefault(workspace_id, {})
        news = _news(told, list(theirs.values()), touched)
        for peer_id in theirs:
            key = (workspace_id, peer_id)
            gets_all = is_whole or key in self._behind
            if key in self._deaf or not (news or gets_all):
                continue
            if key in self._sending:
                self._behind.add(key)
                continue
            self._behind.discard(key)
            held = Held(workspace_id, tuple(theirs), gets_all, pack_ends(told if gets_all else news))
            self._sending[key] = loop.create_task(self._send(key, held))

    async def _send(self, key: Key, held: Held) -> None:
        try:
            await self._network.send(key[1], held)
        except RefusedError as error:
            if error.is_passing:
                self._behind.add(key)
            else:
                log.info("%s does not hear what others have: %s", key[1][:8], error)
                self._deaf.add(key)
        except VegaError:
            self._behind.add(key)
        finally:
            del self._sending[key]
        if key in self._behind:
            self._soon(key[0])


def _news(told: Versions, theirs: Sequence[Mapping[str, Mapping[int, int]]], touched: set[str]) -> Versions:
    """What all of them have more than was told; it is noted as told. At first, of all documents."""
    news: Versions = {}
    for document_id in touched if told else theirs[0]:
        all_ends = [versions.get(document_id, {}) for versions in theirs]
        before = told.setdefault(document_id, {})
        lowest = {writer: min(ends.get(writer, 0) for ends in all_ends) for writer in all_ends[0]}
        more = {writer: end for writer, end in lowest.items() if end != before.get(writer, 0)}
        if more:
            before.update(more)
            news[document_id] = more
    return news
