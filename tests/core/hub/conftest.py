"""Guests of a real hub that speak its frames; the hub itself is in the conftest above, for the network's tests too."""

import asyncio
import contextlib
import itertools
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
import redis
from websockets.asyncio.client import connect

from core.networking import room_frames as frames
from core.networking.identity import client_context

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


@pytest.fixture
async def open_guest():
    """`await open_guest(hub, token)`: a websocket to its rooms; the token travels in the header."""
    sockets = []

    async def open_one(hub, token="", as_text=False):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = hub.address.partition("#")[0] + "/rooms"
        socket = await connect(
            url, ssl=client_context(), additional_headers=headers, compression=None, max_size=None, proxy=None
        )
        sockets.append(socket)
        return Guest(socket, as_text)

    yield open_one
    for socket in sockets:
        socket.transport.abort()


@pytest.fixture
async def guest_of(open_guest):
    """`await guest_of(hub, "ada", role=…)`: somebody who has been let in."""

    async def come(hub, name="ada", token="", **given):
        guest = await open_guest(hub, token or await hub.token(name, **given))
        guest.client = (await guest.hear(frames.Welcome)).client
        return guest

    return come


@pytest.fixture
def redis_url():
    """A real Redis of this test alone, on a socket in its folder."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server is not installed: bash installers/linux/setup.sh --tests")
    # paths of sockets have at most 107 bytes, and a test's folder may be longer
    folder = Path(tempfile.mkdtemp(prefix="vega"))
    words = ("--port", "0", "--unixsocket", folder / "redis", "--dir", folder, "--save", "", "--appendonly", "yes")
    server = subprocess.Popen([program, *map(str, words)], stdout=subprocess.DEVNULL)
    url = f"unix://{folder / 'redis'}"
    for _ in range(400):
        with contextlib.suppress(redis.exceptions.ConnectionError):
            redis.Redis.from_url(url).ping()
            break
        time.sleep(0.05)
    yield url
    server.kill()
    server.wait()
    shutil.rmtree(folder)
