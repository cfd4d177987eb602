"""Every error Vega raises on purpose, as one tree.

VegaError
├── InputError            the person gave something that cannot be used
│   └── SettingError      a setting has a value it cannot have
├── KindError             a kind (a pluggable class) is not well formed
├── MediaError            a file cannot be read as what it says it is
├── PeerError             another machine broke the protocol or went away
│   ├── ProtocolError     bytes that no honest peer sends; the link is closed
│   ├── RefusedError      the other machine said no, and why
│   │   ├── LaterError    the other machine cannot take it now; it may in a moment
│   │   ├── StrangerError another machine than expected answers at that address
│   │   └── WaitingError  the other person has not decided yet
│   └── UnreachableError  nobody answers at that address
├── TrainingError         a training cannot start or go on
├── StorageError          the disk said no
│   └── ProfileInUseError another Vega already works on this profile
└── Cancelled             the person changed their mind (never shown)
"""

from typing import Any, ClassVar


class VegaError(Exception):
    """Says what happened and what to do about it, in words a person understands."""

    # whether the same thing may well work a moment later, so that it is worth trying again
    is_passing: ClassVar[bool] = False

    def __init__(self, what: str, todo: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.todo = todo

    def __str__(self) -> str:
        return f"{self.what} {self.todo}".strip()

    def __reduce__(self) -> tuple[Any, ...]:
        """Errors travel home from worker processes with both halves."""
        return (type(self), (self.what, self.todo))


class InputError(VegaError):
    """The person gave something that cannot be used."""


class SettingError(InputError):
    """A setting has a value it cannot have."""


class KindError(VegaError):
    """A kind is not well formed: its file must hold exactly one class named like it."""


class MediaError(VegaError):
    """A file cannot be read as what it says it is.

    `state` is what a person would call the file: "damaged", "locked", "too large" or "unknown" (no medium at all).
    """

    def __init__(self, what: str, todo: str = "", *, state: str = "damaged") -> None:
        super().__init__(what, todo)
        self.state = state

    def __reduce__(self) -> tuple[Any, ...]:
        """The state travels too."""
        return (type(self), (self.what, self.todo), {"state": self.state})


class PeerError(VegaError):
    """Another machine broke the protocol or went away."""


class ProtocolError(PeerError):
    """Bytes arrived that no honest peer sends; the link is closed."""


class RefusedError(PeerError):
    """The other machine said no, and why."""


class LaterError(RefusedError):
    """The other machine cannot take it now; it may in a moment."""

    is_passing = True


class StrangerError(RefusedError):
    """Another machine than expected answers at that address: its key is another."""


class WaitingError(RefusedError):
    """The other machine's person was asked and has not decided yet; ask again in a moment."""


class UnreachableError(PeerError):
    """Nobody answers at that address."""

    is_passing = True


class TrainingError(VegaError):
    """A training cannot start or go on."""


class StorageError(VegaError):
    """The disk said no."""

    is_passing = True


class ProfileInUseError(StorageError):
    """Another Vega already works on this profile."""


class Cancelled(VegaError):
    """The person changed their mind."""

    def __init__(self, what: str = "Cancelled.", todo: str = "") -> None:
        super().__init__(what, todo)
