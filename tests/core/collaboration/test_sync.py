"""Edits travel signed, are stored before they are sent, and count only from those who may make them."""

import pytest

from core.collaboration import pushing
from core.collaboration import sync as syncing
from core.collaboration.document import Document
from core.collaboration.note import Note, SharedNote
from core.collaboration.parcels import pack, unpack
from core.collaboration.signing import sign
from core.collaboration.sync import Sync, check_id
from core.errors import InputError, LaterError, RefusedError
from core.networking.identity import Identity
from core.storage.tables.documents import DocumentTables

NOTE = "text-note"


@pytest.mark.parametrize("document_id", ["", "text", "text-", "-note", "text-a/b", "text-" + "a" * 80, "te xt-a"])
def test_an_impossible_document_is_refused(document_id):
    with pytest.raises(InputError, match="name of a document"):
        check_id(document_id)


class Rules:
    def __init__(self, owner):
        self._owner = owner
        self.barred = set()

    def owner(self, workspace_id):
        return self._owner

    def may_write(self, workspace_id, document_id, *, author_id):
        return author_id not in self.barred


class World:
    """This machine (the owner), its disk, and another machine at the other end of the line."""

    def __init__(self, database, folder):
        self.me = Identity.load(folder / "me")
        self.them = Identity.load(folder / "them")
        self.rules = Rules(self.me.peer_id)
        self.refusals = []
        self.sent = 0
        self.tables = DocumentTables(database)
        self.other = Document()
        self.sync = self.new_sync()

    def new_sync(self):
        return Sync(
            tables=self.tables,
            identity=self.me,
            rules=self.rules,
            send=self.send,
            changed=lambda *_: None,
            refused=lambda *told: self.refusals.append(told[-1].what),
        )

    async def send(self, peer_id, message, *, timeout_s):
        stored = await self.tables.stored("w", message.document_id)
        assert stored  # on disk before it is on the line
        self.sent += 1
        for edit in unpack(message):
            self.other.take(edit.data)

    async def note(self):
        copy = await self.sync.copy("w", NOTE)
        return Note(SharedNote(copy.document, copy, moved=lambda _: None, visitors=dict))

    def is_everywhere(self, document_id=NOTE):
        known, copy = self.sync.found("w", document_id)
        return copy.is_saved and self.sync.holdings.has(known, "peer")

    def from_there(self, identity=None, document=None):
        """What the other machine has and this one may lack, signed."""
        data = (document or self.other).updates()
        return pack("w", [sign(identity or self.them, "w", NOTE, data=data)])


@pytest.fixture
def world(database, tmp_path):
    return World(database, tmp_path)


async def test_edits_are_on_disk_before_they_are_on_the_line(world, until):
    note = await world.note()
    await world.sync.meet("w", "peer", {})
    note.splice(0, 0, "hello")
    assert not world.is_everywhere()
    await until(lambda: world.other.text == "hello")
    await until(lambda: world.is_everywhere())
    assert Document(await world.tables.stored("w", NOTE)).text == "hello"
    await world.sync.stop()


async def test_quick_keystrokes_travel_together(world, until):
    note = await world.note()
    await world.sync.meet("w", "peer", {})
    for place, letter in enumerate("quickly"):
        note.splice(place, 0, letter)
    await until(lambda: world.other.text == "quickly")
    assert world.sent == 1
    await world.sync.stop()


async def test_what_comes_back_is_not_sent_back(world, until):
    note = await world.note()
    await world.sync.meet("w", "peer", {})
    world.other.splice(0, 0, "from there")
    assert await world.sync.take("peer", world.from_there())
    assert note.text == "from there"
    note.splice(0, 0, "and ")
    await until(lambda: world.other.text == "and from there")
    assert world.sent == 1
    await world.sync.stop()


async def test_edits_of_a_document_that_nobody_opened_are_kept_and_passed_on(world, until):
    world.other.splice(0, 0, "relayed")
    assert await world.sync.take("peer", world.from_there())
    assert world.sync.loaded("w") == []
    elsewhere = world.other = Document()
    await world.sync.meet("w", "third", {})
    await until(lambda: elsewhere.text == "relayed")
    assert (await world.note()).text == "relayed"
    await world.sync.stop()


async def test_edits_of_who_may_only_read_are_refused_and_change_nothing(world):
    note = await world.note()
    world.rules.barred.add(world.them.peer_id)
    world.other.splice(0, 0, "sneaked in")
    with pytest.raises(RefusedError, match="may read this"):
        await world.sync.take(world.them.peer_id, world.from_there())
    assert note.text == ""
    assert await world.tables.stored("w", NOTE) == []
    await world.sync.stop()


