"""Visitors: people in calls who have no machine of ours, but a page that a hub brings to the host."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from core.collaboration.calls.messages import CallSignal, CallState

Tell = Callable[[CallState | CallSignal], None]


class Board(Protocol):
    """The switchboard, as visitors reach it."""

    async def hear(self, peer_id: str, words: object) -> None:
        """They said something."""

    def came(self, peer_id: str) -> None:
        """They are here."""

    def went(self, peer_id: str) -> None:
        """Their page is away."""

    def expel(self, workspace_id: str, peer_id: str) -> None:
        """Their visit is over."""


@dataclass(frozen=True)
class _Visitor:
    workspace_id: str
    name: str
    tell: Tell


class Visitors:
    """By the name that they have in calls, which is no machine's."""

    def __init__(self) -> None:
        self.board: Board | None = None
        self._here: dict[str, _Visitor] = {}

    def come(self, peer_id: str, *, workspace_id: str, name: str, tell: Tell) -> None:
        """Somebody may join the calls of one workspace; `tell(words)` brings words to their page."""
        self._here[peer_id] = _Visitor(workspace_id, name, tell)
        if self.board is not None:
            self.board.came(peer_id)

    def go(self, peer_id: str, *, is_over: bool) -> None:
        """Their page is away, for a moment or (`is_over`) for good."""
        visitor = self._here.pop(peer_id, None)
        if visitor is None or self.board is None:
            return
        if is_over:
            self.board.expel(visitor.workspace_id, peer_id)
        else:
            self.board.went(peer_id)

    async def say(self, peer_id: str, words: object) -> None:
        """Their page said something about a call. Raises InputError, RefusedError."""
        if self.board is not None and peer_id in self._here:
            await self.board.hear(peer_id, words)

    def of(self, workspace_id: str) -> list[str]:
        """Who may join the calls of a workspace."""
        return [peer_id for peer_id, visitor in self._here.items() if visitor.workspace_id == workspace_id]

    def is_here(self, peer_id: str) -> bool:
        """Whether their page is."""
        return peer_id in self._here

    def is_in(self, workspace_id: str, peer_id: str) -> bool:
        """Whether somebody is here and may join the calls of that workspace."""
        visitor = self._here.get(peer_id)
        return visitor is not None and visitor.workspace_id == workspace_id

    def name(self, peer_id: str) -> str:
        """What they are called; "" for who is not here."""
        visitor = self._here.get(peer_id)
        return visitor.name if visitor is not None else ""

    def tell(self, peer_id: str, words: CallState | CallSignal) -> bool:
        """Bring words to a page; False for who is no visitor."""
        visitor = self._here.get(peer_id)
        if visitor is not None:
            visitor.tell(words)
        return visitor is not None
