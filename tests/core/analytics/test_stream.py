"""Events on their way to the disk: nothing blocks, nothing raises, a full disk is survived."""

import asyncio
import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np

from core.analytics import stream as module
from core.analytics.stream import Stream, encode
from core.errors import StorageError


@dataclass(frozen=True)
class Inner:
    n: int


@dataclass(frozen=True)
class Happened:
    title: str = "x"
    inner: Inner = Inner(1)
    ids: tuple[int, ...] = (1, 2)
    loss: float | None = None


@dataclass(frozen=True)
class Moved:
    is_transient: ClassVar[bool] = True
    x: int = 0


@dataclass(frozen=True)
class Said:
    unstored: ClassVar[tuple[str, ...]] = ("words",)
    who: str = "ada"
    words: str = "a secret"


@dataclass(frozen=True)
class Odd:
    path: Path = Path("a/b")
    number: object = np.float32(0.5)
    broken: float = float("nan")


class Disk:
    """Takes rows, or says no while it is full."""

    def __init__(self):
        self.rows = []
        self.is_full = False
        self.attempts = 0

    async def write(self, rows):
        self.attempts += 1
        if self.is_full:
            raise StorageError("The disk is full.", "Free some space.")
        self.rows += rows


def names(disk):
    return [row[1] for row in disk.rows]


def test_an_event_becomes_its_name_and_json():
    name, fields = encode(Happened())
    assert name == "Happened"
    assert json.loads(fields) == {"title": "x", "inner": {"n": 1}, "ids": [1, 2], "loss": None}


def test_what_json_does_not_know_is_kept_in_words():
    assert json.loads(encode(Odd())[1]) == {"path": str(Path("a/b")), "number": "0.5", "broken": None}


def test_transient_events_and_private_fields_are_not_stored():
    assert encode(Moved()) is None
    assert encode("words alone") is None
    assert json.loads(encode(Said())[1]) == {"who": "ada"}


async def test_everything_put_is_written_by_the_end_in_order():
    disk = Disk()
    stream = Stream(disk.write)
    stream.start()
    for number in range(2500):
        stream.put(Inner(number))
    await stream.stop()
    assert [json.loads(row[2])["n"] for row in disk.rows] == list(range(2500))
    assert disk.attempts == 3  # batches of a thousand


async def test_events_are_written_without_being_asked(monkeypatch):
    monkeypatch.setattr(module, "GATHER_S", 0.01)
    disk = Disk()
    stream = Stream(disk.write)
    stream.start()
    stream.put(Happened())
    async with asyncio.timeout(10):
        while not disk.rows:
            await asyncio.sleep(0.01)
    await stream.stop()
    assert names(disk) == ["Happened"]


async def test_a_full_disk_loses_nothing_and_is_logged_once(monkeypatch, caplog):
    monkeypatch.setattr(module, "GATHER_S", 0.01)
    monkeypatch.setattr(module, "PAUSE_S", 0.01)
    disk = Disk()
    disk.is_full = True
    stream = Stream(disk.write)
    stream.start()
    with caplog.at_level(logging.WARNING):
        stream.put(Inner(1))
        async with asyncio.timeout(10):
            while disk.attempts < 3:
                await asyncio.sleep(0.01)
        disk.is_full = False
        stream.put(Inner(2))
        await stream.stop()
    assert [json.loads(row[2])["n"] for row in disk.rows] == [1, 2]
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]


async def test_memory_is_bounded_while_the_disk_refuses(monkeypatch):
    monkeypatch.setattr(module, "WAITING", 10)
    disk = Disk()
    stream = Stream(disk.write)
    for number in range(25):
        stream.put(Inner(number))
    assert await stream.flush()
    assert [json.loads(row[2])["n"] for row in disk.rows] == list(range(15, 25))


async def test_an_event_that_cannot_be_written_down_harms_nobody(caplog):
    class Awkward:
        def __str__(self):
            raise ValueError("no words")

    stream = Stream(Disk().write)
    stream.put(Odd(number=Awkward()))
    assert "Odd cannot be stored" in caplog.text