async def test_what_somebody_who_may_write_took_from_somebody_who_may_no_more_counts_when_they_bring_it(world):
    note = await world.note()
    world.rules.barred.add(world.them.peer_id)
    world.other.splice(0, 0, "brought by an editor")
    assert await world.sync.take("an editor", world.from_there())
    assert note.text == "brought by an editor"
    known = await world.sync.log("w", NOTE)
    assert [edit.author_id for edit in await known.read(known.lacked_by({}))] == [world.me.peer_id]
    world.rules.barred.add("a viewer")
    world.other.splice(0, 0, "not ")
    with pytest.raises(RefusedError, match="may read this"):
        await world.sync.take("a viewer", world.from_there())
    await world.sync.stop()


async def test_forged_edits_are_refused_and_the_right_ones_beside_them_count(world):
    note = await world.note()
    world.other.splice(0, 0, "true")
    right = sign(world.them, "w", NOTE, data=world.other.updates())
    wrong = sign(world.them, "elsewhere", NOTE, data=world.other.updates())
    with pytest.raises(RefusedError, match="not signed"):
        await world.sync.take("peer", pack("w", [wrong, right]))
    assert note.text == "true"
    await world.sync.stop()


async def test_nobody_writes_in_the_name_of_another(world, tmp_path):
    """The engine's number of a copy belongs to whoever used it first."""
    note = await world.note()
    world.other.splice(0, 0, "hers")
    await world.sync.take("peer", world.from_there())
    world.other.splice(0, 0, "forged ")
    eve = Identity.load(tmp_path / "eve")
    with pytest.raises(RefusedError, match="somebody else's name"):
        await world.sync.take("peer", world.from_there(eve))
    assert note.text == "hers"
    await world.sync.stop()


async def test_what_the_owner_vouches_for_stays_when_its_author_may_write_no_more(world, until):
    world.other.splice(0, 0, "from ben")
    await world.sync.take("peer", world.from_there())
    await world.sync.vouch("w")
    world.rules.barred.add(world.them.peer_id)
    elsewhere = world.other = Document()
    await world.sync.meet("w", "third", {})
    await until(lambda: elsewhere.text == "from ben")
    known = await world.sync.log("w", NOTE)
    assert set(known.authors.values()) == {world.them.peer_id}
    assert len(known) == 1
    await world.sync.stop()


async def test_the_owner_vouches_for_edits_that_a_machine_refuses_because_it_knows_no_better(world, until):
    world.other.splice(0, 0, "from ben")
    await world.sync.take("peer", world.from_there())
    elsewhere, send, refused = Document(), world.send, []

    async def choosy(peer_id, message, *, timeout_s):
        world.other = elsewhere
        if any(head.public != world.me.public for head in message.heads):
            refused.append(peer_id)
            raise RefusedError("You may read this, not change it.", "Ask.")
        await send(peer_id, message, timeout_s=timeout_s)

    world.sync._send = choosy
    await world.sync.meet("w", "third", {})
    await until(lambda: elsewhere.text == "from ben")
    assert refused == ["third"]
    assert world.refusals == []
    await world.sync.stop()


async def test_own_edits_without_the_right_to_stay_here_and_are_not_sent(world, until):
    note = await world.note()
    note.splice(0, 0, "too late")
    world.rules._owner = world.them.peer_id
    world.rules.barred.add(world.me.peer_id)
    await world.sync.meet("w", "peer", {})
    await until(lambda: world.sync.is_held_back("w", NOTE))
    assert world.sent == 0
    assert note.text == "too late"
    world.rules.barred.clear()
    world.sync.rights_changed("w")
    await until(lambda: world.other.text == "too late")
    assert not world.sync.is_held_back("w", NOTE)
    await world.sync.stop()


async def test_a_refusal_is_told_and_the_words_stay(world, until):
    async def refuse(*_, **__):
        raise RefusedError("You may read this, not change it.", "Ask.")

    world.send = refuse
    world.sync = world.new_sync()
    note = await world.note()
    await world.sync.meet("w", "peer", {})
    note.splice(0, 0, "mine")
    await until(lambda: world.refusals == ["You may read this, not change it."])
    assert note.text == "mine"
    await world.sync.stop()


