"""A shelf merges what members share, label and say; originals come from whoever has them, and only to members."""

import contextlib
import hashlib
import io
import os
import random

import loro
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.collaboration import shelf as module
from core.collaboration.shelf import Shelf
from core.collaboration.shelf_items import Offer
from core.collaboration.talk_messages import Wanted
from core.errors import Cancelled, InputError, UnreachableError
from core.jobs import Jobs

PIECE = 1 << 14


def offer(number=0, **values):
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    return Offer(**{"digest": digest, "name": f"{number}.jpg", "kind": "picture", "media_type": "image/jpeg",
                    "size_bytes": 9, **values})  # fmt: skip


def exchange(one, other):
    one.take(other.updates(one.version))
    other.take(one.updates(other.version))


def test_the_same_file_shared_twice_is_one_item_with_both_labels():
    one, other = Shelf(), Shelf()
    one.share([offer(labels=("cat",))], by="ada", by_name="Ada")
    exchange(one, other)
    (key,) = other.share([offer(labels=("pet", "cat"), name="other.jpg")], by="ben", by_name="Ben")
    exchange(one, other)
    item = one.items[key]
    assert (item.name, item.by, item.by_name) == ("0.jpg", "ada", "Ada")
    assert item.labels == ("cat", "pet") and set(item.givers("cat")) == {"ada", "ben"}
    assert one.announced(item.digest) == ("ada", 9) and one.announced("0" * 64) is None
    assert one.digests() == {item.digest}


def test_each_takes_back_their_own_label_and_the_owner_any():
    shelf = Shelf()
    ids = shelf.share([offer(1), offer(2)], by="ada", by_name="Ada")
    shelf.label(ids, "  big   cat ", me="ada")
    shelf.label(ids[:1], "big cat", me="ben")
    assert shelf.labels() == [("big cat", 2)]
    shelf.unlabel(ids, "big cat", me="ada")
    assert [item.labels for item in (shelf.items[one] for one in ids)] == [("big cat",), ()]
    shelf.unlabel(ids, "big cat", me="ada")
    assert shelf.labels() == [("big cat", 1)]
    shelf.unlabel(ids, "big cat", me="ada", is_owner=True)
    assert shelf.labels() == []
    shelf.undo()
    assert shelf.labels() == [("big cat", 1)]


def test_only_who_shared_it_or_the_owner_removes_an_item():
    shelf = Shelf()
    ids = shelf.share([offer(1), offer(2)], by="ada", by_name="Ada")
    with pytest.raises(InputError, match="Only who shared"):
        shelf.remove(ids, me="ben", is_owner=False)
    shelf.remove(ids[:1], me="ada", is_owner=False)
    shelf.remove([*ids, "gone"], me="ben", is_owner=True)
    assert not shelf.items


def test_what_is_looked_for():
    shelf = Shelf()
    one, two = shelf.share([offer(1, labels=("cat",)), offer(2)], by="ada", by_name="Ada")
    shelf.write_caption(two, "A dog in the Sun")
    assert [item.id for item in shelf.shown(label="cat")] == [one]
    assert [item.id for item in shelf.shown(words="sun dog")] == [two]
    assert {item.id for item in shelf.shown()} == {one, two}


def test_limits_are_told_in_words(monkeypatch):
    shelf = Shelf()
    (key,) = shelf.share([offer()], by="ada", by_name="Ada")
    for wrong in ("", "x" * 101):
        with pytest.raises(InputError, match="1 to 100"):
            shelf.label([key], wrong, me="ada")
    with pytest.raises(InputError, match="room for 2,000 characters"):
        shelf.write_caption(key, "x" * 2001)
    with pytest.raises(InputError, match="takes up to 4"):
        shelf.share([offer(1, size_bytes=5 << 30)], by="ada", by_name="Ada")
    monkeypatch.setattr(module, "ITEMS_MOST", 1)
    with pytest.raises(InputError, match="room for 1 items"):
        shelf.share([offer(1)], by="ada", by_name="Ada")
    shelf.share([offer()], by="ada", by_name="Ada")
    shelf.is_writable = False
    with pytest.raises(InputError, match="read this"):
        shelf.label([key], "cat", me="ada")


VERBS = st.lists(
    st.tuples(st.sampled_from(["share", "label", "unlabel", "caption", "remove", "undo", "meet"]), st.integers(0, 99)),
    max_size=25,
)


