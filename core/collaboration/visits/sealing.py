"""What keeps a hub from reading along: a secret in the link, from which both ends derive keys for AES-256-GCM.

A greeting is sealed with a key of the link alone, under a random nonce, and carries 16 random bytes of its sender. From
the bytes of both come two keys that only this visit has, one for each direction (HKDF-SHA-256, RFC 5869); under them
messages are counted, so that none can be left out, repeated, reordered or brought to another visit (the nonce of GCM is
the number: NIST SP 800-38D, 8.2.1). What was missed cannot be had again: then the visit begins anew.

    greeting   1 | nonce (12) | sealed JSON                                       bound to the room's name
    message    2 | visit (8) | number (8) | sealed: 1 more follows, 0 last | text  bound to all before the seal
"""

import base64
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.errors import ProtocolError

SECRET_BYTES = 32
RANDOM_BYTES = 16
NONCE_BYTES = 12
VISIT_BYTES = 8
HEAD_BYTES = 1 + VISIT_BYTES + 8
GREETING, MESSAGE = 1, 2
# A hub's frame holds 256 KiB and passes base64 on its way to a browser.
PART_BYTES = 120_000


def new_secret() -> str:
    """256 random bits as they stand in a link."""
    return base64.urlsafe_b64encode(secrets.token_bytes(SECRET_BYTES)).decode().rstrip("=")


class Greetings:
    """Seals and opens the greetings of one link."""

    def __init__(self, secret: str, room: str) -> None:
        self._secret = base64.urlsafe_b64decode(secret + "=")
        self._room = room.encode()
        self._key = AESGCM(_derived(self._secret, b"", b"vega guest greeting"))

    def seal(self, text: bytes) -> bytes:
        """A body for the room."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return bytes((GREETING,)) + nonce + self._key.encrypt(nonce, text, self._room)

    def open(self, body: bytes) -> bytes:
        """What was sealed. Raises ProtocolError when it was not, or for another room."""
        try:
            return self._key.decrypt(body[1 : 1 + NONCE_BYTES], body[1 + NONCE_BYTES :], self._room)
        except (InvalidTag, ValueError) as error:
            raise ProtocolError("A greeting was not sealed with this link's key.", "Nothing was done.") from error

    def keys(self, guest: bytes, host: bytes) -> "VisitKeys":
        """The keys of a visit, from what both sides have drawn."""
        salt = guest + host
        to_host = _derived(self._secret, salt, b"vega guest to host")
        to_guest = _derived(self._secret, salt, b"vega host to guest")
        return VisitKeys(guest[:VISIT_BYTES], to_host, to_guest)


@dataclass(frozen=True)
class VisitKeys:
    """Of one visit; `visit` is its name in the clear."""

    visit: bytes
    to_host: bytes
    to_guest: bytes


class Sealer:
    """One direction of a visit, outwards."""

    def __init__(self, key: bytes, visit: bytes) -> None:
        self._key, self._visit = AESGCM(key), visit
        self._number = 0

    def seal(self, text: bytes) -> list[bytes]:
        """Bodies for the room, in order."""
        pieces = [text[at : at + PART_BYTES] for at in range(0, len(text), PART_BYTES)] or [b""]
        bodies = []
        for place, piece in enumerate(pieces, 1):
            self._number += 1
            head = bytes((MESSAGE,)) + self._visit + self._number.to_bytes(8, "big")
            more = bytes((int(place < len(pieces)),))
            bodies.append(head + self._key.encrypt(_nonce(self._number), more + piece, head))
        return bodies


class Opener:
    """One direction of a visit, inwards. What is larger than `most` bytes is refused before it is put together."""

    def __init__(self, key: bytes, visit: bytes, most: int) -> None:
        self._key, self._visit, self._most = AESGCM(key), visit, most
        self._number = 0
        self._held = b""

    def open(self, body: bytes) -> bytes | None:
        """A message once it is whole, None before. Raises ProtocolError: not of this visit, missed, too large."""
        head, number = body[:HEAD_BYTES], int.from_bytes(body[HEAD_BYTES - 8 : HEAD_BYTES], "big")
        if head[1 : 1 + VISIT_BYTES] != self._visit or number != self._number + 1:
            raise ProtocolError("A message of a guest's visit was lost.", "The visit begins anew.")
        try:
            plain = self._key.decrypt(_nonce(number), body[HEAD_BYTES:], head)
        except (InvalidTag, ValueError) as error:
            raise ProtocolError("A message was not sealed with this visit's key.", "The visit begins anew.") from error
        self._number = number
        self._held += plain[1:]
        if len(self._held) > self._most:
            raise ProtocolError(f"A message of a guest is over {self._most} bytes.", "Send less at once.")
        if plain[:1] == b"\x01":
            return None
        whole, self._held = self._held, b""
        return whole


def visit_of(body: bytes) -> bytes:
    """The name of the visit that a message is of; b"" for what is no message."""
    return body[1 : 1 + VISIT_BYTES] if len(body) > HEAD_BYTES and body[0] == MESSAGE else b""


def _nonce(number: int) -> bytes:
    return number.to_bytes(NONCE_BYTES, "big")


def _derived(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), SECRET_BYTES, salt or None, info).derive(secret)
