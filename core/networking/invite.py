"""Invites: one short link with address, key hash and a one-time secret; whoever has it may pair until it expires.

    vega://HOST:PORT/TOKEN?or=HOST:PORT,…&via=HUB      TOKEN = base64url(version, SHA-256 of the key, secret, expiry)

HUB is the address of a hub that leads to the machine when none of its own does; a machine that is reached by its hub
alone has no host: vega:///TOKEN?via=HUB.

What it lets in to is decided and kept by the machine that made it, never read from the link.
"""

import base64
import binascii
import hashlib
import io
import secrets
import struct
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, urlsplit

from core.errors import InputError
from core.networking.hub_address import HubAddress
from core.networking.identity import peer_id_of

_TOKEN = struct.Struct(">B32s16sI")
FORM = 1
SECRET_BYTES = 16
# A link is typed, scanned or sent in a message; anything longer is no link of ours.
LINK_CHARACTERS = 2000


@dataclass(frozen=True)
class Link:
    """What an invite link says. `expires` in Unix seconds; addresses (host, port) to be tried in order before `via`."""

    addresses: tuple[tuple[str, int], ...]
    key_hash: bytes
    secret: bytes
    expires: int
    via: HubAddress | None = None

    @property
    def peer_id(self) -> str:
        """The id of the machine that made it."""
        return base64.b32encode(self.key_hash).decode().rstrip("=").lower()

    def text(self) -> str:
        """The link as one line."""
        token = base64.urlsafe_b64encode(_TOKEN.pack(FORM, self.key_hash, self.secret, self.expires)).decode()
        first, *others = [place(address) for address in self.addresses] or [""]
        also = [f"or={','.join(others)}"] if others else []
        # ":" and "/" may stand in a query (RFC 3986, section 3.4); "#" would end it
        also += [f"via={quote(str(self.via), safe=':/')}"] if self.via else []
        return f"vega://{first}/{token.rstrip('=')}{'?' if also else ''}{'&'.join(also)}"


def new_secret() -> bytes:
    """A one-time secret: 128 random bits."""
    return secrets.token_bytes(SECRET_BYTES)


def hash_secret(secret: bytes) -> str:
    """What is kept of a secret: a leaked database lets nobody in."""
    return hashlib.sha256(b"vega invite" + secret).hexdigest()


def make(
    addresses: tuple[tuple[str, int], ...],
    public: bytes,
    *,
    secret: bytes,
    expires: float,
    via: HubAddress | None = None,
) -> Link:
    """A link to the machine with this raw public key."""
    padded = peer_id_of(public).upper() + "===="
    return Link(addresses, base64.b32decode(padded), secret, int(expires), via)


def parse(text: str) -> Link:
    """Read a link. Raises InputError when it is not one, or not whole."""
    problem = InputError("This is not a Vega invite link, or not the whole of it.", "Copy the link again: vega://…")
    text = text.strip()
    if len(text) > LINK_CHARACTERS or not text.startswith("vega://"):
        raise problem
    try:
        parts = urlsplit(text)
        token = parts.path.strip("/")
        form, key_hash, secret, expires = _TOKEN.unpack(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        query = parse_qs(parts.query)
        places = [parts.netloc, *",".join(query.get("or", [])).split(",")]
        addresses = tuple(_address(text) for text in places if text)
        via = HubAddress.parse(query["via"][0]) if "via" in query else None
    except (ValueError, struct.error, binascii.Error, InputError) as error:
        raise problem from error
    if form != FORM:
        raise InputError("This invite link was made by another version of Vega.", "Update Vega on both machines.")
    if not addresses and via is None:
        raise problem
    return Link(addresses, key_hash, secret, expires, via)


def qr_svg(text: str) -> str:
    """The link as a QR code (SVG), for a camera."""
    import segno

    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="svg", scale=4, border=2, xmldecl=False)
    return out.getvalue().decode()


def place(address: tuple[str, int]) -> str:
    """Host and port as one word."""
    host, port = address
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _address(text: str) -> tuple[str, int]:
    parts = urlsplit(f"//{text}")
    if not parts.hostname or not parts.port:
        raise ValueError(text)
    return parts.hostname, parts.port
