"""Records of the hub: who may come in, who is there, and what passes through its rooms."""

from dataclasses import dataclass
from fnmatch import fnmatchcase

# What a token may do. Each role may what its line says and nothing else.
ROLES = {
    "viewer": "reads rooms and is seen in them",
    "member": "reads and writes rooms, and can be reached through the relay",
    "admin": "as a member, and sees sessions and metrics",
    "monitor": "sees metrics only",
}


# Lent by a member or admin; nobody gives it by hand.
GUEST = "guest"
# Rooms in here are their lender's and guests' alone.
GUEST_ROOMS = "guests/"


@dataclass(frozen=True)
class Token:
    """Who may come in, as what, into which rooms (patterns such as `team/*`). Unix seconds; `expires` 0 is never."""

    id: str
    name: str
    role: str
    rooms: tuple[str, ...]
    created: float
    expires: float

    def may_enter(self, room: str) -> bool:
        """Whether this token opens a room."""
        if self.role == GUEST:
            return room in self.rooms
        if room.startswith(GUEST_ROOMS):
            return self.may_lend and room.startswith(f"{GUEST_ROOMS}{self.id}/")
        return self.role != "monitor" and any(fnmatchcase(room, pattern) for pattern in self.rooms)

    @property
    def may_write(self) -> bool:
        """Whether it may publish."""
        return self.role in ("member", "admin", GUEST)

    @property
    def may_lend(self) -> bool:
        """Whether it may let guests in, and be reached through the relay."""
        return self.role in ("member", "admin")

    @property
    def lender(self) -> str:
        """The id of the token that lent this one; "" when nobody did."""
        return self.rooms[0].split("/")[1] if self.role == GUEST else ""


@dataclass(frozen=True)
class Session:
    """One token at one address: since when (Unix seconds) and how many connections it has open."""

    name: str
    role: str
    address: str
    since: float
    connections: int


@dataclass(frozen=True)
class Limits:
    """The bounds of a hub. Whoever goes beyond one is told which."""

    connections: int = 2000
    per_token: int = 200
    # of one that was lent: as many browsers come by one link
    per_guest: int = 16
    # connections that have not said yet who they are
    strangers: int = 256
    rooms_per_connection: int = 64
    # bytes that wait for one client before it counts as too slow
    waiting_bytes: int = 1 << 20
    # of a room's messages: how many are kept, and for how long
    keep: int = 10_000
    keep_s: float = 30 * 86_400.0
    # of all rooms together, in the file; Redis has a bound of its own, `maxmemory`
    disk_bytes: int = 10 << 30


@dataclass(frozen=True)
class Draft:
    """A message as its sender made it; `id` is the sender's, by which a second sending is known."""

    room: str
    id: str
    sender: str
    client: str
    body: bytes
    at: float


@dataclass(frozen=True)
class Kept:
    """A numbered message of a room. Numbers grow; after a crash of the hub some may be left out."""

    room: str
    number: int
    id: str
    sender: str
    client: str
    body: bytes
    at: float


@dataclass(frozen=True)
class Fleeting:
    """What is worth nothing a second later: a caret, a pointer. Never stored, may be dropped."""

    room: str
    sender: str
    client: str
    body: bytes


@dataclass(frozen=True)
class Presence:
    """Somebody is in a room, or no longer."""

    room: str
    sender: str
    client: str
    is_here: bool


Event = Kept | Fleeting | Presence


@dataclass(frozen=True)
class RoomState:
    """A room as somebody enters it: numbers of the first and last stored message, and who is there."""

    first: int
    last: int
    present: tuple[Presence, ...]
