"""The handshake: who is there, may they come in, and where did we stop last time? No I/O, no clock.

The dialling side has pinned the other's key already (TLS); it proves its own by signing what both sides chose freshly,
so a recorded handshake is worth nothing. Legal moves:

    dialler                                   listener
    ── HELLO (version, key, nonce)        ──▶
    ◀─ CHALLENGE (version, nonce)         ──
    ── PROOF (signature, invite, session) ──▶   decides: welcome() or refuse()
    ◀─ WELCOME (name, session, granted)   ──   or   ◀─ REFUSAL (what, todo)
"""

import secrets
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

import msgspec

from core.errors import ProtocolError
from core.networking.frames import Frame, Kind
from core.networking.identity import Identity, is_signed, peer_id_of

# Raised when frames change their meaning; a peer with another number is refused in words.
VERSION = 1
CONTEXT = b"vega link 1 proof"
NONCE_BYTES = 32

T = TypeVar("T")


@dataclass(frozen=True)
class Hello:
    """First words of the dialling side."""

    version: int
    public: bytes
    nonce: bytes


@dataclass(frozen=True)
class Challenge:
    """What the dialling side must sign."""

    version: int
    nonce: bytes


@dataclass(frozen=True)
class Proof:
    """The dialling side's signature, how it is called, what it was invited with, and where it stopped last time."""

    signature: bytes
    name: str
    invite: bytes
    session: bytes
    received: int


@dataclass(frozen=True)
class Welcome:
    """The listening side's answer. `session` is new unless `resumed`; scope is "" without an invite."""

    name: str
    session: bytes
    resumed: bool
    received: int
    scope: str = ""
    role: str = ""
    title: str = ""


@dataclass(frozen=True)
class Refusal:
    """Why not, and what to do."""

    what: str
    todo: str


class State(Enum):
    """Where a handshake is."""

    HELLO = "hello"
    CHALLENGE = "challenge"
    PROOF = "proof"
    DECIDING = "deciding"
    WELCOME = "welcome"
    DONE = "done"


# What each side may receive in each state; anything else ends the link.
DIALLER = {State.CHALLENGE: {Kind.CHALLENGE, Kind.REFUSAL}, State.WELCOME: {Kind.WELCOME, Kind.REFUSAL}}
LISTENER = {State.HELLO: {Kind.HELLO}, State.PROOF: {Kind.PROOF}}


class Dialler:
    """The handshake of the side that connects. `peer_id` is the pinned id of the other side."""

    def __init__(self, identity: Identity, peer_id: str, *, name: str) -> None:
        self._identity = identity
        self._peer_id = peer_id
        self._name = name
        self._nonce = secrets.token_bytes(NONCE_BYTES)
        self.state = State.CHALLENGE
        self.invite = b""
        self.session = b""
        self.received = 0

    def hello(self) -> Frame:
        """The first frame."""
        return _frame(Kind.HELLO, Hello(VERSION, self._identity.public, self._nonce))

    def receive(self, frame: Frame) -> Frame | Welcome | Refusal:
        """The frame to send next, or how it ended. Raises ProtocolError for an illegal move."""
        _expect(frame, DIALLER.get(self.state, set()))
        if frame.kind is Kind.REFUSAL:
            self.state = State.DONE
            return _read(frame, Refusal)
        if frame.kind is Kind.CHALLENGE:
            challenge = _read(frame, Challenge)
            self.state = State.WELCOME
            signature = self._identity.sign(_signed(challenge.nonce, self._peer_id, self._nonce))
            proof = Proof(signature, self._name, self.invite, self.session, self.received)
            return _frame(Kind.PROOF, proof)
        self.state = State.DONE
        return _read(frame, Welcome)


class Listener:
    """The handshake of the side that was connected to."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self._nonce = secrets.token_bytes(NONCE_BYTES)
        self._hello: Hello | None = None
        self.state = State.HELLO
        self.peer_id = ""

    def receive(self, frame: Frame) -> Frame | Proof:
        """The frame to send next, or the checked proof, upon which the caller decides.

        Raises ProtocolError for an illegal move, another version or a false signature.
        """
        _expect(frame, LISTENER.get(self.state, set()))
        if frame.kind is Kind.HELLO:
            self._hello = _read(frame, Hello)
            if self._hello.version != VERSION:
                raise ProtocolError(_versions(self._hello.version), "Update the older one.")
            self.peer_id = peer_id_of(self._hello.public)
            self.state = State.PROOF
            return _frame(Kind.CHALLENGE, Challenge(VERSION, self._nonce))
        assert self._hello is not None
        proof = _read(frame, Proof)
        expected = _signed(self._nonce, self._identity.peer_id, self._hello.nonce)
        if len(self._hello.nonce) != NONCE_BYTES or not is_signed(self._hello.public, proof.signature, expected):
            raise ProtocolError("The other machine could not prove its identity.", "Ask for a new invite.")
        self.state = State.DECIDING
        return proof

    def welcome(self, words: Welcome) -> Frame:
        """Let them in."""
        self.state = State.DONE
        return _frame(Kind.WELCOME, words)


def refusal(what: str, todo: str) -> Frame:
    """Say no, at any point of the handshake."""
    return _frame(Kind.REFUSAL, Refusal(what[:1000], todo[:1000]))


def _signed(server_nonce: bytes, server_id: str, client_nonce: bytes) -> bytes:
    return b"\x00".join((CONTEXT, server_id.encode(), server_nonce, client_nonce))


def _versions(theirs: int) -> str:
    older = "an older" if theirs < VERSION else "a newer"
    return f"The other machine runs {older} Vega (link version {theirs}, here {VERSION})."


def _expect(frame: Frame, legal: set[Kind]) -> None:
    if frame.kind not in legal:
        raise ProtocolError(f"A {frame.kind.name} frame came at the wrong moment.", "The link is closed.")


def _frame(kind: Kind, words: Any) -> Frame:
    return Frame(kind, msgspec.msgpack.encode(words))


def _read(frame: Frame, cls: type[T]) -> T:
    try:
        return msgspec.msgpack.decode(frame.body, type=cls)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ProtocolError(f"A {frame.kind.name} frame is malformed: {error}.", "Update the older Vega.") from error
