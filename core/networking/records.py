"""Records of the network: peers, invites, and what is announced about them."""

from dataclasses import dataclass

# How the name of a file ends that holds an invite.
INVITE_SUFFIX = ".vegainvite"


@dataclass(frozen=True)
class Grant:
    """What a peer may take part in: scope "peer", "federation:<id>" or "workspace:<id>", and as what."""

    scope: str
    role: str


@dataclass(frozen=True)
class Peer:
    """A machine that this one is paired with. Latency in ms, None while unknown; last_seen in Unix seconds.

    `way` is what the link goes over while it is online: "direct", "hub" or "channel" (WebRTC).
    """

    id: str
    name: str
    address: str
    is_online: bool
    last_seen: float
    latency_ms: float | None = None
    sent_bytes: int = 0
    received_bytes: int = 0
    scopes: tuple[Grant, ...] = ()
    way: str = "direct"


@dataclass(frozen=True)
class Invite:
    """A link that lets somebody in. `expires` in Unix seconds; the link is "" once only its hash is kept."""

    id: str
    link: str
    scope: str
    role: str
    title: str
    expires: float
    uses_left: int


@dataclass(frozen=True)
class Joined:
    """What a link led to."""

    peer: Peer
    scope: str
    role: str
    title: str


@dataclass(frozen=True)
class Discovered:
    """A Vega seen on the local network."""

    peer_id: str
    name: str
    address: str


@dataclass(frozen=True)
class Knock:
    """Somebody on the local network who asks to be let in: `words` are theirs, `code` is what both people see.

    `asked` in Unix seconds; `is_waiting` while their dialog is open. `is_known` when the machine is paired already.
    """

    peer_id: str
    name: str
    words: str
    code: str
    asked: float
    is_waiting: bool
    is_known: bool = False


@dataclass(frozen=True)
class HubState:
    """Whether this machine can be reached through its hub (host and port) now, and if not, why in words."""

    address: str
    is_reachable: bool
    trouble: str


@dataclass(frozen=True)
class PeerPaired:
    """Two machines know each other from now on (or share one more thing)."""

    peer_id: str
    name: str
    scope: str
    role: str
    title: str
    invited_by_us: bool


@dataclass(frozen=True)
class Knocked:
    """A machine on the local network asks to be let in."""

    peer_id: str
    name: str
    words: str


@dataclass(frozen=True)
class PeerConnected:
    """A peer is reachable."""

    peer_id: str
    name: str


@dataclass(frozen=True)
class PeerDisconnected:
    """A peer is no longer reachable."""

    peer_id: str
    name: str
    reason: str


@dataclass(frozen=True)
class MessageRefused:
    """A peer's message could not be understood: one of the two programs is older."""

    peer_id: str
    name: str
    what: str
    todo: str


@dataclass(frozen=True)
class PeersChanged:
    """The list of peers, invites or discovered machines is another."""
