"""Tokens: 256 random bits each, of which only a hash is kept; shown once, when they are made.

vega_ID_SECRET        ID finds the token, SECRET proves it; compared in constant time
"""

import hashlib
import hmac
import json
import re
import secrets
import time
from collections.abc import Sequence

from core.errors import InputError
from core.hub.backbone import Backbone, Row
from core.hub.records import ROLES, Token

ID_BYTES = 6
SECRET_BYTES = 32
FORM = re.compile(r"vega_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
NAME = re.compile(r"[^\x00-\x1f\x7f]{1,60}")


class Tokens:
    """Those of one hub, in what its processes share."""

    def __init__(self, backbone: Backbone) -> None:
        self._backbone = backbone

    async def add(
        self, name: str, *, role: str = "member", rooms: Sequence[str] = ("*",), valid_s: float | None = None
    ) -> str:
        """Make a token and return it: nobody can show it again. Raises InputError: name taken, no such role."""
        if not NAME.fullmatch(name):
            raise InputError("A token's name has 1 to 60 characters.", "Give the name of a person or machine.")
        if role not in ROLES:
            raise InputError(f"There is no role '{role}'.", f"Choose one of: {', '.join(ROLES)}.")
        token_id, secret = secrets.token_hex(ID_BYTES), secrets.token_urlsafe(SECRET_BYTES)
        now = time.time()
        row: Row = {
            "id": token_id,
            "name": name,
            "digest": _digest(secret),
            "role": role,
            "rooms": json.dumps(list(rooms)),
            "created": now,
            "expires": now + valid_s if valid_s is not None else 0.0,
        }
        if not await self._backbone.keep_token(row):
            raise InputError(f"There is a token named '{name}' already.", "Withdraw it first, or choose another name.")
        return f"vega_{token_id}_{secret}"

    async def all(self) -> list[Token]:
        """Every token, by name, expired ones too."""
        return sorted((_token(row) for row in await self._backbone.tokens()), key=lambda token: token.name)

    async def withdraw(self, name: str) -> None:
        """End a token; its connections are closed. Raises InputError when there is none of that name."""
        if not await self._backbone.drop_token(name):
            raise InputError(f"There is no token named '{name}'.", "See: vega hub token list.")

    async def check(self, text: str) -> Token | None:
        """Whose token this is; None when it is nobody's, withdrawn or expired."""
        match = FORM.fullmatch(text)
        row = await self._backbone.token(match[1]) if match else None
        # compared even when there is nothing to compare with: the time tells nothing
        known = str(row["digest"]) if row else _digest("")
        is_same = hmac.compare_digest(known, _digest(match[2] if match else ""))
        if row is None or not is_same:
            return None
        token = _token(row)
        return None if has_expired(token, time.time()) else token


def has_expired(token: Token, now: float) -> bool:
    """Whether its time is over."""
    return token.expires != 0 and token.expires <= now


def _digest(secret: str) -> str:
    # 256 random bits need no salt and no slow hash
    return hashlib.sha256(b"vega hub token" + secret.encode()).hexdigest()


def _token(row: Row) -> Token:
    return Token(
        str(row["id"]),
        str(row["name"]),
        str(row["role"]),
        tuple(json.loads(str(row["rooms"]))),
        float(str(row["created"])),
        float(str(row["expires"])),
    )
