"""The address book: paired machines and what each may take part in, in memory for quick answers and in the database."""

import time
from dataclasses import replace

from core.networking.records import Grant, Peer
from core.networking.store import NetworkStore


class Book:
    """Who is known. Everything that changes is stored before it counts."""

    def __init__(self, tables: NetworkStore) -> None:
        self._tables = tables
        self._peers: dict[str, Peer] = {}
        self._hosts: set[str] = set()

    async def load(self) -> None:
        """Read what is stored."""
        grants: dict[str, list[Grant]] = {}
        for row in await self._tables.grants():
            grants.setdefault(row["peer_id"], []).append(Grant(row["scope"], row["role"]))
        for row in await self._tables.peers():
            scopes = tuple(grants.get(row["id"], ()))
            self._peers[row["id"]] = Peer(
                row["id"], row["name"], row["address"], False, row["last_seen"], scopes=scopes
            )
            if row["is_host"]:
                self._hosts.add(row["id"])

    def get(self, peer_id: str) -> Peer | None:
        """A known machine."""
        return self._peers.get(peer_id)

    def all(self) -> list[Peer]:
        """Every known machine, by name."""
        return sorted(self._peers.values(), key=lambda peer: (peer.name.lower(), peer.id))

    def hosts(self) -> list[Peer]:
        """The machines that this one connects to."""
        return [peer for peer in self.all() if peer.id in self._hosts]

    def role_of(self, peer_id: str, scope: str) -> str | None:
        """As what a peer takes part in something; None when it does not."""
        peer = self._peers.get(peer_id)
        return next((grant.role for grant in peer.scopes if grant.scope == scope), None) if peer else None

    async def keep(self, peer_id: str, name: str, *, is_host: bool, address: str = "") -> None:
        """Remember a machine, or what is new about it; a known address stays unless there is a new one."""
        known = self._peers.get(peer_id)
        address = address or (known.address if known else "")
        await self._tables.keep_peer(peer_id, name, address=address, is_host=is_host)
        scopes = known.scopes if known else ()
        self._peers[peer_id] = Peer(peer_id, name, address, False, time.time(), scopes=scopes)
        if is_host:
            self._hosts.add(peer_id)

    async def seen(self, peer_id: str) -> None:
        """The peer was here just now."""
        if peer_id in self._peers:
            await self._tables.touch_peer(peer_id)
        if peer := self._peers.get(peer_id):  # it may have been forgotten meanwhile
            self._peers[peer_id] = replace(peer, last_seen=time.time())

    async def grant(self, peer_id: str, scope: str, role: str) -> None:
        """Let a known peer take part in something, or change its role."""
        await self._tables.grant(peer_id, scope, role)
        peer = self._peers[peer_id]
        others = tuple(grant for grant in peer.scopes if grant.scope != scope)
        self._peers[peer_id] = replace(peer, scopes=(*others, Grant(scope, role)))

    async def revoke(self, peer_id: str, scope: str) -> None:
        """End it."""
        await self._tables.revoke(peer_id, scope)
        if peer := self._peers.get(peer_id):
            scopes = tuple(grant for grant in peer.scopes if grant.scope != scope)
            self._peers[peer_id] = replace(peer, scopes=scopes)

    async def forget(self, peer_id: str) -> None:
        """Forget a machine altogether."""
        await self._tables.forget_peer(peer_id)
        self._peers.pop(peer_id, None)
        self._hosts.discard(peer_id)
