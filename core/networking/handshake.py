"""The handshake: who is there, may they come in, and where did we stop last time? No I/O, no clock.

The dialling side has pinned the other's key already (TLS); it proves its own by signing what both sides chose freshly,
so a recorded handshake is worth nothing. Legal moves:

    dialler                                   listener
    ── HELLO (version, key, nonce)        ──▶
    ◀─ CHALLENGE (version, nonce)         ──
    ── PROOF (signature, invite, session) ──▶   decides: welcome() or refuse()
    ◀─ WELCOME (name, session, granted)   ──   or   ◀─ REFUSAL (what, todo)

Without an invite one can *knock*: ask the other person to be let in. Both see the same code of six digits then, to be
compared by voice, so that nobody in between can pose as either. The dialler commits to a number in HELLO before it sees
the listener's nonce and opens it in PROOF, so that neither side, nor somebody between them, can choose keys or numbers
until the codes agree (hash commitment as in ZRTP, RFC 6189, section 4.4.1.1): one guess in a million is all there is.
"""

import hashlib
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
CODE_CONTEXT = b"vega knock code 1"
CODE_DIGITS = 6

T = TypeVar("T")


@dataclass(frozen=True)
class Hello:
    """First words of the dialling side. `commitment` is the SHA-256 of the number that a knock's code is made of."""

    version: int
    public: bytes
    nonce: bytes
    commitment: bytes = b""


@dataclass(frozen=True)
class Challenge:
    """What the dialling side must sign."""

    version: int
    nonce: bytes


@dataclass(frozen=True)
class Proof:
    """The dialling side's signature, how it is called, what it was invited with, and where it stopped last time.

    With an `opening` it knocks, `knock` being its words to the other person.
    """

    signature: bytes
    name: str
    invite: bytes
    session: bytes
    received: int
    knock: str = ""
    opening: bytes = b""


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
    """Why not, and what to do; `is_waiting` when a person has yet to decide."""

    what: str
    todo: str
    is_waiting: bool = False


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
        self.knock = ""
        self.opening = b""
        self.code = ""
        """What both people see while one knocks, known after the challenge."""

    def hello(self) -> Frame:
        """The first frame."""
        commitment = hashlib.sha256(self.opening).digest() if self.opening else b""
        return _frame(Kind.HELLO, Hello(VERSION, self._identity.public, self._nonce, commitment))

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
            if self.opening:
                self.code = knock_code(
                    self._identity.peer_id, self._peer_id, opening=self.opening, nonce=challenge.nonce
                )
            proof = Proof(
                signature, self._name, self.invite, self.session, self.received, knock=self.knock, opening=self.opening
            )
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
        self.code = ""
        """What both people see when the other side knocks."""

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
        if proof.opening:
            if hashlib.sha256(proof.opening).digest() != self._hello.commitment:
                raise ProtocolError("The other machine knocked with another number than it promised.", "Ask again.")
            self.code = knock_code(self._identity.peer_id, self.peer_id, opening=proof.opening, nonce=self._nonce)
        self.state = State.DECIDING
        return proof

    def welcome(self, words: Welcome) -> Frame:
        """Let them in."""
        self.state = State.DONE
        return _frame(Kind.WELCOME, words)


def refusal(what: str, todo: str, *, is_waiting: bool = False) -> Frame:
    """Say no, or not yet, at any point of the handshake."""
    return _frame(Kind.REFUSAL, Refusal(what[:1000], todo[:1000], is_waiting))


def knock_code(one: str, other: str, *, opening: bytes, nonce: bytes) -> str:
    """Six digits of two machines' ids (which are hashes of their keys, in either order) and a number of each."""
    parts = (CODE_CONTEXT, *sorted((one.encode(), other.encode())), opening, nonce)
    number = int.from_bytes(hashlib.sha256(b"\x00".join(parts)).digest()[:8], "big") % 10**CODE_DIGITS
    return f"{number:0{CODE_DIGITS}d}"


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
