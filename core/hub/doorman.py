"""Who is there? Tokens from a header or a first frame, with a wait after many failures."""

import logging
import time

from core.errors import RefusedError
from core.hub.lockout import Lockout
from core.hub.metrics import Metrics
from core.hub.records import Token
from core.hub.tokens import Tokens

log = logging.getLogger(__name__)


class Doorman:
    """For one process. No token is ever logged."""

    def __init__(self, tokens: Tokens, metrics: Metrics) -> None:
        self._tokens = tokens
        self._metrics = metrics
        self._lockout = Lockout()

    def wait_s(self, address: str) -> float:
        """How long an address has to wait after its failures; 0 when it may try."""
        return self._lockout.wait_s(address, time.monotonic())

    async def admit(self, text: str, address: str) -> Token:
        """Whose token this is. Raises RefusedError: nobody's, or too many failures from this address."""
        waiting = self.wait_s(address)
        if waiting:
            self._metrics.add("failed_logins")
            raise RefusedError("Too many logins failed from this address.", f"Wait {waiting:.0f} s.")
        token = await self._tokens.check(text)
        if token is None:
            self._metrics.add("failed_logins")
            self._lockout.failed(address, time.monotonic())
            log.warning("A login from %s failed", address)
            raise RefusedError(
                "This token is not valid: unknown, withdrawn or expired.", "Ask whoever runs the hub for a new one."
            )
        self._metrics.add("logins")
        self._lockout.succeeded(address)
        return token


def bearer(authorization: str) -> str:
    """The token of an Authorization header; "" when there is none."""
    scheme, _, text = authorization.partition(" ")
    return text.strip() if scheme.lower() == "bearer" else ""
