"""Doorstep: what a running program answers when a command asks: who knocks, and what becomes of them.

Who knocks is kept in the memory of the running program alone, so no other can decide (see networking/knocking.py).
"""

from typing import Any

import msgspec

from core.collaboration.service import CollaborationService
from core.errors import InputError
from core.networking.service import NetworkService

Words = dict[str, Any]


class ListKnocks(msgspec.Struct, tag_field="ask", tag="knocks", forbid_unknown_fields=True):
    """Who waits?"""


class Approve(msgspec.Struct, tag_field="ask", tag="approve", forbid_unknown_fields=True):
    """Let a machine in whose code was compared; into a workspace (id or title), or as a peer."""

    peer_id: str
    code: str
    workspace: str = ""
    role: str = ""


class Refuse(msgspec.Struct, tag_field="ask", tag="refuse", forbid_unknown_fields=True):
    """Do not let a machine in."""

    peer_id: str


Question = ListKnocks | Approve | Refuse


class Doorstep:
    """Belongs to the loop thread; `answer` is the `on_ask` of the program's `Instance`."""

    def __init__(self, network: NetworkService, collaboration: CollaborationService) -> None:
        self._network = network
        self._collaboration = collaboration

    async def answer(self, question: Words) -> Words:
        """Raises InputError for what is no question, and for what cannot be done."""
        try:
            asked: Question = msgspec.convert(question, Question)
        except msgspec.ValidationError as error:
            raise InputError("The Vega that runs there does not understand this command.", "Start it anew.") from error
        if isinstance(asked, Approve):
            return {"let_in": await self._approve(asked)}
        if isinstance(asked, Refuse):
            await self._network.decline(asked.peer_id)
            return {}
        return {"knocks": msgspec.to_builtins(self._network.knocks())}

    async def _approve(self, asked: Approve) -> str:
        """What they are let into: the title of a workspace, "" as a peer."""
        if not asked.workspace:
            if asked.role:
                raise InputError("A role belongs to a workspace.", "Name one: --workspace TITLE.")
            await self._network.approve(asked.peer_id, asked.code)
            return ""
        spaces = [space for space in self._collaboration.workspaces() if asked.workspace in (space.id, space.title)]
        if len(spaces) != 1:
            many = "Several workspaces are" if spaces else "No workspace is"
            raise InputError(f"{many} called '{asked.workspace}'.", "Use an id: vega workspaces.")
        await self._collaboration.inviting.let_in(spaces[0].id, asked.peer_id, asked.code, role=asked.role)
        return spaces[0].title
