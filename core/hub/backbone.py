"""What the processes of one hub share: stored messages and their order, what is fleeting, presence, tokens, sessions.

One process alone needs memory and SQLite (`local_backbone.py`); several share a Redis (`redis_backbone.py`).
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

from core.hub.records import Draft, Event, Fleeting, Kept, Presence, RoomState, Session

Row = dict[str, Any]

# Whoever was not heard of for so long is no longer there; everybody is heard of three times in it.
PRESENT_S = 30.0
BEAT_S = 10.0


class Backbone(ABC):
    """Every method belongs on the loop. Raises StorageError when the store cannot be reached."""

    def __init__(self) -> None:
        self.deliver: Callable[[Event], None] = lambda event: None
        # tokens changed: whoever is connected is looked at again
        self.recheck: Callable[[], None] = lambda: None

    @abstractmethod
    async def start(self) -> None:
        """Connect; from now on `deliver` is called with what happens in the rooms that were entered."""

    @abstractmethod
    async def stop(self) -> None:
        """Let go; what was acknowledged is stored."""

    @abstractmethod
    async def enter(self, who: Presence) -> RoomState:
        """A client of this process enters a room; what comes after the answer's `last` will be delivered."""

    @abstractmethod
    async def leave(self, who: Presence) -> None:
        """A client of this process is out of a room."""

    @abstractmethod
    async def publish(self, draft: Draft) -> "asyncio.Future[int]":
        """Number a message and have it delivered everywhere; the answer is its number once it is stored.

        Messages are numbered in the order of the calls. One whose id is known is not delivered again.
        """

    @abstractmethod
    async def read(self, room: str, after: int, *, most: int) -> list[Kept]:
        """Stored messages with a number above `after`, in order; first waits for those that are being stored."""

    @abstractmethod
    def post(self, fleeting: Fleeting) -> None:
        """Have it delivered everywhere, or not."""

    @abstractmethod
    async def beat(self, sessions: Sequence[Session]) -> None:
        """Every BEAT_S: everybody here is still here; what others share of theirs is looked at."""

    @abstractmethod
    async def sessions(self) -> list[Session]:
        """The sessions of all processes."""

    @abstractmethod
    async def tokens(self) -> list[Row]:
        """Every token as it is kept, with the hash of its secret."""

    @abstractmethod
    async def token(self, token_id: str) -> Row | None:
        """One token."""

    @abstractmethod
    async def keep_token(self, row: Row) -> bool:
        """Add a token; False when its name is taken."""

    @abstractmethod
    async def drop_token(self, name: str) -> bool:
        """Withdraw a token; False when there is none of that name."""

    @abstractmethod
    async def place(self, peer_id: str, address: str | None) -> None:
        """A machine waits at the process that others reach at `address`; None: no longer."""

    @abstractmethod
    async def place_of(self, peer_id: str) -> str | None:
        """Where a machine waits that does not wait here."""

    @abstractmethod
    async def check(self) -> None:
        """Whether the store answers. Raises StorageError."""