@settings(max_examples=25)
@given(st.tuples(VERBS, VERBS))
def test_shelves_that_met_show_the_same(histories):
    shelves = (Shelf(), Shelf())
    for shelf, name, history in zip(shelves, ("ada", "ben"), histories, strict=True):
        for verb, seed in history:
            chance = random.Random(seed)
            ids = [chance.choice(sorted(shelf.items))] if shelf.items else []
            match verb:
                case "share":
                    shelf.share([offer(seed % 5, labels=("cat",))], by=name, by_name=name)
                case "label":
                    shelf.label(ids, chance.choice(["cat", "dog"]), me=name)
                case "unlabel":
                    shelf.unlabel(ids, "cat", me=name)
                case "caption" if ids:
                    shelf.write_caption(ids[0], f"caption {seed}")
                case "remove":
                    shelf.remove(ids, me=name, is_owner=True)
                case "undo":
                    shelf.undo()
                case "meet":
                    exchange(*shelves)
    exchange(*shelves)
    exchange(*shelves)
    assert dict(shelves[0].items) == dict(shelves[1].items)
    assert Shelf([shelves[0].snapshot()]).shown() == shelves[0].shown()


def test_foreign_entries_that_are_none_are_passed_over():
    doc = loro.LoroDoc()
    items = doc.get_map("items")
    for key, values in {"zz": {}, "0" * 32: {"digest": 5}, "ab" * 16: {"digest": "ab" * 32, "size": 3}}.items():
        made = items.insert_container(key, loro.LoroMap())
        for name, value in values.items():
            made.insert(name, value)
    doc.commit()
    shelf = Shelf()
    shelf.take(doc.export(loro.ExportMode.Snapshot()))
    assert [item.name for item in shelf.shown()] == ["file"]


# Originals, between real machines


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    monkeypatch.setattr("core.collaboration.talk_files.PIECE_BYTES", PIECE)


@pytest.fixture
async def three(machine):
    async with contextlib.AsyncExitStack() as stack:
        made = [await stack.enter_async_context(machine(name)) for name in ("ada", "ben", "cleo")]
        space = await made[0].collaboration.create("Shelf")
        for guest in made[1:]:
            await guest.join(made[0], space.id)
        yield *made, space.id


def stored(one, size=6 * PIECE + 5):
    data = os.urandom(size)
    return Offer(one.files.add_bytes(data), "scan.bin", "picture", "image/png", len(data)), data


async def shelf_of(one, space, entry):
    return (await one.collaboration.open_document(space, entry)).document


async def test_an_original_comes_through_the_host_when_somebody_wants_it(three, until):
    ada, ben, cleo, space = three
    given, data = stored(ben)
    entry = await ben.collaboration.sharing.share_items(space, [given])
    shelf = await shelf_of(cleo, space, entry)
    await until(lambda: shelf.digests() == {given.digest})
    # nothing went anywhere unasked
    assert not ada.files.path(given.digest).exists() and not cleo.files.path(given.digest).exists()
    path = await cleo.talk.fetch(space, given.digest)
    assert path.read_bytes() == data
    # who has it now gives it too, when the one who shared it is away
    await until(lambda: ada.files.path(given.digest).exists())
    ada.files.path(given.digest).unlink()
    await ben.collaboration.stop()
    await ben.network.stop()
    await until(lambda: not ada.network.is_online(ben.id))
    assert (await ada.talk.fetch(space, given.digest)).read_bytes() == data


async def test_a_fetch_that_was_cancelled_goes_on_where_it_was(three, until):
    ada, ben, _, space = three
    given, data = stored(ada, 12 * PIECE)
    entry = await ada.collaboration.sharing.share_items(space, [given])
    shelf = await shelf_of(ben, space, entry)
    await until(lambda: shelf.digests())
    jobs, asked, send = Jobs(), [], ben.network.send

    async def counting(peer_id, words, **options):
        if isinstance(words, Wanted):
            asked.append(words.offset)
            if words.offset == 4 * PIECE and jobs.running:
                jobs.running[0].cancel()
        await send(peer_id, words, **options)

    ben.network.send = counting
    with pytest.raises(Cancelled):
        await jobs.follow("Fetching", ben.talk.fetch, space, given.digest)
    before = len(asked)
    assert (await ben.talk.fetch(space, given.digest)).read_bytes() == data
    assert asked[before] >= 4 * PIECE
    await jobs.close()


