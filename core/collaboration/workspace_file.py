"""A whole workspace in one file: its documents with their signatures and history, its chat, and the files in both.

A zip: `manifest.json` says what it is and counts the rows; `rows/TABLE` holds rows, each a length (four bytes, most
significant first) and msgpack; `files/SHA256` the files, checked against their names when they are read.
"""

import hashlib
import json
import re
import struct
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from core.collaboration.authorship import NAME_CHARACTERS
from core.collaboration.engine import Span
from core.collaboration.register import NAMES_MOST, PEER_CHARACTERS
from core.collaboration.shared import UPDATE_BYTES
from core.collaboration.signing import SignedEdit, verify
from core.errors import InputError, VegaError
from core.jobs import NOBODY, Reporter
from core.storage.files import FileStore, read_chunks, write_atomically
from core.storage.tables.workspaces import Row, WorkspaceRows

FORM = 1
SUFFIX = ".vegaspace"
MANIFEST_BYTES = 16 << 20
ROW_BYTES = UPDATE_BYTES + (1 << 20)
# What all rows together may take once unpacked: they are in memory until all were looked at.
ROWS_BYTES = 2 << 30
FILE_BYTES = 8 << 30
EDITS = "edits"
# What those who were in the workspace are called.
NAMES = "workspace_names"
# Edits of another owner's workspace: signed for that one, they get the new owner's signature.
UNSIGNED = {"public": b"", "signature": b"", "spans": b"", "authors": b""}
# What only concerns the person who saved it: what they had begun to write, could take back, had read.
PERSONAL = frozenset({"chat_drafts", "chat_reads", "own_steps", "notice_levels", "call_recordings"})
# What a row of the database can have.
PLAIN = (str, int, float, bytes, type(None))
DIGEST = re.compile(rb"\b[0-9a-f]{64}\b")

_LENGTH = struct.Struct(">I")


@dataclass(frozen=True)
class Found:
    """What a file holds: the workspace's row, the rows of each table, and the files' SHA-256 names."""

    workspace: Row
    tables: Mapping[str, list[Row]]
    digests: tuple[str, ...]


def save(
    rows: WorkspaceRows,
    files: FileStore,
    *,
    workspace_id: str,
    target: Path,
    digests: Iterable[str] = (),
    job: Reporter = NOBODY,
) -> Path:
    """Write a workspace to a file; `digests` are files that its documents show. Raises InputError, StorageError.

    An older file at `target` stays until the new one is whole.
    """
    workspace = rows.workspace(workspace_id)
    if workspace is None:
        raise InputError("There is no such workspace.", "See what there is: vega workspaces.")
    with tempfile.TemporaryDirectory() as folder:
        packed = Path(folder) / "workspace.zip"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            counts, wanted = _write_rows(archive, rows, workspace_id, job=job)
            kept = sorted(name for name in {*wanted, *digests} if files.path(name).is_file())
            for number, name in enumerate(kept, 1):
                archive.write(files.path(name), f"files/{name}", zipfile.ZIP_STORED)
                job.report(number, len(kept), "Copying files")
            manifest = {"vega_workspace": FORM, "workspace": workspace, "rows": counts, "files": kept}
            archive.writestr("manifest.json", json.dumps(manifest))
        write_atomically(target.resolve(), read_chunks(packed))
    return target


def read(source: Path, rows: WorkspaceRows, *, job: Reporter = NOBODY) -> Found:
    """What is in a file, checked but not stored. Raises InputError for what is no such file, newer or damaged."""
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _manifest(archive)
            known = rows.tables()
            tables: dict[str, list[Row]] = {}
            room = ROWS_BYTES
            for table, count in manifest["rows"].items():
                if table not in known:
                    raise InputError(f"The file holds '{table}', which this Vega does not know.", "Update Vega.")
                part = list(_read_rows(archive, table, room))
                if len(part) != count:
                    raise InputError(f"The file is damaged: {table} has {len(part)} of {count} rows.", "Use another.")
                room -= archive.getinfo(f"rows/{table}").file_size
                tables[table] = [_checked(row, known[table].columns, table) for row in part]
                job.report(len(tables), len(manifest["rows"]), "Reading")
            return Found(manifest["workspace"], tables, tuple(manifest["files"]))
    except (zipfile.BadZipFile, KeyError, EOFError, OSError, struct.error, NotImplementedError) as error:
        raise _no_file(source, error) from error


def take_files(source: Path, found: Found, files: FileStore, *, job: Reporter = NOBODY) -> None:
    """Put the files into the store; each is checked first. Raises InputError, StorageError."""
    try:
        with zipfile.ZipFile(source) as archive:
            for number, name in enumerate(found.digests, 1):
                path = files.path(name)
                if not path.is_file():
                    _check_file(archive, name)
                    write_atomically(path, _members(archive, f"files/{name}"))
                job.report(number, len(found.digests), "Copying files")
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError) as error:
        raise _no_file(source, error) from error


def signed_rows(workspace_id: str, found: Found) -> list[Row]:
    """The edits whose signatures hold for this workspace; forged ones are left out."""
    kept = []
    for row in found.tables.get(EDITS, []):
        if (checked := _verified(workspace_id, row)) is not None:
            # not what the file says they are, but what they are
            packed = msgspec.msgpack.encode([(span.writer, span.start, span.end) for span in checked[1]])
            kept.append({**row, "spans": packed})
    return kept


