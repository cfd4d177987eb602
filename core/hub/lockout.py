"""Failed logins by address: after a few the address waits, so that tokens cannot be guessed and logs stay small."""

from collections import OrderedDict

FAILURES = 10
WINDOW_S = 60.0
# Addresses that are remembered: an attacker with more of them gains nothing, a token has 256 random bits.
ADDRESSES = 10_000


class Lockout:
    """Time is an argument, in seconds."""

    def __init__(self) -> None:
        self._failures: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def wait_s(self, address: str, now: float) -> float:
        """How long an address has to wait; 0 when it may try."""
        since, count = self._failures.get(address, (now, 0))
        return max(0.0, since + WINDOW_S - now) if count >= FAILURES else 0.0

    def failed(self, address: str, now: float) -> None:
        """A login was refused. A window begins with its first failure."""
        since, count = self._failures.pop(address, (now, 0))
        if now - since >= WINDOW_S:
            since, count = now, 0
        self._failures[address] = (since, count + 1)
        while len(self._failures) > ADDRESSES:
            self._failures.popitem(last=False)

    def succeeded(self, address: str) -> None:
        """A good token clears the address."""
        self._failures.pop(address, None)
