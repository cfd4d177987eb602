"""Files that are there whole or not at all: written beside their place, then moved to it."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

# What begins the name of a file that is not whole yet.
HALF = ".half-"


@contextlib.contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A hidden name beside `path`, with the same ending; what lies there takes its place at the end.

    When something fails it is removed, and an old file stays. Nothing is synced to the disk: what must outlive a power
    loss is written by the store. Raises OSError.
    """
    # the name itself may be as long as the disk allows
    half = path.with_name(f"{HALF}{secrets.token_hex(8)}{path.suffix}")
    try:
        yield half
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def write_private(path: Path, data: bytes) -> None:
    """Write what only the owner may read, from the first moment on. Raises OSError."""
    with whole(path) as half, open_private(half) as file:
        file.write(data)


def open_private(path: Path) -> BinaryIO:
    """A new file to write, which only its owner may read. Raises OSError."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600), "wb")
