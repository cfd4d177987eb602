"""Backup of a profile into one zip file while it is in use, and restore that checks before it touches anything."""

import hashlib
import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from core.errors import InputError, StorageError
from core.jobs import NOBODY, Reporter
from core.storage.database import Database
from core.storage.files import FileStore, hash_file, read_chunks, write_atomically

FORMAT = 1
# A manifest names each file in about 100 bytes; this allows a million of them and refuses a bomb.
MANIFEST_BYTES = 256 << 20
DATABASE = "vega.db"
KEY = "identity.pem"
KEY_BYTES = 1 << 16


def backup(database: Database, files: FileStore, target: Path, *, key: bytes = b"", job: Reporter = NOBODY) -> Path:
    """Write database (SQLite online backup) and files to one zip with a manifest of SHA-256 sums.

    `key` is this machine's identity, sealed with a passphrase; without it the restored machine is another one.

    Writers go on meanwhile. Raises StorageError; an older backup at `target` then stays.
    """
    digests = files.digests()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / DATABASE
        copied = sqlite3.connect(copy)
        try:
            database.read(lambda db: db.conn.backup(copied))
        finally:
            copied.close()
        packed = Path(folder) / "backup.zip"
        manifest = {"format": FORMAT, "database": hash_file(copy), "files": digests}
        if key:
            manifest["key"] = hashlib.sha256(key).hexdigest()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr("manifest.json", json.dumps(manifest))
            archive.write(copy, DATABASE)
            if key:
                archive.writestr(KEY, key)
            for count, digest in enumerate(digests, 1):
                # pictures and weights are compressed already
                archive.write(files.path(digest), f"files/{digest}", zipfile.ZIP_STORED)
                job.report(count, len(digests), "Copying files")
        target = target.resolve()
        write_atomically(target, read_chunks(packed))
    return target


def sealed_key(source: Path) -> bytes:
    """The sealed identity in a backup, b"" when it has none. Raises InputError when the file is no backup."""
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _manifest(archive)
            if "key" not in manifest:
                return b""
            if archive.getinfo(KEY).file_size > KEY_BYTES:
                raise InputError("The key in the backup is too large to be one.", "Choose another file.")
            return archive.read(KEY)
    except (zipfile.BadZipFile, KeyError, EOFError, OSError) as error:
        raise InputError(f"{source.name} is not a whole Vega backup: {error}.", "Choose another file.") from error


def restore(source: Path, profile: Path, *, job: Reporter = NOBODY) -> None:
    """Rebuild a profile from a backup. The profile must have no database yet; every sum is checked first.

    Raises InputError when the file is no backup or damaged, StorageError when the profile is not empty.
    """
    if (profile / DATABASE).exists():
        raise StorageError(f"{profile} already holds data.", "Restore into an empty folder: --profile FOLDER.")
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _manifest(archive)
            _verify(archive, manifest, job)
            store = FileStore(profile / "files")
            for digest in manifest["files"]:
                write_atomically(store.path(digest), _members(archive, f"files/{digest}"))
            # the database last: until it is there, the restore has not happened
            write_atomically(profile / DATABASE, _members(archive, DATABASE))
    except (zipfile.BadZipFile, KeyError, EOFError, OSError) as error:
        raise InputError(f"{source.name} is not a whole Vega backup: {error}.", "Choose another file.") from error


def _manifest(archive: zipfile.ZipFile) -> dict[str, list[str]]:
    if archive.getinfo("manifest.json").file_size > MANIFEST_BYTES:
        raise InputError("The backup's manifest is too large to be one.", "Choose another file.")
    try:
        manifest = json.loads(archive.read("manifest.json"))
        if manifest["format"] != FORMAT or not all(isinstance(name, str) for name in manifest["files"]):
            raise ValueError(manifest.get("format"))
    except (ValueError, TypeError) as error:
        raise InputError(f"This backup has a form that this Vega does not know: {error}.", "Update Vega.") from error
    return manifest  # type: ignore[no-any-return]  # checked above


def _verify(archive: zipfile.ZipFile, manifest: dict[str, list[str]], job: Reporter) -> None:
    names = [
        (DATABASE, str(manifest["database"])),
        *([(KEY, str(manifest["key"]))] if "key" in manifest else []),
        *((f"files/{digest}", digest) for digest in manifest["files"]),
    ]
    for count, (name, digest) in enumerate(names, 1):
        found = hashlib.sha256()
        for chunk in _members(archive, name):
            found.update(chunk)
        if found.hexdigest() != digest:
            raise InputError(f"The backup is damaged at {name}.", "Nothing was restored; choose another backup.")
        job.report(count, len(names), "Checking")


def _members(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as file:
        while chunk := file.read(1 << 20):
            yield chunk
