"""Files that are there whole or not at all: written beside their place, then moved to it."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

# What begins the name of a file that is not whole yet.
HALF = ".half-"


@contextlib.contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A hidden name beside `path`, with the same ending; what lies there takes its place at the end.

    When something fails it is removed, and an old file stays. Nothing is synced to the disk: what must outlive a power
    loss is written by the store. Raises OSError.
    """
    half = path.with_name(f"{HALF}{secrets.token_hex(4)}-{path.name}")
    try:
        yield half
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def write_private(path: Path, data: bytes) -> None:
    """Write what only the owner may read, from the first moment on. Raises OSError."""
    with whole(path) as half:
        handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
