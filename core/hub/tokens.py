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
from core.hub.records import GUEST, GUEST_ROOMS, ROLES, Token

ID_BYTES = 6
SECRET_BYTES = 32
ROOM_BYTES = 8
# Links that one machine may have open at once.
LENT_MOST = 50
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
        text = await self._keep(name, role=role, rooms=rooms, valid_s=valid_s)
        if text is None:
            raise InputError(f"There is a token named '{name}' already.", "Withdraw it first, or choose another name.")
        return text

    async def lend(self, lender: Token, lent_id: str, *, valid_s: float) -> tuple[str, str]:
        """A token for guests of `lender`, and the room that it opens. Raises InputError: too many, or that id is taken.

        It ends at the latest with the lender's own.
        """
        now = time.time()
        lent = [token for token in await self.all() if token.lender == lender.id]
        for token in [token for token in lent if has_expired(token, now)]:
            await self._backbone.drop_token(token.name)
            lent.remove(token)
        if len(lent) >= LENT_MOST:
            raise InputError(f"{LENT_MOST} links for guests are open already.", "Withdraw one that nobody needs.")
        room = f"{GUEST_ROOMS}{lender.id}/{secrets.token_hex(ROOM_BYTES)}"
        text = await self._keep(_lent_name(lender, lent_id), role=GUEST, rooms=(room,), valid_s=valid_s)
        if text is None:
            raise InputError("There is such a link for guests already.", "Withdraw it first.")
        return text, room

    async def recall(self, lender: Token, lent_id: str) -> None:
        """End a token that was lent; nothing when it has ended."""
        await self._backbone.drop_token(_lent_name(lender, lent_id))

    async def _keep(self, name: str, *, role: str, rooms: Sequence[str], valid_s: float | None) -> str | None:
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
        return f"vega_{token_id}_{secret}" if await self._backbone.keep_token(row) else None

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
        return token if await self._is_valid(token, time.time()) else None

    async def _is_valid(self, token: Token, now: float) -> bool:
        """Not over; a guest's neither when its lender's is."""
        if has_expired(token, now):
            return False
        if not token.lender:
            return True
        lender = await self._backbone.token(token.lender)
        return lender is not None and not has_expired(_token(lender), now)


def has_expired(token: Token, now: float) -> bool:
    """Whether its time is over."""
    return token.expires != 0 and token.expires <= now


def _lent_name(lender: Token, lent_id: str) -> str:
    return f"guest {lender.id} {lent_id}"


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
