"""Updates unpack within bounds; notes are stored before they are sent."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration import sync as syncing
from core.collaboration.document import Document
from core.collaboration.messages import Update
from core.collaboration.note import Note
from core.collaboration.sync import Sync, unpack
from core.errors import InputError


@given(st.binary(max_size=500))
def test_what_was_packed_unpacks(data):
    assert unpack(zlib.compress(data)) == data


@given(st.binary(max_size=100))
def test_what_is_no_stream_is_refused(junk):
    with pytest.raises(InputError):
        unpack(b"\x00" + junk)


def test_a_stream_that_is_cut_off_is_refused():
    with pytest.raises(InputError, match="cut off"):
        unpack(zlib.compress(b"words " * 50)[:-5])


def test_a_small_stream_that_would_fill_the_memory_is_refused(monkeypatch):
    monkeypatch.setattr(syncing, "UPDATE_BYTES", 1000)
    assert len(unpack(zlib.compress(bytes(999)))) == 999
    with pytest.raises(InputError, match="too many"):
        unpack(zlib.compress(bytes(100_000)))


class World:
    """A disk and the other end of the line, in the order things reached them."""

    def __init__(self):
        self.order = []
        self.stored = {}
        self.sync = Sync(
            load=self.load, keep=self.keep, send=self.send, changed=lambda _: None, moved=lambda _, __: None
        )
        self.other = Document()

    async def load(self, workspace_id):
        return self.stored.get(workspace_id, [])

    async def keep(self, workspace_id, data, document):
        self.stored.setdefault(workspace_id, []).append(data)
        self.order.append("disk")

    async def send(self, peer_id, update, *, timeout_s):
        self.order.append("line")
        self.other.take(unpack(update.payload))


async def test_edits_are_on_disk_before_they_are_on_the_line(until):
    world = World()
    note = Note(await world.sync.note("w"))
    await world.sync.meet("w", "peer", world.other.version)
    note.splice(0, 0, "hello")
    assert not world.sync.is_everywhere("w")
    await until(lambda: world.other.text == "hello")
    assert world.order == ["disk", "line"]
    await until(lambda: world.sync.is_everywhere("w"))
    assert Document(world.stored["w"]).text == "hello"
    await world.sync.stop()


async def test_quick_keystrokes_travel_together(until):
    world = World()
    note = Note(await world.sync.note("w"))
    await world.sync.meet("w", "peer", world.other.version)
    for place, letter in enumerate("quickly"):
        note.splice(place, 0, letter)
    await until(lambda: world.other.text == "quickly")
    assert world.order == ["disk", "line"]
    await world.sync.stop()


async def test_what_comes_back_is_not_sent_back(until):
    world = World()
    shared = await world.sync.note("w")
    await world.sync.meet("w", "peer", world.other.version)
    world.other.splice(0, 0, "from there")
    update = Update("w", world.other.version, zlib.compress(world.other.updates()))
    assert await world.sync.take("peer", update)
    assert shared.document.text == "from there"
    Note(shared).splice(0, 0, "and ")
    await until(lambda: world.other.text == "and from there")
    assert world.order == ["disk", "disk", "line"]
    await world.sync.stop()


async def test_a_version_that_is_none_is_refused():
    world = World()
    with pytest.raises(InputError, match="no version"):
        await world.sync.meet("w", "peer", b"\xff\xff\xff")
    await world.sync.stop()


async def test_stopping_puts_the_last_keystroke_on_disk():
    world = World()
    Note(await world.sync.note("w")).splice(0, 0, "last")
    await world.sync.stop()
    assert Document(world.stored["w"]).text == "last"


async def test_what_a_machine_has_is_known_before_it_is_here():
    world = World()
    await world.sync.note("w")
    assert not world.sync.has_all_of("w", "peer")
    world.other.splice(0, 0, "old words")
    await world.sync.meet("w", "peer", world.other.version)
    assert not world.sync.has_all_of("w", "peer")
    await world.sync.take("peer", Update("w", world.other.version, zlib.compress(world.other.updates())))
    assert world.sync.has_all_of("w", "peer")
    await world.sync.stop()
