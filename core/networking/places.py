"""Where a known machine may be: its own address, and the hub that leads to it, as one line of the address book.

192.168.1.5:4040          192.168.1.5:4040 via wss://hub.example:8443#KEY          via wss://hub.example:8443#KEY

A machine that is only reached over channels has the line "channel"; all others may be, too.
"""

from dataclasses import dataclass

from core.errors import InputError
from core.networking.hub_address import HubAddress
from core.networking.invite import place

CHANNEL = "channel"


@dataclass(frozen=True)
class Places:
    """An own address, a hub, or both; nothing when neither is known."""

    direct: tuple[str, int] | None = None
    via: HubAddress | None = None

    @classmethod
    def parse(cls, text: str) -> "Places":
        """Read a line of the book. What cannot be read is not known."""
        own, _, hub = text.partition("via ")
        host, _, port = own.strip().rpartition(":")
        direct = (host.strip("[]"), int(port)) if host and port.isdigit() else None
        try:
            return cls(direct, HubAddress.parse(hub) if hub else None)
        except InputError:
            return cls(direct)

    @property
    def ways(self) -> "tuple[Places, ...]":
        """One by one, in the order in which they are tried."""
        return tuple(
            way for way in (Places(direct=self.direct), Places(via=self.via)) if way.direct is not None or way.via
        )

    @property
    def words(self) -> str:
        """For people, who need no key to read it."""
        own = place(self.direct) if self.direct else ""
        return f"{own} or through {self.via.place}".removeprefix(" or ") if self.via else own

    def __str__(self) -> str:
        own = place(self.direct) if self.direct else ""
        return f"{own} via {self.via}".strip() if self.via else own
