"""Machines that call each other, for the tests of this folder: real sockets, TLS, SQLite, WebRTC."""

import asyncio
import contextlib
import time

import av
import numpy as np
import pytest

from core.collaboration.calls.service import Calls
from core.collaboration.calls.sound_queue import RATE
from core.events import Events
from core.networking.service import NetworkService
from core.settings import SettingsStore
from core.storage.database import Database
from core.storage.tables.networking import NetworkingTables

SPACE = "space"
SCOPE = f"workspace:{SPACE}"
STEP = RATE // 50


@pytest.fixture(autouse=True)
def loopback(monkeypatch):
    """Tests meet no machine but this one: connections are made between addresses of the loopback only."""
    monkeypatch.setattr("aioice.ice.get_host_addresses", lambda use_ipv4, use_ipv6: ["127.0.0.1"])


class Machine:
    """One machine's network and calls with its own profile; `host` is the machine on which the workspace lives."""

    def __init__(self, folder, name, host=None):
        self.name = name
        environment = {"VEGA_HOST": "127.0.0.1", "VEGA_DISCOVERY": "no", "VEGA_NAME": name, "VEGA_CALL_DUCKING": "no"}
        settings = SettingsStore(folder / name / "settings.toml", environment)
        self.events = Events()
        self.database = Database(folder / name / "vega.db")
        self.network = NetworkService(
            folder=folder / name / "network",
            tables=NetworkingTables(self.database),
            events=self.events,
            settings=settings,
        )
        self.id = self.network.identity.peer_id
        self.host = host or self
        self.calls = Calls(
            network=self.network,
            events=self.events,
            settings=settings,
            may_join=self._may_join,
            members=lambda space: [peer.id for peer in self.network.members(f"workspace:{space}")],
            host=lambda space: self.host.id if space == SPACE else "",
        )
        self.seen, self.pictures = [], {}
        self.events.subscribe(object, self.seen.append)
        self.calls.watch(lambda peer_id, part, frame: self.pictures.__setitem__((peer_id, part), frame))
        self._feeding = set()

    async def __aenter__(self):
        self.events.bind(asyncio.get_running_loop())
        await self.calls.start()
        await self.network.start()
        if self.host is not self:
            invite = await self.host.network.create_invite(SCOPE, role="editor", title="Space")
            await self.network.join(invite.link)
        return self

    async def __aexit__(self, *error):
        for task in self._feeding:
            task.cancel()
        await self.calls.stop()
        await self.network.stop()
        await asyncio.to_thread(self.database.close)

    def _may_join(self, space, peer_id):
        return space == SPACE and (
            peer_id == self.id or self.network.role_of(peer_id, f"workspace:{space}") is not None
        )

    @property
    def call(self):
        return self.calls.call(SPACE)

    def states(self):
        """Name and state of everybody in the call as seen here."""
        return {entry.name: entry.state for entry in self.call.participants} if self.call else {}

    def events_of(self, kind):
        return [event for event in self.seen if isinstance(event, kind)]

    def sing(self, hertz):
        """Feed a tone into the microphone from now on, as a device does: 20 ms after 20 ms."""
        self._feed(self._sing(hertz))

    def show(self, colour, part="camera"):
        """Feed pictures of one colour, (red, green, blue), from now on."""
        self._feed(self._show(colour, getattr(self.calls.sources, part)))

    def _feed(self, work):
        self._feeding.add(asyncio.ensure_future(work))

    async def _sing(self, hertz):
        started, sent = time.monotonic(), 0
        while True:
            at = (np.arange(STEP) + sent) / RATE
            self.calls.sources.microphone.feed((0.3 * np.sin(2 * np.pi * hertz * at)).astype(np.float32), RATE)
            sent += STEP
            await asyncio.sleep(max(0.0, started + sent / RATE - time.monotonic()))

    async def _show(self, colour, source):
        picture = np.full((180, 320, 3), colour, np.uint8)
        while True:
            source.feed(picture)
            await asyncio.sleep(0.05)

    async def listen(self, seconds):
        """What the loudspeaker says during the next seconds, int16."""
        started, parts, taken = time.monotonic(), [], 0
        while taken < seconds * RATE:
            parts.append(self.calls.play(STEP))
            taken += STEP
            await asyncio.sleep(max(0.0, started + taken / RATE - time.monotonic()))
        return np.concatenate(parts)


async def until(condition, *, patience_s=20.0):
    """Wait until something is so."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(patience_s):
            while not condition():
                await asyncio.sleep(0.02)
    assert condition(), "It never happened."


def loudest_hertz(samples):
    """The frequency with the most power, by a Fourier transform."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum) * RATE / len(samples))


def has_tone(samples, hertz):
    """Whether a tone is among the loudest there: a tenth of the strongest, and no mere noise."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) / len(samples)
    place = round(hertz * len(samples) / RATE)
    return spectrum[place - 3 : place + 4].max() > max(0.1 * spectrum.max(), 20)


def colour_of(frame):
    """The mean colour of a picture, (red, green, blue)."""
    return tuple(av.VideoFrame.to_ndarray(frame, format="rgb24").reshape(-1, 3).mean(0).round().astype(int))


@pytest.fixture
def machine(tmp_path):
    """`async with machine("ada") as ada, machine("ben", ada) as ben`: ben is a member of ada's workspace."""
    return lambda name, host=None: Machine(tmp_path, name, host)


@pytest.fixture(name="until")
def waiting():
    return until


@pytest.fixture
def ear():
    """Judges of what is heard and seen."""

    class Ear:
        loudest = staticmethod(loudest_hertz)
        has_tone = staticmethod(has_tone)
        colour = staticmethod(colour_of)
        space = SPACE

    return Ear
