"""Files of the chat come whole: through the host, after a broken link, and only to who may have them."""

import contextlib
import hashlib
import os

import pytest

from core.collaboration.talk_messages import Piece, Wanted
from core.collaboration.talk_records import FileMoved
from core.errors import Cancelled, InputError, RefusedError, UnreachableError
from core.jobs import Jobs

PIECE = 1 << 14


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    monkeypatch.setattr("core.collaboration.talk_files.PIECE_BYTES", PIECE)
    # nothing is fetched before somebody wants it, unless a test says so
    monkeypatch.setattr("core.collaboration.talk_files.EAGER_BYTES", -1)


@pytest.fixture
async def stack():
    async with contextlib.AsyncExitStack() as made:
        yield made


@pytest.fixture
def big(tmp_path):
    path = tmp_path / "scan.bin"
    path.write_bytes(os.urandom(12 * PIECE + 77))
    return path


async def three(machine, stack):
    made = [await stack.enter_async_context(machine(name)) for name in ("ada", "ben", "cleo")]
    space = await made[0].collaboration.create("Files")
    for guest in made[1:]:
        await guest.join(made[0], space.id)
    return *made, space.id


async def shared(one, space, path):
    """Say a line with a file; its digest."""
    line = await one.talk.say(space, "look", attachments=[one.talk.attach(path)])
    return line.attachments[0].digest


def here(one, space):
    return [line.here for line in one.talk.lines(space)]


async def test_a_guests_file_reaches_another_guest_through_the_host(machine, until, stack, big):
    ada, ben, cleo, space = await three(machine, stack)
    digest = await shared(ben, space, big)
    assert digest == hashlib.sha256(big.read_bytes()).hexdigest()
    await until(lambda: cleo.words(space) == ["look"])
    assert (here(ben, space), here(cleo, space)) == ([(digest,)], [()])
    path = await cleo.talk.fetch(space, digest)
    assert path.read_bytes() == big.read_bytes()
    assert here(cleo, space) == [(digest,)]
    assert any(isinstance(event, FileMoved) for event in cleo.seen)
    # the host has it now too: the author may go
    await until(lambda: here(ada, space) == [(digest,)])
    assert (await ada.talk.fetch(space, digest)).read_bytes() == big.read_bytes()


async def test_a_file_comes_whole_after_the_link_broke_in_its_middle(machine, until, stack, big):
    ada, ben = [await stack.enter_async_context(machine(name)) for name in ("ada", "ben")]
    space = (await ada.collaboration.create("Breaks")).id
    await ben.join(ada, space)
    digest = await shared(ada, space, big)
    await until(lambda: ben.words(space))
    asked, send = [], ben.network.send

    async def breaking(peer_id, words, **options):
        if isinstance(words, Wanted):
            asked.append(words.offset)
            if len(asked) in (3, 6):
                await ben.network._links._sessions[ada.id]._connection.close()
        await send(peer_id, words, **options)

    ben.network.send = breaking
    assert (await ben.talk.fetch(space, digest)).read_bytes() == big.read_bytes()
    assert asked == sorted(asked)


async def test_a_fetch_that_was_cancelled_goes_on_where_it_was(machine, until, stack, big):
    ada, ben = [await stack.enter_async_context(machine(name)) for name in ("ada", "ben")]
    space = (await ada.collaboration.create("Resume")).id
    await ben.join(ada, space)
    digest = await shared(ada, space, big)
    await until(lambda: ben.words(space))
    jobs, asked, send = Jobs(), [], ben.network.send

    async def counting(peer_id, words, **options):
        if isinstance(words, Wanted):
            asked.append(words.offset)
            if words.offset == 4 * PIECE and jobs.running:
                jobs.running[0].cancel()
        await send(peer_id, words, **options)

    ben.network.send = counting
    with pytest.raises(Cancelled):
        await jobs.follow("Fetching", ben.talk.fetch, space, digest)
    assert ben.talk.files.progress(space, digest) is None
    before = len(asked)
    assert (await ben.talk.fetch(space, digest)).read_bytes() == big.read_bytes()
    assert asked[before] >= 4 * PIECE
    await jobs.close()


async def test_what_is_not_what_was_announced_is_thrown_away(machine, until, stack, big):
    ada, ben = [await stack.enter_async_context(machine(name)) for name in ("ada", "ben")]
    space = (await ada.collaboration.create("Forged")).id
    await ben.join(ada, space)
    digest = await shared(ada, space, big)
    await until(lambda: ben.words(space))
    stored = ada.talk.files.path(digest)
    stored.write_bytes(bytes(len(stored.read_bytes())))
    with pytest.raises(InputError, match="not the file"):
        await ben.talk.fetch(space, digest)
    assert here(ben, space) == [()]
    assert not ben.talk.files.path(digest).exists()


