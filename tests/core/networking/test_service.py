"""Two real programs' networks over real TLS on loopback: what a person gets from pairing, sending and coming back."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from core.errors import InputError, RefusedError, UnreachableError, WaitingError
from core.events import Events
from core.networking import dialer
from core.networking import invite as invites
from core.networking.handshake import Dialler
from core.networking.messages import encode, message
from core.networking.records import Discovered, Knocked, PeerConnected, PeerDisconnected, PeerPaired
from core.networking.service import NetworkService
from core.settings import SettingsStore
from core.storage.database import Database
from core.storage.tables.networking import NetworkingTables


@message("test.said")
@dataclass(frozen=True)
class Said:
    text: str
    payload: bytes = b""


@message("test.greeting")
@dataclass(frozen=True)
class Greeting:
    scope: str


class Machine:
    """One network service with its own profile, and what it heard."""

    def __init__(self, folder, name, **environment):
        self.folder = folder / name
        self.events = Events()
        self.settings = SettingsStore(
            self.folder / "settings.toml",
            {"VEGA_HOST": "127.0.0.1", "VEGA_DISCOVERY": "no", "VEGA_NAME": name, **environment},
        )
        self.database = Database(self.folder / "vega.db")
        self.network = NetworkService(
            folder=self.folder / "network",
            tables=NetworkingTables(self.database),
            events=self.events,
            settings=self.settings,
        )
        self.id = self.network.identity.peer_id
        self.heard = asyncio.Queue()
        self.seen = []
        self.events.subscribe(object, self.seen.append)

        async def hear(peer_id, said):
            if said.text == "refuse me":
                raise InputError("Not this.", "Say something else.")
            await self.heard.put((peer_id, said))

        self.network.on(Said, hear)

    async def texts(self, count):
        return [(await asyncio.wait_for(self.heard.get(), 20))[1].text for _ in range(count)]


@pytest.fixture
def machine(tmp_path):
    """A context manager for a started machine: `async with machine("ada") as ada`."""

    @asynccontextmanager
    async def start(name, **environment):
        made = Machine(tmp_path, name, **environment)
        await made.network.start()
        try:
            yield made
        finally:
            await made.network.stop()
            made.database.close()

    return start


async def pair(host, guest, scope="peer"):
    return await guest.network.join((await host.network.create_invite(scope, title="Team")).link)


async def store_queued(stopped, peer_id, header, payload):
    """What `queue` stores just before the program is killed."""
    database = Database(stopped.folder / "vega.db")
    await NetworkingTables(database).queue(peer_id, header, payload)
    database.close()


async def online(one, other):
    async with asyncio.timeout(20):
        while not (one.network.is_online(other.id) and other.network.is_online(one.id)):
            await asyncio.sleep(0.01)


async def test_an_invite_pairs_two_machines_and_both_are_told(machine):
    async with machine("ada") as ada, machine("bo") as bo:
        joined = await pair(ada, bo, "federation:7")
        await online(ada, bo)
        assert (joined.peer.name, joined.scope, joined.role, joined.title) == ("ada", "federation:7", "member", "Team")
        assert ada.network.role_of(bo.id, "federation:7") == "member"
        assert bo.network.role_of(ada.id, "federation:7") == "host"
        assert ada.network.role_of(bo.id, "federation:8") is None
        assert [peer.name for peer in ada.network.members("federation:7")] == ["bo"]
        paired = [event for event in ada.seen if isinstance(event, PeerPaired)]
        assert [(event.peer_id, event.invited_by_us) for event in paired] == [(bo.id, True)]


async def test_messages_travel_both_ways_and_are_answered_for(machine):
    async with machine("ada") as ada, machine("bo") as bo:
        await pair(ada, bo)
        await bo.network.send(ada.id, Said("hello"))
        await ada.network.send(bo.id, Said("hello back", b"x" * 3_000_000))
        assert await ada.texts(1) == ["hello"]
        peer_id, said = await asyncio.wait_for(bo.heard.get(), 5)
        assert peer_id == ada.id
        assert said.payload == b"x" * 3_000_000


async def test_a_refusal_comes_back_with_its_words(machine):
    async with machine("ada") as ada, machine("bo") as bo:
        await pair(ada, bo)
        with pytest.raises(RefusedError) as caught:
            await bo.network.send(ada.id, Said("refuse me"))
        assert (caught.value.what, caught.value.todo) == ("Not this.", "Say something else.")


async def test_nobody_there_is_said_in_time(machine):
    async with machine("ada") as ada:
        async with machine("bo") as bo:
            await pair(ada, bo)
        with pytest.raises(UnreachableError, match="bo did not answer"):
            await ada.network.send(bo.id, Said("hello"), timeout_s=0.2)
        assert not ada.network.post(bo.id, Said("hello"))


async def test_queued_messages_wait_for_a_peer_and_arrive_once_in_order(machine):
    async with machine("ada") as ada:
        async with machine("bo") as bo:
            await pair(ada, bo)
        for number in range(10):
            await ada.network.queue(bo.id, Said(f"message {number}"))
        async with machine("bo") as bo:
            assert await bo.texts(10) == [f"message {number}" for number in range(10)]
            await asyncio.sleep(0.1)
            assert bo.heard.empty()


async def test_queued_messages_survive_a_restart_of_the_sender(machine):
    async with machine("ada") as ada:
        async with machine("bo") as bo:
            await pair(ada, bo)
        header, payload = encode(Said("later"))
        await store_queued(bo, ada.id, header, payload)
        async with machine("bo"):
            assert await ada.texts(1) == ["later"]


async def test_a_host_that_restarts_is_found_again_on_its_port(machine):
    async with machine("ada") as ada:
        await ada.network.create_invite("peer")
        first = ada.network.address
        async with machine("bo") as bo:
            await pair(ada, bo)
            await ada.network.stop()
            async with machine("ada") as again:
                assert again.network.address == first
                await online(again, bo)
                await again.network.send(bo.id, Said("back"))
                assert await bo.texts(1) == ["back"]
                assert sum(isinstance(event, PeerConnected) for event in bo.seen) >= 2


async def test_a_broken_connection_is_resumed_and_nothing_is_lost_or_doubled(machine):
    async with machine("ada") as ada, machine("bo") as bo:
        await pair(ada, bo)

        async def talk():
            for number in range(60):
                await bo.network.send(ada.id, Said(str(number), b"x" * 200_000))

        async def cut():
            for _ in range(6):
                await asyncio.sleep(0.05)
                session = bo.network._links._sessions[ada.id]
                if session.is_online:
                    session._connection.transport.abort()

        await asyncio.wait_for(asyncio.gather(talk(), cut()), 60)
        assert await ada.texts(60) == [str(number) for number in range(60)]
        assert ada.heard.empty()


@pytest.mark.parametrize(
    ("valid_s", "uses", "words"), [(-5, 1, "has expired"), (60, 0, "used already")], ids=["expired", "used"]
)
async def test_an_expired_or_used_invite_is_refused_in_words(machine, valid_s, uses, words):
    async with machine("ada") as ada, machine("bo") as bo:
        made = await ada.network.create_invite("peer", valid_s=valid_s, uses=uses)
        with pytest.raises(RefusedError, match=words):
            await bo.network.join(made.link)
        assert ada.network.peers() == []


async def test_an_invite_for_one_lets_only_one_in(machine):
    async with machine("ada") as ada, machine("bo") as bo, machine("cleo") as cleo:
        made = await ada.network.create_invite("peer")
        await bo.network.join(made.link)
        with pytest.raises(RefusedError, match="used already"):
            await cleo.network.join(made.link)


async def test_a_withdrawn_invite_is_refused(machine):
    async with machine("ada") as ada, machine("bo") as bo:
        made = await ada.network.create_invite("peer")
        assert [entry.id for entry in await ada.network.invites()] == [made.id]
        await ada.network.withdraw(made.id)
        with pytest.raises(RefusedError, match="withdrawn"):
            await bo.network.join(made.link)


async def test_another_key_at_the_address_is_refused(machine):
    """Somebody in between cannot pass for the machine that invited."""
    async with machine("ada") as ada, machine("bo") as bo, machine("mallory") as mallory:
        link = invites.parse((await ada.network.create_invite("peer")).link)
        false = invites.Link((("127.0.0.1", mallory.network.address[1]),), link.key_hash, link.secret, link.expires)
        with pytest.raises(RefusedError, match="Another machine answers"):
            await bo.network.join(false.text())


async def test_a_stranger_without_an_invite_is_refused(machine):
    async with machine("ada") as ada, machine("bo") as bo:
        link = invites.parse((await ada.network.create_invite("peer")).link)
        guess = invites.Link(link.addresses, link.key_hash, bytes(16), link.expires)
        with pytest.raises(RefusedError, match="not known here"):
            await bo.network.join(guess.text())


async def test_nobody_at_the_address_is_said_in_words(machine):
    async with machine("bo") as bo:
        async with machine("ada") as ada:
            link = (await ada.network.create_invite("peer")).link
        with pytest.raises(UnreachableError, match="Nobody answers"):
            await bo.network.join(link)


async def test_ones_own_invite_is_refused(machine):
    async with machine("ada") as ada:
        with pytest.raises(InputError, match="this very machine"):
            await ada.network.join((await ada.network.create_invite("peer")).link)


async def test_who_does_not_listen_cannot_invite_but_can_join(machine):
    async with machine("ada") as ada, machine("bo", VEGA_LISTEN="no") as bo:
        with pytest.raises(InputError, match="accepts no connections"):
            await bo.network.create_invite("peer")
        await pair(ada, bo)
        await ada.network.send(bo.id, Said("hello"))
        assert await bo.texts(1) == ["hello"]


async def test_a_message_over_the_limit_is_refused_in_words(machine):
    async with machine("ada", VEGA_MAX_MESSAGE_MB="1") as ada, machine("bo") as bo:
        await pair(ada, bo)
        with pytest.raises(RefusedError, match="the most is 1 MB"):
            await bo.network.send(ada.id, Said("big", b"x" * (2 << 20)), timeout_s=5)
        await bo.network.send(ada.id, Said("small"))
        assert await ada.texts(1) == ["small"]


async def test_both_invite_each_other_and_one_link_stands(machine):
    async with machine("ada") as ada, machine("bo") as bo:
        await pair(ada, bo, "workspace:1")
        await pair(bo, ada, "federation:1")
        await online(ada, bo)
        await asyncio.sleep(0.5)
        await online(ada, bo)
        await ada.network.send(bo.id, Said("hello"))
        await bo.network.send(ada.id, Said("hello"))
        assert bo.network.role_of(ada.id, "federation:1") == "member"
        # a host that becomes a guest too is still found at its address after a restart
        assert bo.network.peer(ada.id).address == f"127.0.0.1:{ada.network.address[1]}"


async def test_a_forgotten_machine_needs_a_new_invite(machine):
    async with machine("ada") as ada, machine("bo") as bo:
        await pair(ada, bo)
        await ada.network.forget(bo.id)
        assert ada.network.peers() == []
        with pytest.raises(UnreachableError):
            await bo.network.send(ada.id, Said("hello"), timeout_s=0.5)
        await pair(ada, bo)
        await bo.network.send(ada.id, Said("hello"))


async def test_small_messages_overtake_a_large_one(machine):
    async with machine("ada") as ada, machine("bo") as bo:
        await pair(ada, bo)
        large = asyncio.create_task(bo.network.send(ada.id, Said("large", bytes(48 << 20))))
        await asyncio.sleep(0)
        await bo.network.send(ada.id, Said("small"))
        await large
        assert await ada.texts(2) == ["small", "large"]


async def test_pairing_again_over_a_standing_link_loses_no_word_and_no_presence(machine):
    """What the host says the moment it hears of the pairing arrives at a guest that knows what it is about."""
    async with machine("ada") as ada, machine("ben") as ben:
        await pair(ada, ben)
        known, roles = [], []

        async def greet(scope):
            await ada.network.send(ben.id, Greeting(scope))

        async def hear(peer_id, greeting):
            roles.append((greeting.scope, ben.network.role_of(peer_id, greeting.scope)))

        ben.network.on(Greeting, hear)
        ada.events.subscribe(PeerPaired, lambda event: known.append(asyncio.ensure_future(greet(event.scope))))
        seen = len(ada.seen)
        for number in range(10):
            await pair(ada, ben, f"workspace:{number}")
        await asyncio.gather(*known)
        assert roles == [(f"workspace:{number}", "host") for number in range(10)]
        assert not any(isinstance(event, PeerDisconnected) for event in ada.seen[seen:])
        assert ada.network.is_online(ben.id)


class Nearby:
    """Stands for multicast DNS, which has its own tests: who is seen."""

    def __init__(self, *machines):
        self.found = {
            made.id: Discovered(made.id, made.network.name, f"127.0.0.1:{made.network.address[1]}") for made in machines
        }

    async def stop(self):
        pass


@asynccontextmanager
async def neighbours(machine, *, is_on=True):
    async with machine("ada") as ada, machine("ben") as ben:
        ada.network._knocks._is_on = lambda: is_on
        ben.network._discovery = Nearby(ada)
        yield ada, ben


async def knocked(ada):
    async with asyncio.timeout(20):
        while not ada.network.knocks():
            await asyncio.sleep(0.01)
    [knock] = ada.network.knocks()
    return knock


@pytest.fixture
def soon(monkeypatch):
    monkeypatch.setattr("core.networking.knocking.ASK_EVERY_S", 0.02)


async def test_somebody_nearby_asks_is_approved_and_gets_in(machine, soon):
    async with neighbours(machine) as (ada, ben):
        codes = []
        asking = asyncio.create_task(ben.network.ask(ada.id, "It is me", waiting=codes.append))
        knock = await knocked(ada)
        assert (knock.peer_id, knock.name, knock.words, knock.is_waiting) == (ben.id, "ben", "It is me", True)
        await asyncio.sleep(0.1)  # asks again meanwhile, under the same code
        assert codes == [knock.code] == [one.code for one in ada.network.knocks()]
        assert ada.network.peers() == []
        await ada.network.approve(ben.id, knock.code, scope="workspace:w", role="editor", title="Field notes")
        joined = await asyncio.wait_for(asking, 20)
        assert (joined.peer.name, joined.scope, joined.role, joined.title) == (
            "ada",
            "workspace:w",
            "editor",
            "Field notes",
        )
        assert ada.network.role_of(ben.id, "workspace:w") == "editor"
        assert ben.network.role_of(ada.id, "workspace:w") == "host"
        assert PeerPaired(ben.id, "ben", "workspace:w", "editor", "Field notes", invited_by_us=True) in ada.seen
        await ben.network.send(ada.id, Said("hello"))
        assert await ada.texts(1) == ["hello"]
    async with machine("ada") as ada, machine("ben") as ben:  # the pair stays one
        await ben.network.send(ada.id, Said("again"))
        assert await ada.texts(1) == ["again"]


async def test_who_is_paired_already_may_ask_for_more(machine, soon):
    async with neighbours(machine) as (ada, ben):
        await ben.network.join((await ada.network.create_invite("peer")).link)
        asking = asyncio.create_task(ben.network.ask(ada.id))
        knock = await knocked(ada)
        assert knock.is_known
        await ada.network.approve(ben.id, knock.code, scope="workspace:w", role="viewer", title="W")
        assert (await asyncio.wait_for(asking, 20)).scope == "workspace:w"
        assert ada.network.role_of(ben.id, "peer") == "member"
        await ben.network.send(ada.id, Said("still here"))
        assert await ada.texts(1) == ["still here"]


async def test_who_is_declined_hears_it_and_is_not_announced_again(machine, soon):
    async with neighbours(machine) as (ada, ben):
        asking = asyncio.create_task(ben.network.ask(ada.id))
        await knocked(ada)
        await ada.network.decline(ben.id)
        with pytest.raises(RefusedError, match="declined"):
            await asyncio.wait_for(asking, 20)
        with pytest.raises(RefusedError, match="declined"):
            await ben.network.ask(ada.id)
        assert len([event for event in ada.seen if isinstance(event, Knocked)]) == 1
        assert ada.network.peers() == ben.network.peers() == []


async def test_nobody_decides_or_the_person_cancels(machine, soon, monkeypatch):
    async with neighbours(machine) as (ada, ben):
        monkeypatch.setattr("core.networking.knocking.ASK_FOR_S", 0.2)
        with pytest.raises(UnreachableError, match="Nobody decided"):
            await ben.network.ask(ada.id)
        monkeypatch.undo()
        asking = asyncio.create_task(ben.network.ask(ada.id))
        await asyncio.sleep(0.1)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert ben.network.peers() == []
        with pytest.raises(InputError, match="not seen nearby"):
            await ben.network.ask("somebody")


async def test_without_discovery_nobody_can_knock(machine):
    async with neighbours(machine, is_on=False) as (ada, ben):
        with pytest.raises(RefusedError, match="takes no requests"):
            await ben.network.ask(ada.id)
        assert ada.network.knocks() == []


async def test_strangers_cannot_crowd_out_an_invite(machine, identity):
    """Each with a key of its own, over real connections: twenty wait, the rest is refused, an invite still works."""
    async with neighbours(machine) as (ada, ben):
        for number in range(24):
            hello = Dialler(identity(f"stranger {number}"), ada.id, name="Free money")
            hello.opening = b"r" * 32
            with pytest.raises(RefusedError) as refused:
                await dialer.dial(identity(f"stranger {number}"), ada.id, ada.network.address, hello=hello)
            assert isinstance(refused.value, WaitingError) == (number < 20)
        assert len(ada.network.knocks()) == 20
        assert (await ben.network.join((await ada.network.create_invite("peer")).link)).peer.id == ada.id


async def test_an_invite_goes_through_a_file(machine, tmp_path):
    async with machine("ada") as ada, machine("ben") as ben:
        path = await ada.network.save_invite(await ada.network.create_invite("peer"), tmp_path / "for ben.vegainvite")
        assert (await ben.network.join_file(path)).peer.id == ada.id