async def test_who_knows_a_hash_does_not_get_the_file(three, until, monkeypatch):
    """Ada has a private file; Ben puts its hash on the shelf as if it were his."""
    ada, ben, cleo, space = three
    private, _ = stored(ada)
    entry = (await ben.collaboration.add_document(space, "shelf", "Trap")).id
    (await shelf_of(ben, space, entry)).share([private], by=ben.id, by_name="Ben")
    shelf = await shelf_of(ada, space, entry)
    await until(lambda: shelf.digests())
    pieces = []
    monkeypatch.setattr(ben.talk.files, "got", lambda peer_id, piece: pieces.append(piece))
    await ben.network.send(ada.id, Wanted(space, private.digest, 0))
    await until(lambda: pieces)
    assert pieces[0].payload == b"" and pieces[0].why
    with pytest.raises(UnreachableError):
        await cleo.talk.fetch(space, private.digest)


async def test_what_was_taken_off_the_shelf_is_given_no_more(three, until):
    ada, ben, _, space = three
    given, _ = stored(ada)
    entry = await ada.collaboration.sharing.share_items(space, [given])
    mine, theirs = await shelf_of(ada, space, entry), await shelf_of(ben, space, entry)
    await until(lambda: theirs.digests())
    mine.remove(list(mine.items), me=ada.id, is_owner=True)
    await until(lambda: not theirs.items)
    with pytest.raises(InputError, match="Nothing in this workspace"):
        await ben.talk.fetch(space, given.digest)


async def test_a_picture_of_a_note_comes_without_anybody_having_said_its_size(three, until):
    ada, _, cleo, space = three
    made = io.BytesIO()
    Image.effect_noise((300, 300), 90).save(made, "PNG")
    digest = ada.files.add_bytes(made.getvalue())
    entry = (await ada.collaboration.add_document(space, "board", "Sketch")).id
    from core.collaboration.board_shapes import Kind, Point, Shape

    board = await shelf_of(ada, space, entry)
    board.add(Shape(Kind.PICTURE, at=Point(0, 0), size=Point(9, 9), digest=digest))
    theirs = await shelf_of(cleo, space, entry)
    await until(lambda: theirs.digests() == {digest})
    with pytest.raises(UnreachableError):  # it lies there, and nobody gave it to this workspace
        await cleo.talk.fetch(space, digest)
    await ada.talk.files.give(space, digest)
    assert (await cleo.talk.fetch(space, digest)).read_bytes() == made.getvalue()
    assert len(made.getvalue()) > 2 * PIECE


async def test_a_picture_that_is_too_large_for_one_is_not_taken(three, until, monkeypatch):
    ada, ben, _, space = three
    monkeypatch.setattr("core.collaboration.talk_files.PICTURE_BYTES", 2 * PIECE)
    monkeypatch.setattr("core.collaboration.talk_files.PIECE_S", 0.3)
    monkeypatch.setattr("core.collaboration.talk_files.PATIENCE_S", 0.5)
    from core.collaboration.board_shapes import Kind, Point, Shape

    given, _ = stored(ada, 5 * PIECE)
    entry = (await ada.collaboration.add_document(space, "board", "Sketch")).id
    (await shelf_of(ada, space, entry)).add(Shape(Kind.PICTURE, at=Point(0, 0), size=Point(9, 9), digest=given.digest))
    await ada.talk.files.give(space, given.digest)
    theirs = await shelf_of(ben, space, entry)
    await until(lambda: theirs.digests())
    with pytest.raises((UnreachableError, InputError)):
        await ben.talk.fetch(space, given.digest)
    assert not ben.files.path(given.digest).exists()


async def test_a_workspace_made_after_another_gives_the_same_files(three, until):
    ada, ben, _, space = three
    given, data = stored(ada)
    await ada.collaboration.sharing.share_items(space, [given])
    copy = await ada.collaboration.lifecycle.duplicate(space, "Again")
    await ben.join(ada, copy.id)
    entries = []

    async def look():
        entries[:] = [one.id for one in await ben.collaboration.documents(copy.id) if one.format == "shelf"]

    for _ in range(400):
        await look()
        if entries:
            break
        import asyncio

        await asyncio.sleep(0.01)
    shelf = await shelf_of(ben, copy.id, entries[0])
    await until(lambda: shelf.digests())
    assert (await ben.talk.fetch(copy.id, given.digest)).read_bytes() == data
