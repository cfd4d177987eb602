"""A copy signs and stores its own edits; the owner's signature can stand for all of them."""

import pytest

from core.collaboration.copies import Copy
from core.collaboration.document import Document
from core.collaboration.edit_log import EditLog
from core.collaboration.signing import sign, verify
from core.networking.identity import Identity
from core.storage.tables.documents import DocumentTables


@pytest.fixture
def me(tmp_path):
    return Identity.load(tmp_path / "me")


@pytest.fixture
async def copy(database, me):
    log = EditLog(DocumentTables(database), "w", "text-1")
    return Copy(Document(), log, identity=me, changed=lambda: None)


async def test_each_own_edit_is_stored_once(copy):
    copy.document.splice(0, 0, "one")
    assert not copy.is_saved
    await copy.save()
    await copy.save()
    assert copy.is_saved
    assert len(copy.log) == 1
    copy.document.splice(3, 0, " two")
    await copy.save()
    assert Document(await copy.log.stored()).text == "one two"
    assert len(copy.log) == 2


async def test_edits_of_others_keep_their_signature(copy, tmp_path):
    ben = Identity.load(tmp_path / "ben")
    elsewhere = Document()
    elsewhere.splice(0, 0, "from ben")
    edit = sign(ben, "w", "text-1", data=elsewhere.updates())
    await copy.take([(edit, verify("w", edit))])
    assert copy.document.text == "from ben"
    await copy.save()
    assert await copy.log.read(copy.log.lacked_by({})) == [edit]


async def test_the_owner_vouches_for_all_in_one(copy, me, tmp_path):
    ben = Identity.load(tmp_path / "ben")
    elsewhere = Document()
    elsewhere.splice(0, 0, "from ben")
    edit = sign(ben, "w", "text-1", data=elsewhere.updates())
    await copy.take([(edit, verify("w", edit))])
    copy.document.splice(0, 0, "mine, ")
    await copy.vouch()
    (one,) = await copy.log.read(copy.log.lacked_by({}))
    verify("w", one)
    assert one.author_id == me.peer_id
    assert one.authors == {elsewhere.writer: ben.peer_id, copy.document.writer: me.peer_id}
    assert Document([one.data]).text == copy.document.text == "mine, from ben"
    assert copy.is_saved


async def test_now_and_then_everything_is_kept_in_one_for_quick_opening(copy, monkeypatch):
    monkeypatch.setattr("core.collaboration.copies.STATE_EVERY", 3)
    for number in range(7):
        copy.document.splice(0, 0, str(number))
        await copy.save()
    parts = await copy.log.stored()
    assert len(parts) == 2  # the state of six, and the seventh
    assert Document(parts).text == "6543210"
    assert len(copy.log) == 7
