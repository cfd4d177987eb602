"""First words on a hub's relay, before a stream is opaque: msgpack frames of at most 2 KiB. Version 1.

a machine that wants to be reached          hub                       a machine that wants to reach it
── register (token, key)              ──▶
◀─ challenge (hub, nonce)             ──
── proof (signature)                  ──▶
◀─ registered                         ──
                                           ◀── ask (peer_id)     ──
◀─ call (stream)                      ──
── accept (stream), on a new websocket ─▶
◀─ joined                             ──   ── joined             ──▶
◀═ bytes that the hub cannot read ════════════════════════════════▶
"""

from typing import Annotated

import msgspec
from msgspec import Meta

from core.errors import ProtocolError

VERSION = 1
CONTEXT = b"vega relay 1 register"
NONCE_BYTES = 32
WORDS_BYTES = 2048
# Of a stream's bytes in one websocket message: large enough to cost little, small enough to hold for every stream.
PIECE_BYTES = 1 << 16

Short = Annotated[str, Meta(max_length=300)]
PeerId = Annotated[str, Meta(pattern=r"\A[a-z2-7]{52}\Z")]


class Words(msgspec.Struct, frozen=True, tag_field="type", forbid_unknown_fields=True):
    """One frame; `type` says which."""


class Register(Words, tag="register", frozen=True):
    """I want to be reached under the id of this key."""

    version: int
    token: Short
    public: Annotated[bytes, Meta(min_length=32, max_length=32)]


class Challenge(Words, tag="challenge", frozen=True):
    """Sign this."""

    hub: PeerId
    nonce: Annotated[bytes, Meta(min_length=NONCE_BYTES, max_length=NONCE_BYTES)]


class Proof(Words, tag="proof", frozen=True):
    """The key is mine."""

    signature: Annotated[bytes, Meta(min_length=64, max_length=64)]


class Registered(Words, tag="registered", frozen=True):
    """You can be reached now."""


class Call(Words, tag="call", frozen=True):
    """Somebody wants to reach you: come for this stream."""

    stream: Short


class Accept(Words, tag="accept", frozen=True):
    """I come for this stream."""

    version: int
    stream: Short


class Ask(Words, tag="ask", frozen=True):
    """I want to reach this machine. The token may be empty where the hub lets guests ask."""

    version: int
    peer_id: PeerId
    token: Short = ""


class Joined(Words, tag="joined", frozen=True):
    """From now on this websocket is the stream."""


class Elsewhere(Words, tag="elsewhere", frozen=True):
    """That machine waits at another process of this hub."""

    address: Short


class Refused(Words, tag="refused", frozen=True):
    """No, and why."""

    what: str
    todo: str


First = Register | Accept | Ask
AnyWords = Register | Challenge | Proof | Registered | Call | Accept | Ask | Joined | Elsewhere | Refused

_decoder = msgspec.msgpack.Decoder(AnyWords)
_encoder = msgspec.msgpack.Encoder()


def signed(hub: str, nonce: bytes, peer_id: str) -> bytes:
    """What a machine signs to be reached: worth nothing at another hub or another time."""
    return b"\x00".join((CONTEXT, hub.encode(), nonce, peer_id.encode()))


def encode(words: Words) -> bytes:
    """As one websocket message."""
    return _encoder.encode(words)


def decode(data: bytes | str) -> AnyWords:
    """A message that came. Raises ProtocolError."""
    if isinstance(data, str) or len(data) > WORDS_BYTES:
        raise ProtocolError("That is no frame of a relay.", "Check the hub's address.")
    try:
        found: AnyWords = _decoder.decode(data)
        return found
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ProtocolError(f"A frame could not be read: {error}.", "Update the older of the two programs.") from error