def unsigned_rows(found: Found) -> list[Row]:
    """The edits of another owner's workspace, for a new owner to vouch for; they stay those of who made them."""
    of_documents: defaultdict[str, dict[int, str]] = defaultdict(dict)
    kept = []
    for row in found.tables.get(EDITS, []):
        known, authors = of_documents[row["document_id"]], dict[int, str]()
        if (checked := _verified(found.workspace["id"], row)) is not None:
            edit, spans = checked
            is_vouched = bool(edit.authors) and edit.author_id == found.workspace["host"]
            for writer in {span.writer for span in spans}:
                author = edit.authors.get(writer, "") if is_vouched else edit.author_id
                if author:
                    authors[writer] = known.setdefault(writer, author)
        packed = msgspec.msgpack.encode(authors) if authors else b""
        kept.append({**row, **UNSIGNED, "authors": packed})
    return kept


def names(found: Found) -> dict[str, str]:
    """What those who were in the workspace are called, by peer id; what cannot be one is left out."""
    rows = [(row.get("peer_id"), row.get("name")) for row in found.tables.get(NAMES, [])]
    return {
        peer_id: name[:NAME_CHARACTERS]
        for peer_id, name in rows[-NAMES_MOST:]
        if isinstance(peer_id, str) and isinstance(name, str) and len(peer_id) <= PEER_CHARACTERS
    }


def _verified(workspace_id: str, row: Row) -> tuple[SignedEdit, tuple[Span, ...]] | None:
    """A stored edit and what is in it, if its signature holds for this workspace."""
    try:
        authors = msgspec.msgpack.decode(row["authors"], type=dict[int, str]) if row["authors"] else {}
        edit = SignedEdit(row["document_id"], row["public"], row["signature"], row["data"], authors)
        return edit, verify(workspace_id, edit)
    except (VegaError, msgspec.MsgspecError, TypeError):
        return None


def _write_rows(
    archive: zipfile.ZipFile, rows: WorkspaceRows, workspace_id: str, *, job: Reporter
) -> tuple[dict[str, int], set[str]]:
    counts: dict[str, int] = {}
    digests: set[str] = set()
    for table in rows.tables():
        count = 0
        with archive.open(f"rows/{table}", "w", force_zip64=True) as out:
            for row in rows.rows(table, workspace_id):
                packed = msgspec.msgpack.encode(row)
                out.write(_LENGTH.pack(len(packed)))
                out.write(packed)
                count += 1
                if table != EDITS:
                    digests |= {name.decode() for name in DIGEST.findall(packed)}
                job.report(0, 0, f"{count:,} rows of {table}")
        counts[table] = count
    return counts, digests


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    if archive.getinfo("manifest.json").file_size > MANIFEST_BYTES:
        raise InputError("The file's manifest is too large to be one.", "Choose another file.")
    try:
        manifest = json.loads(archive.read("manifest.json"))
        if manifest["vega_workspace"] != FORM:
            raise InputError("This file was written by another version of Vega.", "Update Vega.")
        workspace, counts, digests = manifest["workspace"], manifest["rows"], manifest["files"]
        texts = [workspace[name] for name in ("id", "title", "host", "role")] + digests + list(counts)
        if not all(isinstance(text, str) for text in texts) or not isinstance(workspace["created"], int | float):
            raise ValueError("its fields are of other types")
        if not all(re.fullmatch("[0-9a-f]{64}", name) for name in digests):
            raise ValueError("a file's name is no SHA-256")
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise InputError(f"This is no file of a workspace: {error}.", "Choose another file.") from error
    return manifest  # type: ignore[no-any-return]  # checked above


def _read_rows(archive: zipfile.ZipFile, table: str, room: int) -> Iterator[Row]:
    name = f"rows/{table}"
    if archive.getinfo(name).file_size > room:
        raise InputError("The file unpacks to more than a workspace can have.", "Choose another file.")
    with archive.open(name) as file:
        while head := file.read(_LENGTH.size):
            (size,) = _LENGTH.unpack(head)
            packed = file.read(size) if size <= ROW_BYTES else b""
            if len(packed) != size:
                raise InputError("The file is cut off, or a row of it is too long.", "Choose another file.")
            try:
                row = msgspec.msgpack.decode(packed, type=dict[str, Any])
                if not all(isinstance(value, PLAIN) for value in row.values()):
                    raise ValueError("what is in it cannot be stored")
                yield row
            except (msgspec.MsgspecError, ValueError) as error:
                raise InputError("A row of the file cannot be read.", "Choose another file.") from error


def _checked(row: Row, columns: tuple[str, ...], table: str) -> Row:
    if set(row) - set(columns):
        raise InputError(f"The file says more of {table} than this Vega understands.", "Update Vega.")
    return row


def _check_file(archive: zipfile.ZipFile, name: str) -> None:
    if archive.getinfo(f"files/{name}").file_size > FILE_BYTES:
        raise InputError("A file in it is too large.", "Choose another file.")
    found = hashlib.sha256()
    for chunk in _members(archive, f"files/{name}"):
        found.update(chunk)
    if found.hexdigest() != name:
        raise InputError(f"The file {name[:12]}… in it is damaged.", "Choose another file.")


def _members(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as file:
        while chunk := file.read(1 << 20):
            yield chunk


def _no_file(source: Path, error: Exception) -> InputError:
    return InputError(f"{source.name} is not a whole file of a workspace: {error}.", "Choose another file.")
