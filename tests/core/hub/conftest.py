"""What the hub's tests stand on: a real hub on loopback over TLS, and guests that speak its frames."""

import asyncio
import itertools

import pytest
from websockets.asyncio.client import connect

from core.hub import frames
from core.hub.local_backbone import LocalBackbone
from core.hub.records import Limits
from core.hub.server import HubServer
from core.hub.service import HubService, Options
from core.networking.identity import Identity, client_context
from core.storage.database import Database
from core.storage.migrations import HUB

PATIENCE_S = 20
numbers = itertools.count()


class Guest:
    """One connection to the rooms: says things, and hears the next frame or the next of a kind."""

    def __init__(self, socket, as_text=False):
        self.socket = socket
        self.as_text = as_text
        self.client = ""

    async def send(self, frame):
        await self.socket.send(frames.to_text(frame) if self.as_text else frames.to_bytes(frame))

    async def hear(self, *kinds):
        """The next frame that is one of `kinds`; those before it are passed over."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                frame = frames.from_hub(await self.socket.recv())
                if not kinds or isinstance(frame, kinds):
                    return frame

    async def join(self, room, after=None):
        await self.send(frames.Join(room, after))
        return await self.hear(frames.Joined, frames.Refused)

    async def publish(self, room, body, message_id=None):
        message_id = message_id or f"m{next(numbers)}"
        await self.send(frames.Publish(room, message_id, body))
        return await self.hear(frames.Stored, frames.Refused)

    async def bodies(self, count):
        return [(await self.hear(frames.Message)).body for _ in range(count)]

    async def close(self):
        await self.socket.close()


class Hub:
    """A hub of this process, which may be stopped and started again on the same folder."""

    def __init__(self, folder, limits, options):
        self.folder, self.limits, self.options = folder, limits, options
        self.identity = Identity.load(folder)
        self.port = 0
        self.guests = []

    async def start(self):
        database = Database(self.folder / "hub.db", schema=HUB)
        options = Options(self.limits, **self.options)
        self.service = HubService(LocalBackbone(database, self.limits), hub_id=self.identity.peer_id, options=options)
        self.server = HubServer(self.service, tls=self.identity.server_context())
        self.port = await self.server.open("127.0.0.1", self.port)

    async def stop(self):
        await self.server.close()

    @property
    def address(self):
        return f"wss://127.0.0.1:{self.port}#{self.identity.peer_id}"

    async def token(self, name, **given):
        return await self.service.tokens.add(name, **given)

    async def open(self, token="", as_text=False, path="/rooms"):
        """A websocket; the token travels in the header."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        socket = await connect(
            f"wss://127.0.0.1:{self.port}{path}",
            ssl=client_context(),
            additional_headers=headers,
            compression=None,
            max_size=None,
            proxy=None,
        )
        self.guests.append(socket)
        return Guest(socket, as_text)

    async def guest(self, name="ada", token="", **given):
        """Somebody who has been let in."""
        guest = await self.open(token or await self.token(name, **given))
        guest.client = (await guest.hear(frames.Welcome)).client
        return guest


@pytest.fixture
async def hub_of(tmp_path):
    """`await hub_of(limits…, options={…})`: a started hub; all of them end with the test."""
    made = []

    async def start(options=None, **limits):
        hub = Hub(tmp_path / f"hub{len(made)}", Limits(**limits), options or {})
        await hub.start()
        made.append(hub)
        return hub

    yield start
    for hub in made:
        for socket in hub.guests:
            await socket.close()
        await hub.stop()


@pytest.fixture
async def hub(hub_of):
    return await hub_of()
