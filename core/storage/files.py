"""Files that never exist by half, and a store that names each by the SHA-256 of its content."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from core.errors import StorageError
from core.spool import Payload, mapped, scratch, sweep
from core.whole_file import HALF, open_private, whole

# What is needed once.
SCRATCH = ".scratch"
CHUNK = 1 << 20  # bytes read at a time: bounds memory whatever the file's size


def write_atomically(path: Path, chunks: Payload | Iterable[Payload]) -> None:
    """Write a file so that at any moment either the old or the whole new one is there.

    Raises StorageError (disk full, no permission); the old file then stays.
    """
    parts = [chunks] if isinstance(chunks, bytes | memoryview) else chunks
    try:
        with whole(path) as half, _opened(half) as file:
            for part in parts:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        _sync_folder(path.parent)
    except OSError as error:
        raise StorageError(
            f"{path.name} cannot be written: {error.strerror or error}.", "Free some space or check permissions."
        ) from error


def _opened(path: Path) -> BinaryIO:
    """A new file in a folder, which is nearly always there. Raises OSError."""
    try:
        return open_private(path)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return open_private(path)


class FileStore:
    """Content-addressed files under one folder: `ab/cdef…`, each name the SHA-256 of the bytes."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def add_bytes(self, data: Payload) -> str:
        """Keep `data` and return its SHA-256 in hex. Adding the same bytes again costs one look."""
        digest = hashlib.sha256(data).hexdigest()
        path = self.path(digest)
        if not path.exists():
            write_atomically(path, data)
        return digest

    def add_file(self, source: Path) -> str:
        """Copy a file of any size into the store and return its SHA-256 in hex. Raises StorageError."""
        digest = hash_file(source)
        path = self.path(digest)
        if not path.exists():
            write_atomically(path, read_chunks(source))
        return digest

    def add_made(self, write: Callable[[Path], None]) -> str:
        """Keep what `write(path)` puts into a file, without holding it in memory. Raises StorageError."""
        self.root.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.root, prefix=HALF)
        os.close(handle)
        half = Path(name)
        try:
            write(half)
            return self._take(half)
        except OSError as error:
            raise StorageError(
                f"A file cannot be written: {error.strerror or error}.", "Free some space or check permissions."
            ) from error
        finally:
            half.unlink(missing_ok=True)

    def scratch(self, write: Callable[[Path], None]) -> Payload:
        """What `write(path)` puts into a file that lives as long as somebody looks at it. Raises StorageError."""
        return scratch(self.root / SCRATCH, write)

    def sweep(self) -> None:
        """Remove what an earlier run of the program left unfinished."""
        sweep(self.root / SCRATCH)

    def _take(self, half: Path) -> str:
        digest = hash_file(half)
        path = self.path(digest)
        if not path.exists():
            with half.open("rb+") as file:
                os.fsync(file.fileno())
            path.parent.mkdir(exist_ok=True)
            half.replace(path)
            _sync_folder(path.parent)
        return digest

    def path(self, digest: str) -> Path:
        """Where the content with this SHA-256 lies, whether or not it is there."""
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise StorageError(f"'{digest[:80]}' is not a SHA-256 in hex.", "Use a name that the store gave.")
        return self.root / digest[:2] / digest[2:]

    def read(self, digest: str) -> Payload:
        """The bytes, checked against their name; those of a large file are paged in when they are looked at.

        Raises StorageError when they are missing or changed.
        """
        try:
            data = mapped(self.path(digest))
        except FileNotFoundError as error:
            raise StorageError(
                f"The stored file {digest[:12]}… is missing.", "Restore a backup: vega restore FILE."
            ) from error
        if hashlib.sha256(data).hexdigest() != digest:
            raise StorageError(
                f"The stored file {digest[:12]}… was changed on disk.", "Restore a backup: vega restore FILE."
            )
        return data

    def digests(self) -> list[str]:
        """Every SHA-256 in the store."""
        return sorted(
            entry.parent.name + entry.name for entry in self.root.glob("??/*") if not entry.name.startswith(HALF)
        )


def hash_file(path: Path) -> str:
    """SHA-256 in hex of a file of any size. Raises StorageError when it cannot be read."""
    digest = hashlib.sha256()
    for chunk in read_chunks(path):
        digest.update(chunk)
    return digest.hexdigest()


def read_chunks(path: Path) -> Iterable[bytes]:
    """The bytes of a file in pieces of bounded size. Raises StorageError."""
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk
    except OSError as error:
        raise StorageError(
            f"{path.name} cannot be read: {error.strerror or error}.", "Check that it is still there."
        ) from error


def _sync_folder(folder: Path) -> None:
    """Make a rename survive power loss (POSIX keeps names in the folder's own blocks); Windows needs and has none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
