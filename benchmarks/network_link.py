"""The link against a bare `websockets` connection: the same bytes, the same TLS, measured in turn in one process."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve

from core.events import Events
from core.networking.identity import Identity, client_context
from core.networking.messages import message
from core.networking.service import NetworkService
from core.settings import SettingsStore
from core.spool import Payload, mapped
from core.storage.database import Database
from core.storage.files import FileStore
from core.storage.tables.networking import NetworkingTables

NAME = "network-link"
TITLE = "Large messages and round trips over TLS, against bare websockets"

LARGE_BYTES = 256 << 20
GIANT_BYTES = 2200 << 20
SMALL = 500
TURNS = 3


@message("bench.parcel")
@dataclass(frozen=True)
class Parcel:
    """What is sent."""

    number: int
    payload: Payload


@message("bench.giant")
@dataclass(frozen=True)
class Giant:
    """What is larger than memory should hold."""

    payload: Payload


def run(say: Callable[[str], None]) -> dict[str, float]:
    """Throughput in MB/s one way (until the other side has it), round trip in ms; medians of alternate turns."""
    return asyncio.run(_measure(say))


async def _measure(say: Callable[[str], None]) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        here, there = _machine(Path(folder) / "here"), _machine(Path(folder) / "there")
        await here.start()
        await there.start()

        async def take(peer_id: str, parcel: Parcel) -> None:
            """Handled as soon as it is whole."""

        there.on(Parcel, take)
        await here.join((await there.create_invite("peer")).link)
        payload, ours, bare = bytes(LARGE_BYTES), [], []
        context = there.identity.server_context()
        async with serve(
            _echo, "127.0.0.1", 0, ssl=context, compression=None, max_size=None, ping_interval=None
        ) as server:
            port = next(iter(server.sockets)).getsockname()[1]
            async with connect(
                f"wss://127.0.0.1:{port}", ssl=client_context(), compression=None, max_size=None, ping_interval=None
            ) as socket:
                for turn in range(TURNS):
                    say(f"turn {turn + 1} of {TURNS}")
                    ours.append(await _time(lambda: here.send(there.identity.peer_id, Parcel(0, payload))))
                    bare.append(await _time(lambda: _ask(socket, payload)))
                small_ours, small_bare = [], []
                for _ in range(SMALL):
                    small_ours.append(await _time(lambda: here.send(there.identity.peer_id, Parcel(0, b"x"))))
                    small_bare.append(await _time(lambda: _ask(socket, b"x")))
        say(f"{GIANT_BYTES >> 20} MB from file to file")
        giant_s, peak_mb = await _giant(here, there, Path(folder))
        await here.stop()
        await there.stop()
    fast, plain = LARGE_BYTES / 1e6 / statistics.median(ours), LARGE_BYTES / 1e6 / statistics.median(bare)
    trip, bare_trip = statistics.median(small_ours) * 1000, statistics.median(small_bare) * 1000
    return {
        "throughput_mb_s": fast,
        "bare_throughput_mb_s": plain,
        "throughput_ratio": fast / plain,
        "file_throughput_mb_s": GIANT_BYTES / 1e6 / giant_s,
        "file_peak_mb": peak_mb,
        "round_trip_ms": trip,
        "bare_round_trip_ms": bare_trip,
        "round_trip_ratio": trip / bare_trip,
    }


async def _echo(socket: ServerConnection) -> None:
    """Answers each message with one byte, once it is whole."""
    async for _ in socket:
        await socket.send(b"k")


async def _ask(socket, data: bytes) -> None:
    await socket.send(data)
    await socket.recv()


async def _giant(here: NetworkService, there: NetworkService, folder: Path) -> tuple[float, float]:
    """Seconds for a sparse file to arrive and be kept on the other side, and MB of memory that both took meanwhile."""
    files, source = FileStore(folder / "kept"), folder / "sparse"

    async def keep(peer_id: str, giant: Giant) -> None:
        await asyncio.to_thread(files.add_bytes, giant.payload)

    there.on(Giant, keep)
    with source.open("wb") as file:
        file.truncate(GIANT_BYTES)
    giant = Giant(mapped(source))
    sending = asyncio.ensure_future(_time(lambda: here.send(there.identity.peer_id, giant, timeout_s=600)))
    before = peak = _memory()
    while not sending.done():
        await asyncio.sleep(0.01)
        peak = max(peak, _memory())
    return await sending, (peak - before) / 1e6


def _memory() -> int:
    """Bytes of this program that are its own; pages of files, where the system tells them apart, are not."""
    found = psutil.Process().memory_info()
    return int(found.rss - getattr(found, "shared", 0))


async def _time(work) -> float:
    started = time.perf_counter()
    await work()
    return time.perf_counter() - started


def _machine(folder: Path) -> NetworkService:
    settings = SettingsStore(folder / "settings.toml", {"VEGA_HOST": "127.0.0.1", "VEGA_DISCOVERY": "no"})
    Identity.load(folder)
    tables = NetworkingTables(Database(folder / "vega.db"))
    return NetworkService(folder=folder, tables=tables, events=Events(), settings=settings)
