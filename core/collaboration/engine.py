"""What every shared document needs of the engine (Loro): versions as opaque bytes, and its errors in words."""

import contextlib
from collections.abc import Iterator
from typing import Any

import loro

from core.errors import InputError

# its stubs leave constructors and options open
_loro: Any = loro


def vector(version: bytes) -> Any:
    """The engine's form of a version; b"" is that of an empty document. Raises InputError for what is no version."""
    if not version:
        return _loro.VersionVector()
    with translated("That is no version of a shared document."):
        return loro.VersionVector.decode(version)


@contextlib.contextmanager
def translated(what: str) -> Iterator[None]:
    """Turn what the engine raises inside into InputError(what)."""
    try:
        yield
    except BaseException as error:
        # the engine raises BaseException itself, and PanicException where it gave up; all else is not its own
        if type(error) is not BaseException and type(error).__name__ != "PanicException":
            raise
        raise InputError(what, "Update Vega on both machines; if it stays, restore a backup.") from error
