"""Signed edits: the key that is a machine's name proves whose they are, wherever they come from (Ed25519, RFC 8032)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from core.collaboration.engine import Span, update_spans
from core.errors import InputError, RefusedError
from core.networking.identity import Identity, is_signed, peer_id_of

# Nothing else that a key of Vega signs begins like this.
PURPOSE = b"vega edit 1\x00"
# Writers that one edit may have: the owner vouches for everybody who ever opened the document.
WRITERS_MOST = 100_000


@dataclass(frozen=True)
class SignedEdit:
    """Edits of one document, as one machine made them.

    `authors` is empty but in what the owner signs: there it says whose the edits are, by writer.
    """

    document_id: str
    public: bytes
    signature: bytes
    data: bytes
    authors: Mapping[int, str] = field(default_factory=dict)

    @property
    def author_id(self) -> str:
        """The peer id of who signed."""
        return peer_id_of(self.public)


def sign(
    identity: Identity, workspace_id: str, document_id: str, *, data: bytes, authors: Mapping[int, str] | None = None
) -> SignedEdit:
    """Edits of this machine, or with `authors` what its owner vouches for."""
    content = _content(workspace_id, document_id, data, authors or {})
    return SignedEdit(document_id, identity.public, identity.sign(content), data, dict(authors or {}))


def verify(workspace_id: str, edit: SignedEdit) -> tuple[Span, ...]:
    """Which edits these are. Raises RefusedError when the signature is wrong, InputError when they cannot be read."""
    if len(edit.authors) > WRITERS_MOST:
        raise InputError("An edit has more authors than it can have.", "Update Vega on both machines.")
    content = _content(workspace_id, edit.document_id, edit.data, edit.authors)
    if not is_signed(edit.public, edit.signature, content):
        raise RefusedError("Edits arrived that are not signed by whom they name.", "Invite that machine again.")
    return update_spans(edit.data)


def _content(workspace_id: str, document_id: str, data: bytes, authors: Mapping[int, str]) -> bytes:
    said = (workspace_id, document_id, sorted(authors.items()), hashlib.sha256(data).digest())
    return PURPOSE + msgspec.msgpack.encode(said)
