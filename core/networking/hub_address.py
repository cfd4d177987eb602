"""Where a hub is: `wss://HOST:PORT[/PATH][#KEY]`; the key pins its certificate, without it an authority vouches."""

import re
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection

from core.errors import InputError, RefusedError
from core.networking.identity import certificate_peer_id, client_context

KEY = re.compile(r"[a-z2-7]{52}")
CHARACTERS = 300
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class HubAddress:
    """`url` without a slash at its end; `key` is the id of the hub's key, or ""."""

    url: str
    key: str = ""

    @classmethod
    def parse(cls, text: str) -> "HubAddress":
        """Read an address. Raises InputError when it is not one."""
        text = text.strip()
        problem = InputError(f"'{text[:80]}' is not a hub's address.", "It looks like wss://hub.example:8443#KEY.")
        try:
            parts = urlsplit(text)
            is_whole = bool(parts.hostname) and (parts.port is None or parts.port > 0)
        except ValueError as error:
            raise problem from error
        if not is_whole or len(text) > CHARACTERS or parts.query or parts.username or parts.password is not None:
            raise problem
        if parts.scheme == "ws" and parts.hostname not in LOOPBACK:
            raise InputError("A hub on another machine is reached by wss:// only.", "Write wss:// instead of ws://.")
        if parts.scheme not in ("ws", "wss") or (parts.fragment and not KEY.fullmatch(parts.fragment)):
            raise problem
        return cls(f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/"), parts.fragment)

    def __str__(self) -> str:
        return f"{self.url}#{self.key}" if self.key else self.url

    @property
    def place(self) -> str:
        """Host and port, for people."""
        return urlsplit(self.url).netloc

    def context(self) -> ssl.SSLContext | None:
        """The TLS that fits; None for ws://."""
        if self.url.startswith("ws://"):
            return None
        if self.key:
            return client_context()
        context = ssl.create_default_context()
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        return context

    def check(self, connection: ClientConnection) -> None:
        """Compare the hub's key with the pinned one. Raises RefusedError for another."""
        tls = connection.transport.get_extra_info("ssl_object")
        if not self.key or tls is None:
            return
        found = certificate_peer_id(tls.getpeercert(binary_form=True) or b"")
        if found != self.key:
            raise RefusedError(
                f"Another hub answers at {self.place}: its key is {found[:8] or 'unknown'}, expected {self.key[:8]}.",
                "Ask whoever runs the hub for its address.",
            )
