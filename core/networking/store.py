"""What the network needs stored, as an interface: networking and storage do not know each other."""

from typing import Any, Protocol

Row = dict[str, Any]


class NetworkStore(Protocol):
    """Peers, grants, invites and queued messages; `core/storage/tables/networking.py` implements it."""

    async def peers(self) -> list[Row]:
        """Every paired machine."""

    async def grants(self) -> list[Row]:
        """Who may take part in what."""

    async def keep_peer(self, peer_id: str, name: str, *, address: str, is_host: bool) -> None:
        """Remember a machine, or what is new about it."""

    async def touch_peer(self, peer_id: str) -> None:
        """The peer was seen just now."""

    async def forget_peer(self, peer_id: str) -> None:
        """Remove a machine with its grants and what waits for it."""

    async def grant(self, peer_id: str, scope: str, role: str) -> None:
        """Let a peer take part in something."""

    async def revoke(self, peer_id: str, scope: str) -> None:
        """End it."""

    async def add_invite(self, row: Row) -> None:
        """Keep an invite (its secret only as a hash)."""

    async def invites(self) -> list[Row]:
        """Invites that can still be used."""

    async def invite_by_hash(self, secret_hash: str) -> Row | None:
        """The invite with this secret, used or not."""

    async def spend_invite(self, invite_id: str) -> bool:
        """Take one use; False when none is left. Two who come at once cannot both have the last one."""

    async def withdraw_invite(self, invite_id: str) -> None:
        """Make an invite unknown."""

    async def queue(self, peer_id: str, header: bytes, payload: bytes) -> int:
        """Store a message for a peer and return its number."""

    async def next_queued(self, peer_id: str) -> Row | None:
        """The oldest message that waits for a peer."""

    async def backlog(self, peer_id: str) -> tuple[int, int]:
        """How many messages wait for a peer, and of how many bytes."""

    async def delivered(self, number: int) -> None:
        """A queued message arrived."""

    async def is_new(self, peer_id: str, epoch: bytes, number: int) -> bool:
        """Whether a message of a peer's queue was not handled before."""

    async def handled(self, peer_id: str, epoch: bytes, number: int) -> None:
        """A message of a peer's queue was handled."""

    async def state(self, name: str, default: bytes) -> bytes:
        """A kept value (the listening port, the outbox's epoch); stores the default when there is none."""

    async def keep_state(self, name: str, value: bytes) -> None:
        """Keep a value."""
