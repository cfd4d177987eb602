"""Who arranges channels for whom: a host for its members, nobody for strangers, and not again and again in vain."""

import asyncio

import pytest

from core.errors import InputError, RefusedError, UnreachableError
from core.networking import channels as module
from core.networking.book import Book
from core.networking.channels import Answer, Channels, Offer


class Machine:
    """One machine's channels. What it sends is heard by the one it is sent to, if it listens."""

    def __init__(self, name, store, wired):
        self.book = Book(store)
        self.wired = wired
        self.sent = []
        self.online = {"host"} if name != "host" else {"ada", "ben"}
        self.is_on = True
        self.accepted = asyncio.Queue()
        self.channels = Channels(
            name,
            self.book,
            send=lambda peer_id, words, seconds: self.send(name, peer_id, words),
            is_online=lambda peer_id: peer_id in self.online,
            servers=lambda: (),
            target=self.target,
            is_on=lambda: self.is_on,
        )

    async def target(self):
        return self.server.sockets[0].getsockname()[:2]

    async def send(self, me, peer_id, words):
        self.sent.append((peer_id, words))
        other = self.wired.get(peer_id)
        if other is None:
            raise UnreachableError("Nobody is there.", "")
        try:
            hear = other.channels.heard_offer if isinstance(words, Offer) else other.channels.heard_answer
            await hear(me, words)
        except InputError as error:
            raise RefusedError(error.what, error.todo) from error

    async def __aenter__(self):
        async def come(reader, writer):
            await self.accepted.put((await reader.readline(), writer.get_extra_info("peername")[1]))
            writer.write(b"welcome\n")

        self.server = await asyncio.start_server(come, "127.0.0.1", 0)
        return self

    async def knows(self, peer_id, role, scope="workspace:1"):
        await self.book.keep(peer_id, peer_id, is_host=role == "host")
        await self.book.grant(peer_id, scope, role)


@pytest.fixture
async def three(tmp_path, store):
    """Ada and Ben take part in the host's workspace, and are linked with the host only."""
    wired = {}
    for name in ("host", "ada", "ben"):
        wired[name] = await Machine(name, Silent(), wired).__aenter__()
    for one, other in (("ada", "ben"), ("ben", "ada")):
        await wired[one].knows("host", "host")
        await wired[one].knows(other, "editor")
        await wired["host"].knows(one, "editor")
    yield wired["host"], wired["ada"], wired["ben"]
    for one in wired.values():
        await one.channels.stop()
        one.server.close()


class Silent:
    """A store that keeps nothing; the book holds all in memory."""

    def __getattr__(self, name):
        async def keep(*_, **__):
            return []

        return keep


async def test_a_host_arranges_a_channel_between_two_of_its_members(three):
    host, ada, ben = three
    assert ada.channels.carrier("ben") == "host"
    wire = await ada.channels.reach("ben", "host")
    reader, writer = await asyncio.open_connection(sock=wire.socket)
    writer.write(b"hello\n")
    line, port = await ben.accepted.get()
    assert line == b"hello\n" and await reader.readline() == b"welcome\n"
    assert ben.channels.ports == {port} and wire.way == "channel"
    await wire.close()
    assert {type(words) for _, words in host.sent} == {Offer, Answer}


async def test_a_host_passes_nothing_on_for_those_who_share_nothing_or_for_others_in_their_name(three):
    host, ada, _ = three
    await host.knows("eve", "editor", "workspace:2")
    for sender, caller, callee in (("eve", "eve", "ben"), ("eve", "ada", "ben"), ("ada", "ada", "ada")):
        with pytest.raises(InputError, match="passes that on"):
            await host.channels.heard_offer(sender, Offer("1", caller, callee, "x"))
    assert host.sent == [] and ada.sent == []


async def test_members_of_something_of_somebody_elses_get_nothing_passed_on(three):
    """Ben knows two others of the host's workspace; it is not his."""
    _, _, ben = three
    await ben.knows("cleo", "editor")
    with pytest.raises(InputError, match="passes that on"):
        await ben.channels.heard_offer("ada", Offer("1", "ada", "cleo", "x"))


async def test_only_who_is_known_here_may_call_and_only_through_a_host_of_both(three):
    _, _, ben = three
    await ben.knows("zoe", "editor", "workspace:9")
    for sender, caller in (("host", "stranger"), ("ada", "zoe"), ("host", "zoe")):
        with pytest.raises(InputError, match="takes no channel"):
            await ben.channels.heard_offer(sender, Offer("1", caller, "ben", "x"))
    ben.is_on = False
    with pytest.raises(InputError, match="takes no channel"):
        await ben.channels.heard_offer("host", Offer("1", "ada", "ben", "x"))


async def test_an_answer_that_somebody_else_brings_is_not_taken(three, monkeypatch):
    _, ada, ben = three
    monkeypatch.setattr(module, "ANSWER_S", 0.3)
    monkeypatch.setattr(ben.channels, "heard_offer", lambda peer_id, offer: asyncio.sleep(0))
    asking = asyncio.create_task(ada.channels.reach("ben", "host"))
    while not ada.sent:
        await asyncio.sleep(0.01)
    _, offer = ada.sent[0]
    await ada.channels.heard_answer("ben", Answer(offer.call, "ada", "ben", "forged"))
    with pytest.raises(UnreachableError):
        await asking


async def test_what_is_in_vain_is_not_tried_again_at_once(three, monkeypatch):
    host, ada, _ = three
    del host.wired["ben"]
    with pytest.raises(UnreachableError, match="no channel"):
        await ada.channels.reach("ben", "host")
    assert ada.channels.carrier("ben") == ""
    now = module.time.monotonic()
    monkeypatch.setattr(module.time, "monotonic", lambda: now + module.REST_S + 1)
    assert ada.channels.carrier("ben") == "host"
    with pytest.raises(UnreachableError):
        await ada.channels.reach("ben", "host")
    monkeypatch.setattr(module.time, "monotonic", lambda: now + 2 * module.REST_S)
    assert ada.channels.carrier("ben") == ""


async def test_a_description_that_is_none_comes_back_in_words(three):
    *_, ben = three
    await ben.channels.heard_offer("host", Offer("1", "ada", "ben", "nonsense"))
    while not ben.sent:
        await asyncio.sleep(0.01)
    [(to, answer)] = ben.sent
    assert to == "host" and "described as something else" in answer.why
    with pytest.raises(InputError, match="more length"):
        await ben.channels.heard_offer("host", Offer("1", "ada", "ben", "x" * 50_000))


async def test_two_that_are_linked_need_nobody_else(three):
    """Through a hub's relay, say: the words go over the link that is there."""
    _, ada, ben = three
    ada.online, ben.online = {"ben"}, {"ada"}
    assert ada.channels.carrier("ben") == "ben"
    wire = await ada.channels.reach("ben", "ben")
    await wire.close()
