"""Peers, grants, invites, and the durable queue for peers that are away."""

import time
from typing import Any

from core.storage.database import Database

Row = dict[str, Any]


class NetworkingTables:
    """Plain rows; every method belongs on the loop."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def peers(self) -> list[Row]:
        """Every paired machine."""
        return await self._database.aread(lambda db: list(db["peers"].rows))

    async def grants(self) -> list[Row]:
        """Who may take part in what."""
        return await self._database.aread(lambda db: list(db["grants"].rows))

    async def keep_peer(self, peer_id: str, name: str, *, address: str, is_host: bool) -> None:
        """Remember a machine, or what is new about it."""
        values = (peer_id, name, address, is_host, time.time())
        await self._database.awrite(
            lambda db: db.execute(
                "INSERT INTO peers VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, "
                "address = excluded.address, is_host = max(is_host, excluded.is_host), last_seen = excluded.last_seen",
                values,
            )
        )

    async def touch_peer(self, peer_id: str) -> None:
        """The peer was seen just now."""
        await self._database.awrite(
            lambda db: db.execute("UPDATE peers SET last_seen = ? WHERE id = ?", (time.time(), peer_id))
        )

    async def forget_peer(self, peer_id: str) -> None:
        """Remove a machine with its grants and what waits for it."""
        await self._database.awrite(lambda db: db.execute("DELETE FROM peers WHERE id = ?", (peer_id,)))

    async def grant(self, peer_id: str, scope: str, role: str) -> None:
        """Let a peer take part in something."""
        await self._database.awrite(
            lambda db: db.execute("INSERT OR REPLACE INTO grants VALUES (?, ?, ?)", (peer_id, scope, role))
        )

    async def revoke(self, peer_id: str, scope: str) -> None:
        """End it."""
        await self._database.awrite(
            lambda db: db.execute("DELETE FROM grants WHERE peer_id = ? AND scope = ?", (peer_id, scope))
        )

    async def add_invite(self, row: Row) -> None:
        """Keep an invite (its secret only as a hash)."""
        await self._database.awrite(lambda db: db.table("invites").insert(row))

    async def invites(self) -> list[Row]:
        """Invites that can still be used."""
        now = time.time()
        return await self._database.aread(
            lambda db: list(db["invites"].rows_where("expires > ? AND uses_left > 0", (now,), order_by="expires"))
        )

    async def invite_by_hash(self, secret_hash: str) -> Row | None:
        """The invite with this secret, used or not."""
        rows = await self._database.aread(lambda db: list(db["invites"].rows_where("secret_hash = ?", (secret_hash,))))
        return rows[0] if rows else None

    async def spend_invite(self, invite_id: str) -> bool:
        """Take one use; False when none is left. Two who come at once cannot both have the last one."""
        return await self._database.awrite(
            lambda db: (
                db.execute(
                    "UPDATE invites SET uses_left = uses_left - 1 WHERE id = ? AND uses_left > 0", (invite_id,)
                ).rowcount
                == 1
            )
        )

    async def withdraw_invite(self, invite_id: str) -> None:
        """Make an invite unknown."""
        await self._database.awrite(lambda db: db.execute("DELETE FROM invites WHERE id = ?", (invite_id,)))

    async def queue(self, peer_id: str, header: bytes, payload: bytes) -> int:
        """Store a message for a peer and return its number."""
        return await self._database.awrite(
            lambda db: int(
                db.execute(
                    "INSERT INTO outbox (peer_id, header, payload) VALUES (?, ?, ?)", (peer_id, header, payload)
                ).lastrowid
                or 0
            )
        )

    async def next_queued(self, peer_id: str) -> Row | None:
        """The oldest message that waits for a peer."""
        rows = await self._database.aread(
            lambda db: list(db["outbox"].rows_where("peer_id = ?", (peer_id,), order_by="number", limit=1))
        )
        return rows[0] if rows else None

    async def backlog(self, peer_id: str) -> tuple[int, int]:
        """How many messages wait for a peer, and of how many bytes."""
        statement = "SELECT count(*), coalesce(sum(length(header) + length(payload)), 0) FROM outbox WHERE peer_id = ?"
        row = await self._database.aread(lambda db: db.execute(statement, (peer_id,)).fetchone())
        return int(row[0]), int(row[1])

    async def delivered(self, number: int) -> None:
        """A queued message arrived."""
        await self._database.awrite(lambda db: db.execute("DELETE FROM outbox WHERE number = ?", (number,)))

    async def is_new(self, peer_id: str, epoch: bytes, number: int) -> bool:
        """Whether a message of a peer's queue was not handled before."""
        rows = await self._database.aread(lambda db: list(db["inbox"].rows_where("peer_id = ?", (peer_id,))))
        return not rows or rows[0]["epoch"] != epoch or number > rows[0]["number"]

    async def handled(self, peer_id: str, epoch: bytes, number: int) -> None:
        """A message of a peer's queue was handled."""
        await self._database.awrite(
            lambda db: db.execute("INSERT OR REPLACE INTO inbox VALUES (?, ?, ?)", (peer_id, epoch, number))
        )

    async def state(self, name: str, default: bytes) -> bytes:
        """A kept value (the listening port, the outbox's epoch); stores the default when there is none."""

        def work(db: Any) -> bytes:
            db.execute("INSERT OR IGNORE INTO network_state VALUES (?, ?)", (name, default))
            found = db.execute("SELECT value FROM network_state WHERE name = ?", (name,)).fetchone()
            return bytes(found[0])

        return await self._database.awrite(work)

    async def keep_state(self, name: str, value: bytes) -> None:
        """Keep a value."""
        await self._database.awrite(
            lambda db: db.execute("INSERT OR REPLACE INTO network_state VALUES (?, ?)", (name, value))
        )
