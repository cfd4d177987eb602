"""A room's message to everybody in it: the hub with tokens and storage, against a bare `websockets` server, in turn."""

import asyncio
import json
import random
import resource
import statistics
import struct
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import psutil
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, broadcast, serve

from core.networking import room_frames as frames
from core.networking.identity import Identity, client_context

NAME = "collaboration-fanout"
TITLE = "1,000 clients in rooms of 50: publish to receipt, against a bare websockets server"

CLIENTS = 1000
ROOM = 50
# Messages in all rooms together in a second; each is received 49 times.
RATE = 80
# Many short turns: what else the machine does hits both sides alike.
TURN_S = 2.0
TURNS = 9
BODY = 200
TOGETHER = 50
STAMP = struct.Struct(">d")


def run(say: Callable[[str], None]) -> dict[str, float]:
    """Milliseconds from publish to each receipt and to the last one; the servers' memory (KB a client) and work."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 8192)), hard))
    return asyncio.run(_measure(say))


async def _measure(say: Callable[[str], None]) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        async with _bare(Path(folder)) as bare, _hub(Path(folder)) as hub:
            for side in (bare, hub):
                say(f"{CLIENTS} clients come to the {side.name}")
                await side.fill()
            ratios = []
            for turn in range(TURNS):
                say(f"turn {turn + 1} of {TURNS}")
                for side in (bare, hub):
                    await side.turn(seed=turn)
                ratios.append(_p95(hub.latest) / _p95(bare.latest))
            return {
                "p50_ms": statistics.median(hub.each),
                "p95_ms": _p95(hub.each),
                "last_p95_ms": _p95(hub.last),
                "stored_p95_ms": _p95(hub.stored),
                "kb_per_client": hub.kb_per_client,
                "bare_p50_ms": statistics.median(bare.each),
                "bare_p95_ms": _p95(bare.each),
                "bare_last_p95_ms": _p95(bare.last),
                "bare_kb_per_client": bare.kb_per_client,
                "ratio_to_bare": statistics.median(ratios),
                "ratio_to_bare_last": _p95(hub.last) / _p95(bare.last),
                "cpu_ms_per_message": hub.cpu_s * 1000 / hub.messages,
                "bare_cpu_ms_per_message": bare.cpu_s * 1000 / bare.messages,
                "received": float(len(hub.each)),
            }


class _Side:
    """A server in a process of its own, its clients, and the milliseconds that were measured."""

    def __init__(
        self,
        name: str,
        process: asyncio.subprocess.Process,
        *,
        enter: Callable[[int], Awaitable[ClientConnection]],
        wrap: Callable[[int, bytes], bytes],
        stamp: Callable[[bytes], bytes],
    ) -> None:
        self.name = name
        self._process = process
        self._enter, self._wrap, self._stamp = enter, wrap, stamp
        self._clients: list[ClientConnection] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._sent: dict[float, int] = {}
        self.each: list[float] = []
        self.latest: list[float] = []
        self.last: list[float] = []
        self.stored: list[float] = []
        self.kb_per_client = 0.0
        self.cpu_s = 0.0
        self.messages = 0

    async def fill(self) -> None:
        server = psutil.Process(self._process.pid)
        before = server.memory_info().rss
        for start in range(0, CLIENTS, TOGETHER):
            self._clients += await asyncio.gather(*(self._enter(number) for number in range(start, start + TOGETHER)))
        self._tasks = [asyncio.create_task(self._receive(client)) for client in self._clients]
        await asyncio.sleep(1)
        self.kb_per_client = (server.memory_info().rss - before) / 1024 / CLIENTS

    async def turn(self, seed: int) -> None:
        """Messages at even distances, by clients and in rooms drawn with the seed; all of them received."""
        draw = random.Random(seed)
        self.latest = []
        cpu, started = self._cpu_s(), time.perf_counter()
        for count in range(int(RATE * TURN_S)):
            await asyncio.sleep(max(0.0, started + count / RATE - time.perf_counter()))
            sender = draw.randrange(CLIENTS)
            now = time.perf_counter()
            self._sent[now] = ROOM - 1
            await self._clients[sender].send(self._wrap(sender, STAMP.pack(now) + bytes(BODY - STAMP.size)))
        async with asyncio.timeout(30):
            while self._sent:  # noqa: ASYNC110 - an event would be set a thousand times
                await asyncio.sleep(0.01)
        self.each += self.latest
        self.cpu_s += self._cpu_s() - cpu
        self.messages += int(RATE * TURN_S)

    def _cpu_s(self) -> float:
        """What the server has worked: the one figure that a busy machine leaves alone."""
        used = psutil.Process(self._process.pid).cpu_times()
        return float(used.user + used.system)

    async def _receive(self, client: ClientConnection) -> None:
        async for data in client:
            found = self._stamp(data)  # type: ignore[arg-type]
            now = time.perf_counter()
            if len(found) < STAMP.size:
                continue
            (sent,) = STAMP.unpack_from(found)
            if found[STAMP.size :] == b"stored":
                self.stored.append((now - sent) * 1000)
                continue
            self.latest.append((now - sent) * 1000)
            self._sent[sent] -= 1
            if not self._sent[sent]:
                del self._sent[sent]
                self.last.append((now - sent) * 1000)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._process.terminate()
        await self._process.wait()
        for client in self._clients:
            client.transport.abort()


@asynccontextmanager
async def _hub(folder: Path) -> Any:
    command = (sys.executable, "-m", "vega_desktop", "--profile", str(folder / "hub"), "hub")
    added = await asyncio.create_subprocess_exec(
        *command, "token", "add", "bench", "--json", stdout=asyncio.subprocess.PIPE
    )
    token = json.loads((await added.communicate())[0])["token"]
    limits = ("--connections", str(2 * CLIENTS), "--per-token", str(2 * CLIENTS))
    process, said = await _start(*command, "--host", "127.0.0.1", "--port", "0", *limits, "--json")

    async def enter(number: int) -> ClientConnection:
        client = await _connect(f"{said['hub'].partition('#')[0]}/rooms", {"Authorization": f"Bearer {token}"})
        await client.recv()
        await client.send(frames.to_bytes(frames.Join(_room(number))))
        while not isinstance(frames.from_hub(await client.recv()), frames.Joined):
            pass
        return client

    def wrap(number: int, body: bytes) -> bytes:
        stamp = STAMP.unpack_from(body)[0]
        return frames.to_bytes(frames.Publish(_room(number), repr(stamp), body))

    def stamp(data: bytes) -> bytes:
        frame = frames.from_hub(data)
        if isinstance(frame, frames.Message):
            return frame.body
        return STAMP.pack(float(frame.id)) + b"stored" if isinstance(frame, frames.Stored) else b""

    side = _Side("hub", process, enter=enter, wrap=wrap, stamp=stamp)
    try:
        yield side
    finally:
        await side.close()


@asynccontextmanager
async def _bare(folder: Path) -> Any:
    process, said = await _start(sys.executable, "-m", "benchmarks.collaboration_fanout", str(folder / "bare"))

    async def enter(number: int) -> ClientConnection:
        client = await _connect(f"wss://127.0.0.1:{said['port']}", {})
        await client.send(_room(number))
        await client.recv()
        return client

    side = _Side("bare server", process, enter=enter, wrap=lambda number, body: body, stamp=lambda data: data)
    try:
        yield side
    finally:
        await side.close()


async def _start(*command: str) -> tuple[asyncio.subprocess.Process, dict[str, Any]]:
    """Start a server; it says in one JSON line where it is."""
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    assert process.stdout is not None
    return process, json.loads(await process.stdout.readline())


async def _connect(url: str, headers: dict[str, str]) -> ClientConnection:
    return await connect(
        url, ssl=client_context(), compression=None, additional_headers=headers, open_timeout=60, proxy=None
    )


def _room(number: int) -> str:
    return f"room-{number // ROOM}"


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


async def _serve_bare(folder: Path) -> None:
    """The first message names the room; every other goes to everybody else in it."""
    rooms: dict[str, set[ServerConnection]] = {}

    async def serve_one(connection: ServerConnection) -> None:
        room = rooms.setdefault(str(await connection.recv()), set())
        room.add(connection)
        await connection.send("in")
        try:
            async for message in connection:
                broadcast(room - {connection}, message)
        finally:
            room.discard(connection)

    tls = Identity.load(folder).server_context()
    async with serve(serve_one, "127.0.0.1", 0, ssl=tls, compression=None, backlog=1024) as server:
        print(json.dumps({"port": next(iter(server.sockets)).getsockname()[1]}), flush=True)  # noqa: T201
        await asyncio.Event().wait()


if __name__ == "__main__":
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(files, 8192), files))
    asyncio.run(_serve_bare(Path(sys.argv[1])))