async def test_a_refusal_that_passes_is_said_once_and_nothing_is_lost(world, until, monkeypatch):
    monkeypatch.setattr(pushing, "RETRY_S", 0.01)
    send, failures = world.send, [LaterError("The disk is full.", "Make room.")] * 3

    async def full(*args, **options):
        if failures:
            raise failures.pop()
        await send(*args, **options)

    world.sync._send = full
    note = await world.note()
    await world.sync.meet("w", "peer", {})
    note.splice(0, 0, "kept. ")
    await until(lambda: not failures)
    note.splice(6, 0, "Later.")
    await until(lambda: world.other.text == "kept. Later.")
    await until(lambda: world.is_everywhere())
    assert world.refusals == ["The disk is full."]
    await world.sync.stop()


async def test_a_document_that_is_refused_for_good_holds_up_no_other(world, until):
    send, arrived = world.send, []

    async def choosy(peer_id, message, *, timeout_s):
        if message.document_id == "text-a":
            raise RefusedError("Not this one.", "Ask.")
        arrived.append(message.document_id)

    world.sync._send = choosy
    copies = [await world.sync.copy("w", name) for name in ("text-a", "text-b")]
    await world.sync.meet("w", "peer", {})
    for round_ in range(2):
        for copy in copies:
            copy.document.splice(0, 0, "x")
        await until(lambda: len(arrived) == round_ + 1)  # noqa: B023 - awaited at once
    assert arrived == ["text-b", "text-b"]
    assert world.refusals == ["Not this one."]
    # what they may is another now
    world.sync._send = send
    world.sync.rights_changed("w")
    await until(lambda: world.is_everywhere("text-a"))
    await world.sync.stop()


async def test_edits_before_which_others_are_missing_wait_to_be_sent_again(world):
    world.other.splice(0, 0, "one")
    world.other.splice(3, 0, "two")
    late, _ = world.other.own_updates(3)
    assert not await world.sync.take("peer", pack("w", [sign(world.them, "w", NOTE, data=late)]))
    assert await world.sync.take("peer", world.from_there())
    assert (await world.note()).text == "onetwo"
    await world.sync.stop()


async def test_a_long_history_opens_from_one_state_and_is_still_sent_whole(world, until, monkeypatch):
    monkeypatch.setattr("core.collaboration.copies.STATE_EVERY", 5)
    note = await world.note()
    for number in range(12):
        note.splice(0, 0, f"{number} ")
        await note.flush()
    assert len(await world.tables.stored("w", NOTE)) < 6
    text = note.text
    await world.sync.stop()
    world.sync = world.new_sync()
    assert (await world.note()).text == text
    await world.sync.meet("w", "peer", {})
    await until(lambda: world.other.text == text)
    await world.sync.stop()


async def test_the_owner_turns_a_very_long_history_into_one_edit(world, until, monkeypatch):
    monkeypatch.setattr(syncing, "EDITS_MOST", 4)
    note = await world.note()
    known = await world.sync.log("w", NOTE)
    for number in range(6):
        note.splice(0, 0, f"{number} ")
        await note.flush()
    await until(lambda: len(known) < 5)
    note.splice(0, 0, "after ")
    await world.sync.meet("w", "peer", {})
    await until(lambda: world.other.text == note.text)
    await world.sync.stop()


async def test_stopping_puts_the_last_keystroke_on_disk(world):
    (await world.note()).splice(0, 0, "last")
    await world.sync.stop()
    assert Document(await world.tables.stored("w", NOTE)).text == "last"


async def test_what_a_machine_has_is_known_before_it_is_here(world):
    assert not world.sync.has_all_of("w", "peer")
    world.other.splice(0, 0, "old words")
    # one that is open there and still empty lacks nothing
    await world.sync.meet("w", "peer", {NOTE: {world.other.writer: 9}, "comments-0": {}})
    assert not world.sync.has_all_of("w", "peer")
    await world.sync.take("peer", world.from_there())
    assert world.sync.has_all_of("w", "peer")
    await world.sync.stop()


async def test_a_document_of_a_newer_version_is_kept_but_not_opened(world):
    data = world.other
    data.splice(0, 0, "?")
    edit = sign(world.them, "w", "hologram-1", data=data.updates())
    assert await world.sync.take("peer", pack("w", [edit]))
    with pytest.raises(InputError, match="hologram"):
        await world.sync.copy("w", "hologram-1")
    assert list(await world.sync.versions("w")) == ["hologram-1"]
    await world.sync.stop()