async def test_only_files_of_the_chat_are_given(machine, until, stack, big, monkeypatch):
    ada, ben = [await stack.enter_async_context(machine(name)) for name in ("ada", "ben")]
    space = (await ada.collaboration.create("Private")).id
    await ben.join(ada, space)
    private = ada.talk._store.add_file(big)
    pieces = []
    monkeypatch.setattr(ben.talk.files, "got", lambda peer_id, piece: pieces.append(piece))
    await ben.network.send(ada.id, Wanted(space, private, 0))
    await until(lambda: [piece.why for piece in pieces] == ["Nothing in this workspace announces that file."])
    # announcing a hash that one knows is not enough either: the host asks its author for the file
    attachment = ada.talk.attach(big)
    await ben.talk.say(space, "mine", attachments=[attachment])
    await until(lambda: ada.words(space) == ["mine"])
    await ben.network.send(ada.id, Wanted(space, private, 0))
    await until(lambda: len(pieces) == 2)
    assert pieces[1].payload == b""


async def test_a_stranger_gets_nothing(machine, stack, big):
    ada, eve = [await stack.enter_async_context(machine(name)) for name in ("ada", "eve")]
    space = (await ada.collaboration.create("Ours")).id
    digest = await shared(ada, space, big)
    await eve.network.join((await ada.network.create_invite("peer")).link)
    for words in (Wanted(space, digest, 0), Piece(space, digest, 0, "", b"x")):
        with pytest.raises(RefusedError, match="no such workspace"):
            await eve.network.send(ada.id, words)


async def test_without_its_author_a_file_stays_elsewhere(machine, until, stack, big, monkeypatch):
    monkeypatch.setattr("core.collaboration.talk_files.PATIENCE_S", 0.1)
    ada = await stack.enter_async_context(machine("ada"))
    space = (await ada.collaboration.create("Away")).id
    async with machine("ben") as ben:
        await ben.join(ada, space)
        digest = await shared(ben, space, big)
        await until(lambda: ada.words(space))
    with pytest.raises(UnreachableError):
        await ada.talk.fetch(space, digest)
    with pytest.raises(InputError, match="Nothing in this workspace"):
        await ada.talk.fetch(space, "0" * 64)


async def test_the_host_keeps_small_files_for_when_their_author_is_away(machine, until, stack, big, monkeypatch):
    monkeypatch.setattr("core.collaboration.talk_files.EAGER_BYTES", 14 * PIECE)
    ada, cleo = [await stack.enter_async_context(machine(name)) for name in ("ada", "cleo")]
    space = (await ada.collaboration.create("Kept")).id
    await cleo.join(ada, space)
    large = big.with_name("large.bin")
    large.write_bytes(os.urandom(20 * PIECE))
    async with machine("ben") as ben:
        await ben.join(ada, space)
        digest, too_large = await shared(ben, space, big), await shared(ben, space, large)
        await until(lambda: sorted(here(ada, space)) == [(), (digest,)])
    assert (await cleo.talk.fetch(space, digest)).read_bytes() == big.read_bytes()
    monkeypatch.setattr("core.collaboration.talk_files.PATIENCE_S", 0.1)
    with pytest.raises(UnreachableError):
        await cleo.talk.fetch(space, too_large)


async def test_the_host_gets_at_the_next_meeting_what_it_missed(machine, until, stack, big, monkeypatch):
    ada = await stack.enter_async_context(machine("ada"))
    space = (await ada.collaboration.create("Later")).id
    async with machine("ben") as ben:
        await ben.join(ada, space)
        digest = await shared(ben, space, big)
        await until(lambda: ada.words(space))
    assert here(ada, space) == [()]
    monkeypatch.setattr("core.collaboration.talk_files.EAGER_BYTES", 1 << 20)
    async with machine("ben") as ben:
        await until(lambda: here(ada, space) == [(digest,)])


async def test_an_empty_file_is_a_file(machine, until, stack, tmp_path):
    ada, ben = [await stack.enter_async_context(machine(name)) for name in ("ada", "ben")]
    space = (await ada.collaboration.create("Empty")).id
    await ben.join(ada, space)
    (tmp_path / "empty.txt").touch()
    digest = await shared(ada, space, tmp_path / "empty.txt")
    await until(lambda: ben.words(space))
    assert (await ben.talk.fetch(space, digest)).read_bytes() == b""


async def test_a_folder_is_no_file(machine, stack, tmp_path):
    ada = await stack.enter_async_context(machine("ada"))
    with pytest.raises(InputError, match="is no file"):
        ada.talk.attach(tmp_path)
