"""Reach: whom the edits of a document have reached, so that "sent" and "unsent" are never guessed."""

import math
from collections.abc import Callable, Sequence

from core.collaboration.records import Member
from core.collaboration.register import Register
from core.collaboration.sync import Sync

# An edit that is so young is on its way to those who are here; an older one has not been taken by anybody.
PATIENCE_S = 2.0


class Reach:
    """Belongs to the loop thread. `members` are those of a workspace as they are shown."""

    def __init__(
        self, sync: Sync, register: Register, *, members: Callable[[str], Sequence[Member]], me: Callable[[], str]
    ) -> None:
        self._sync = sync
        self._register = register
        self._members = members
        self._me = me

    def state(self, workspace_id: str, document_id: str) -> str:
        """Who has all of a document: "everybody" who is shown as here, the "host", or "others" the own edits at least.

        Otherwise "here", "sending" for a moment while others are here, "saving" when it is not on this disk yet, and
        "alone" where there is nobody who could have it.
        """
        others = self._others(workspace_id)
        here = [member.peer_id for member in others if member.is_online]
        host = self._register.get(workspace_id).host
        if not self._is_saved(workspace_id, document_id):
            return "saving"
        if not others:
            return "alone"
        if here and self._is_with(workspace_id, document_id, here):
            return "everybody"
        if host in here and self._is_with(workspace_id, document_id, [host]):
            return "host"
        unsent_s = self._unsent_s(workspace_id, document_id)
        if unsent_s is None:
            return "others"
        return "sending" if here and unsent_s < PATIENCE_S else "here"

    def is_everywhere(self, workspace_id: str, document_id: str) -> bool:
        """Whether every edit of a document is on this disk, and known to be with everybody who is shown as here."""
        here = [member.peer_id for member in self._others(workspace_id) if member.is_online]
        return self._is_saved(workspace_id, document_id) and self._is_with(workspace_id, document_id, here)

    async def has_unsent(self, workspace_id: str) -> bool:
        """Whether anything of this machine has not been with any other for more than a moment. Raises StorageError."""
        if not self._others(workspace_id) or self._register.get(workspace_id).state != "open":
            return False
        ages = (self._unsent_s(workspace_id, name) for name in await self._sync.versions(workspace_id))
        return any(age is not None and age >= PATIENCE_S for age in ages)

    def _is_saved(self, workspace_id: str, document_id: str) -> bool:
        _, copy = self._sync.found(workspace_id, document_id)
        return copy is None or copy.is_saved

    def _is_with(self, workspace_id: str, document_id: str, peer_ids: Sequence[str]) -> bool:
        """Whether each of these machines is known to have every edit."""
        known, _ = self._sync.found(workspace_id, document_id)
        return known is None or all(self._sync.holdings.has(known, peer_id) for peer_id in peer_ids)

    def _unsent_s(self, workspace_id: str, document_id: str) -> float | None:
        """How long there has been an own edit that no other machine ever had; None when there is none."""
        known, copy = self._sync.found(workspace_id, document_id)
        if known is None:
            return None
        ends, me = self._sync.holdings.deliveries.ends(workspace_id, document_id), self._me()
        mine = [
            writer
            for writer, end in known.ends.items()
            if ends.get(writer, 0) < end and known.authors.get(writer) == me
        ]
        if not mine:
            return None
        if copy is not None and mine == [copy.document.writer]:
            return copy.age_s(ends.get(mine[0], 0))
        return math.inf  # from before this program started

    def _others(self, workspace_id: str) -> list[Member]:
        return [member for member in self._members(workspace_id) if member.peer_id != self._me()]
