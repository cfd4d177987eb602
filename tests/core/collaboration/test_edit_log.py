"""The log knows which edits are here, what somebody lacks, and that nobody writes in another's name."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.collaboration.document import Document
from core.collaboration.edit_log import EditLog
from core.collaboration.engine import Span
from core.collaboration.signing import sign, verify
from core.errors import RefusedError
from core.networking.identity import Identity
from core.storage.tables.documents import DocumentTables


@pytest.fixture
def tables(database):
    return DocumentTables(database)


@pytest.fixture
def log(tables):
    return EditLog(tables, "w", "text-1")


@pytest.fixture
def ada(tmp_path):
    return Identity.load(tmp_path / "ada")


def signed(identity, document, since=0):
    data, _ = document.own_updates(since)
    edit = sign(identity, "w", "text-1", data=data)
    return edit, verify("w", edit)


async def test_what_is_added_is_there_after_a_restart(log, tables, ada):
    document = Document()
    document.splice(0, 0, "hello")
    await log.add([signed(ada, document)])
    again = EditLog(tables, "w", "text-1")
    await again.load()
    assert again.ends == log.ends == {document.writer: 5}
    assert again.authors == {document.writer: ada.peer_id}
    assert await again.read(again.lacked_by({})) == [signed(ada, document)[0]]
    assert again.is_signed


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(has=st.integers(0, 6))
async def test_somebody_lacks_what_comes_after_what_they_have(tables, ada, has):
    log = EditLog(tables, "w", "text-1")
    document = Document()
    for number in range(6):
        document.splice(number, 0, "x")
        await log.add([signed(ada, document, number)])
    lacked = log.lacked_by({document.writer: has})
    assert [entry.spans[0].start for entry in lacked] == list(range(has, 6))
    assert log.is_covered_by({document.writer: has}) == (has == 6)


async def test_known_new_and_too_early_edits_are_told_apart(log, ada):
    document = Document()
    document.splice(0, 0, "one")
    first = signed(ada, document)
    document.splice(3, 0, "two")
    second = signed(ada, document, 3)
    assert log.admit(*second, is_owner=False) is False
    assert log.admit(*first, is_owner=False) is True
    await log.add([first])
    assert log.admit(*first, is_owner=False) is None
    assert log.admit(*second, is_owner=False) is True


async def test_nobody_takes_over_what_another_began_or_vouches_for_others(log, ada, tmp_path):
    eve = Identity.load(tmp_path / "eve")
    document = Document()
    document.splice(0, 0, "hers")
    await log.add([signed(ada, document)])
    document.splice(0, 0, "forged")
    edit = sign(eve, "w", "text-1", data=document.updates())
    with pytest.raises(RefusedError, match="somebody else"):
        log.admit(edit, verify("w", edit), is_owner=False)
    edit = sign(eve, "w", "text-1", data=document.updates(), authors={document.writer: eve.peer_id})
    with pytest.raises(RefusedError, match="somebody else"):
        log.admit(edit, verify("w", edit), is_owner=False)
    assert log.admit(edit, verify("w", edit), is_owner=True)


async def test_what_an_older_version_stored_is_there_but_not_passed_on(log, tables):
    document = Document()
    document.splice(0, 0, "old")
    row = {"workspace_id": "w", "document_id": "text-1", "public": b"", "signature": b"", "spans": b"", "authors": b""}
    await tables.add([{**row, "data": document.updates()}])
    await log.load()
    assert not log.is_signed
    assert log.ends == {document.writer: 3}
    assert log.lacked_by({}) == []
    assert Document(await log.stored()).text == "old"


async def test_one_edit_takes_the_place_of_those_in_it_and_the_others_follow(log, tables, ada, tmp_path):
    ben = Identity.load(tmp_path / "ben")
    document, other = Document(), Document()
    for number in range(3):
        document.splice(0, 0, f"{number}")
        await log.add([signed(ada, document, number)])
    other.take(document.updates())
    other.splice(0, 0, "b")
    await log.add([signed(ben, other)])
    assert log.ends_until(2) == {document.writer: 2} and log.whole is None
    edit = sign(ada, "w", "text-1", data=document.updates(), authors={document.writer: ada.peer_id})
    found = verify("w", edit)
    held = log.held_in(found)
    assert len(held) == 3 and [entry.public for entry in log.beside(held)] == [ben.public]
    assert log.held_in([Span(document.writer, 1, 3)]) == []  # what has no beginning can replace nothing
    await log.shorten(edit, found, held)
    again = EditLog(tables, "w", "text-1")
    await again.load()
    for one in (log, again):
        assert [read.author_id for read in await one.read(one.lacked_by({}))] == [ada.peer_id, ben.peer_id]
        assert one.ends == {document.writer: 3, other.writer: 1} and one.whole.authors == {document.writer: ada.peer_id}
        assert one.authors == {document.writer: ada.peer_id, other.writer: ben.peer_id}
    assert Document(await log.stored()).text == other.text
