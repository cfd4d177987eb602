"""A signature holds for one workspace, one document, one author and the very bytes."""

import dataclasses

import pytest

from core.collaboration.document import Document
from core.collaboration.signing import sign, verify
from core.errors import InputError, RefusedError
from core.networking.identity import Identity


@pytest.fixture
def identity(tmp_path):
    return Identity.load(tmp_path)


def written():
    document = Document()
    document.splice(0, 0, "hello")
    return document


def test_a_signed_edit_says_whose_it_is_and_which(identity):
    document = written()
    edit = sign(identity, "w", "text-1", data=document.updates())
    assert edit.author_id == identity.peer_id
    assert [(span.writer, span.start, span.end) for span in verify("w", edit)] == [(document.writer, 0, 5)]


def test_nothing_of_it_can_be_changed(identity, tmp_path):
    edit = sign(identity, "w", "text-1", data=written().updates(), authors={7: "ada"})
    other = Identity.load(tmp_path / "other")
    changed = (
        ("elsewhere", {}),
        ("w", {"document_id": "text-2"}),
        ("w", {"data": written().updates()}),
        ("w", {"authors": {7: "eve"}}),
        ("w", {"public": other.public}),
        ("w", {"public": b""}),
        ("w", {"signature": b""}),
    )
    for workspace_id, fields in changed:
        with pytest.raises(RefusedError, match="not signed"):
            verify(workspace_id, dataclasses.replace(edit, **fields))


def test_signed_junk_is_junk(identity):
    with pytest.raises(InputError, match="cannot be read"):
        verify("w", sign(identity, "w", "text-1", data=b"junk"))
