"""Spool: bytes that come piece by piece, in memory while they are few, beyond that in a file without a name.

So what is larger than memory can pass through: nothing of it is held but the pages that somebody looks at.
"""

import contextlib
import mmap
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from core.errors import StorageError

# Bytes in memory, or those of a file, which the system pages in and out as it likes.
Payload = bytes | memoryview
# From this size on bytes lie in files: below it memory is faster, and there is enough of it.
LARGE_BYTES = 128 << 20


class Spool:
    """What is written can be had as one piece at the end. Without a folder everything stays in memory."""

    def __init__(self, folder: Path | None = None, *, large: int = LARGE_BYTES) -> None:
        self._folder = folder
        self._large = large
        self._parts: list[bytes] = []
        self._file: IO[bytes] | None = None
        self.size = 0

    def write(self, part: Payload) -> None:
        """Add a piece. Raises StorageError when the disk is full."""
        self.size += len(part)
        if self._file is None and (self._folder is None or self.size < self._large):
            self._parts.append(bytes(part))
            return
        with _disk_errors():
            if self._file is None:
                assert self._folder is not None
                self._folder.mkdir(parents=True, exist_ok=True)
                self._file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115  # lives as long as the spool
                self._file.writelines(self._parts)
                self._parts = []
            self._file.write(part)

    def view(self) -> Payload:
        """All of it. Nothing can be written any more."""
        if self._file is None:
            return self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)
        with _disk_errors():
            self._file.flush()
            return _mapped(self._file)


def mapped(path: Path) -> Payload:
    """The bytes of a file: read when they are few, else paged in when they are looked at. Raises OSError."""
    if path.stat().st_size < LARGE_BYTES:
        return path.read_bytes()
    with path.open("rb") as file:
        return _mapped(file)


def scratch(folder: Path, write: Callable[[Path], None]) -> Payload:
    """What `write(path)` puts into a file, which is gone once nobody looks at it. Raises StorageError."""
    with _disk_errors():
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder)
        os.close(handle)
        path = Path(name)
        try:
            write(path)
            return mapped(path)
        finally:
            # Windows keeps a file that is looked at: the next start sweeps the folder
            with contextlib.suppress(PermissionError):
                path.unlink()


def sweep(folder: Path) -> None:
    """Remove what an earlier run of the program left behind."""
    for path in folder.glob("tmp*"):
        with contextlib.suppress(OSError):
            path.unlink()


def _mapped(file: IO[bytes]) -> memoryview:
    return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


@contextlib.contextmanager
def _disk_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(f"Something large cannot be kept: {error.strerror or error}.", "Free some space.") from error
