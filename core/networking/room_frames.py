"""What travels between a client and the hub's rooms: small typed frames, msgpack in binary, JSON in text messages.

Version 1. In JSON, bodies are base64. Bodies are opaque to the hub: clients protect them end to end themselves.

    client                                     hub
    ── hello (token)                       ──▶            unless the Authorization header said who it is
    ◀─ welcome (client, name, role)        ──
    ── join (room, after)                  ──▶            `after`: the last number that this client has
    ◀─ joined (room, first, last, present) ──  ◀─ message …   what is stored above `after`, then what comes
    ── publish (room, id, body)            ──▶
    ◀─ stored (room, id, number)           ──             only once it is on disk
    ── say (room, body)                    ──▶            never stored
    ── lend (id, valid_s) | recall (id)    ──▶            a token for a guest, into a room of its own
    ◀─ lent (id, room, token, expires) | recalled (id)
    ◀─ heard | present | refused           ──
"""

from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta

from core.errors import ProtocolError

VERSION = 1
# Bodies are edits and short messages; what is larger goes over the links between machines.
BODY_BYTES = 1 << 18
# A frame in base64 and JSON is a third larger than its body; what the websocket refuses before it is in memory.
FRAME_BYTES = BODY_BYTES * 4 // 3 + 4096

Room = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9][A-Za-z0-9._:/@-]{0,127}\Z")]
Id = Annotated[str, Meta(min_length=1, max_length=64)]
Body = Annotated[bytes, Meta(max_length=BODY_BYTES)]
Number = Annotated[int, Meta(ge=0, le=2**53)]
LentId = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{1,32}\Z")]
# Nobody is a guest for longer: whoever stays gets a token.
LONGEST_LENT_S = 30 * 86_400.0


class Frame(msgspec.Struct, frozen=True, tag_field="type", forbid_unknown_fields=True):
    """One frame; `type` says which."""


class Hello(Frame, tag="hello", frozen=True):
    """First words when no header said who it is."""

    version: int
    token: Annotated[str, Meta(max_length=200)] = ""


class Join(Frame, tag="join", frozen=True):
    """Enter a room, and have what is stored above `after`; None for only what comes from now on."""

    room: Room
    after: Number | None = None


class Leave(Frame, tag="leave", frozen=True):
    """Go out of a room."""

    room: Room


class Publish(Frame, tag="publish", frozen=True):
    """A message to be stored and given to everybody in the room."""

    room: Room
    id: Id
    body: Body


class Say(Frame, tag="say", frozen=True):
    """For who is there now."""

    room: Room
    body: Body


class Lend(Frame, tag="lend", frozen=True):
    """Make a token for guests: it opens one new room, for so long. `id` is the lender's name for it."""

    id: LentId
    valid_s: Annotated[float, Meta(gt=0, le=LONGEST_LENT_S)]


class Recall(Frame, tag="recall", frozen=True):
    """End a token that was lent; its connections are closed."""

    id: LentId


class Ping(Frame, tag="ping", frozen=True):
    """Are you there? For clients that cannot send a websocket ping."""


class Welcome(Frame, tag="welcome", frozen=True):
    """You are in; `client` is this connection's name in presence and messages."""

    version: int
    client: str
    name: str
    role: str
    heartbeat_s: float
    body_bytes: int


class Joined(Frame, tag="joined", frozen=True):
    """You are in the room. Messages below `first` are no longer kept."""

    room: str
    first: int
    last: int
    present: tuple[tuple[str, str], ...]


class Left(Frame, tag="left", frozen=True):
    """You are out of the room."""

    room: str


class Message(Frame, tag="message", frozen=True):
    """A numbered message of a room; `at` in Unix seconds."""

    room: str
    number: int
    id: str
    sender: str
    client: str
    at: float
    body: bytes


class Stored(Frame, tag="stored", frozen=True):
    """Your message is on disk under this number."""

    room: str
    id: str
    number: int


class Heard(Frame, tag="heard", frozen=True):
    """Something fleeting that another said."""

    room: str
    sender: str
    client: str
    body: bytes


class Present(Frame, tag="present", frozen=True):
    """Somebody came or went."""

    room: str
    sender: str
    client: str
    is_here: bool


class Lent(Frame, tag="lent", frozen=True):
    """The token, shown once, and the room that it opens; `expires` in Unix seconds."""

    id: str
    room: str
    token: str
    expires: float


class Recalled(Frame, tag="recalled", frozen=True):
    """That token is no longer valid."""

    id: str


class Refused(Frame, tag="refused", frozen=True):
    """Not done, and why; `about` is the room or message id that it is about."""

    about: str
    what: str
    todo: str


class Pong(Frame, tag="pong", frozen=True):
    """Yes."""


FromClient = Hello | Join | Leave | Publish | Say | Lend | Recall | Ping
FromHub = Welcome | Joined | Left | Message | Stored | Heard | Present | Lent | Recalled | Refused | Pong

_client_msgpack = msgspec.msgpack.Decoder(FromClient)
_client_json = msgspec.json.Decoder(FromClient)
_hub_msgpack = msgspec.msgpack.Decoder(FromHub)
_hub_json = msgspec.json.Decoder(FromHub)
_to_msgpack = msgspec.msgpack.Encoder()
_to_json = msgspec.json.Encoder()

T = TypeVar("T")


def from_client(data: bytes | str) -> FromClient:
    """A client's frame. Raises ProtocolError for anything that is not one, or not within its bounds."""
    found: FromClient = _read(data, _client_msgpack, _client_json)
    return found


def from_hub(data: bytes | str) -> FromHub:
    """A hub's frame, for clients. Raises ProtocolError."""
    found: FromHub = _read(data, _hub_msgpack, _hub_json)
    return found


def to_bytes(frame: Frame) -> bytes:
    """As msgpack, for a binary message."""
    return _to_msgpack.encode(frame)


def to_text(frame: Frame) -> str:
    """As JSON, for a text message."""
    return _to_json.encode(frame).decode()


def _read(data: bytes | str, packed: "msgspec.msgpack.Decoder[T]", text: "msgspec.json.Decoder[T]") -> T:
    if len(data) > FRAME_BYTES:
        raise ProtocolError(f"A frame of {len(data)} bytes came; the most is {FRAME_BYTES}.", "Send less at once.")
    try:
        return text.decode(data) if isinstance(data, str) else packed.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ProtocolError(f"A frame could not be read: {error}.", "Update the older of the two programs.") from error
