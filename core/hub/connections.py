"""Who is connected: bounds for all, for each token and for strangers, and the sessions that an admin sees."""

import contextlib
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from core.errors import RefusedError
from core.hub.records import GUEST, Limits, Session, Token
from core.hub.tokens import has_expired

log = logging.getLogger(__name__)


@dataclass(eq=False)
class _Connection:
    """One open connection of a token; `end(words)` closes it."""

    token: Token
    address: str
    end: Callable[[str], None]
    since: float = field(default_factory=time.time)


class Connections:
    """Those of one process."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._open: set[_Connection] = set()
        self._per_token: dict[str, int] = {}
        self.strangers = 0
        # others that count against the bound for all: streams of the relay
        self.streams = 0

    @property
    def count(self) -> int:
        """All that are open."""
        return len(self._open) + self.strangers + self.streams

    @contextlib.contextmanager
    def stranger(self) -> Iterator[None]:
        """While a connection has not said who it is. Raises RefusedError beyond the bounds."""
        if self.strangers >= self._limits.strangers or self.count >= self._limits.connections:
            raise RefusedError("The hub is full.", "Try again in a minute.")
        self.strangers += 1
        try:
            yield
        finally:
            self.strangers -= 1

    @contextlib.contextmanager
    def stream(self) -> Iterator[None]:
        """While the relay joins two machines. Raises RefusedError beyond the bound."""
        if self.count >= self._limits.connections:
            raise RefusedError("The hub is full.", "Try again in a minute.")
        self.streams += 1
        try:
            yield
        finally:
            self.streams -= 1

    @contextlib.contextmanager
    def known(self, token: Token, address: str, end: Callable[[str], None]) -> Iterator[None]:
        """While a connection of a token is open. Raises RefusedError beyond the bounds."""
        if self.count >= self._limits.connections:
            raise RefusedError("The hub is full.", "Try again in a minute.")
        most = self._limits.per_guest if token.role == GUEST else self._limits.per_token
        if self._per_token.get(token.id, 0) >= most:
            raise RefusedError(f"The token '{token.name}' has {most} connections open.", "Close one of them.")
        connection = _Connection(token, address, end)
        self._open.add(connection)
        self._per_token[token.id] = self._per_token.get(token.id, 0) + 1
        try:
            yield
        finally:
            self._open.discard(connection)
            self._per_token[token.id] -= 1
            if not self._per_token[token.id]:
                del self._per_token[token.id]

    def sessions(self) -> list[Session]:
        """Connections by token and address, the longest first."""
        found: dict[tuple[str, str], Session] = {}
        for one in sorted(self._open, key=lambda connection: connection.since):
            key = (one.token.id, one.address)
            known = found.get(key)
            since, count = (known.since, known.connections) if known else (one.since, 0)
            found[key] = Session(one.token.name, one.token.role, one.address, since, count + 1)
        return list(found.values())

    def keep_only(self, tokens: list[Token]) -> None:
        """Close what is open by tokens that were withdrawn or have expired."""
        now = time.time()
        valid = {token.id for token in tokens if not has_expired(token, now)}
        # whoever was let in by somebody goes with them
        valid -= {token.id for token in tokens if token.lender and token.lender not in valid}
        for connection in [one for one in self._open if one.token.id not in valid]:
            log.info("The token '%s' is no longer valid; its connection is closed", connection.token.name)
            connection.end("Your token was withdrawn or has expired.")
