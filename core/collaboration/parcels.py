"""Parcels: signed edits of one document as a message, and out of it again within bounds."""

import zlib

from core.collaboration.engine import Span
from core.collaboration.messages import EditHead, Edits
from core.collaboration.shared import UPDATE_BYTES
from core.collaboration.signing import SignedEdit, verify
from core.errors import InputError, VegaError
from core.spool import Payload


def pack(workspace_id: str, edits: list[SignedEdit]) -> Edits | None:
    """Edits of one document as a message; None when there are none."""
    if not edits:
        return None
    heads = tuple(EditHead(edit.public, edit.signature, len(edit.data), dict(edit.authors)) for edit in edits)
    payload = zlib.compress(b"".join(edit.data for edit in edits))
    return Edits(workspace_id, edits[0].document_id, heads, payload)


def unpack(arrived: Edits) -> list[SignedEdit]:
    """The edits in a message. Raises InputError when it is damaged or unpacks to more than 64 MiB."""
    payload: Payload = arrived.payload
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(payload, UPDATE_BYTES)
    except zlib.error as error:
        raise InputError("The edits that arrived are damaged.", "Connect again.") from error
    sizes = [head.size for head in arrived.heads]
    if not unpacker.eof or min(sizes, default=0) < 0 or sum(sizes) != len(data):
        raise InputError("The edits that arrived are cut off or too many.", "Connect again.")
    found, start = [], 0
    for head in arrived.heads:
        part = data[start : start + head.size]
        found.append(SignedEdit(arrived.document_id, head.public, head.signature, part, head.authors))
        start += head.size
    return found


def checked(edit: SignedEdit, workspace_id: str) -> "tuple[SignedEdit, tuple[Span, ...] | VegaError]":
    """With which edits it holds, or with what is wrong with it: one bad edit must not take the others with it."""
    try:
        return edit, verify(workspace_id, edit)
    except VegaError as error:
        return edit, error
