"""Machines of a scenario, each a program of its own, and the lines between them, which can be slow, lossy or cut."""

import asyncio
import contextlib
import json
import os
import random
import signal
import sqlite3
import sys
from pathlib import Path

from core.collaboration.contents import NOTE_ID
from core.collaboration.document import Document
from core.storage.backup import DATABASE

HERE = Path(__file__).parent
PATIENCE_S = 60.0


class Refused(Exception):
    """What the program said instead of doing it."""


class Machine:
    """One program. `await machine("write", space=…, text=…)` is one wish."""

    def __init__(self, name, profile, *, clock_shift_s=0.0, program="member.py"):
        self.name = name
        self.profile = profile
        self.id = ""
        self._clock_shift_s = clock_shift_s
        self._program = program
        self._process = None
        self._asking = asyncio.Lock()

    async def start(self):
        env = os.environ | {
            "VEGA_HOST": "127.0.0.1",
            "VEGA_DISCOVERY": "no",
            "VEGA_NAME": self.name,
            "CLOCK_SHIFT_S": str(self._clock_shift_s),
            "PYTHONPATH": str(HERE.parent.parent),
        }
        pipe = asyncio.subprocess.PIPE
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, HERE / self._program, self.profile), stdin=pipe, stdout=pipe, env=env, limit=16 << 20
        )
        self.id = (await self._answer())["ready"]
        return self

    async def stop(self):
        if self._process is not None and self._process.returncode is None:
            self._process.stdin.close()
            async with asyncio.timeout(PATIENCE_S):
                await self._process.wait()
        self._process = None

    async def kill(self):
        """As when the power fails."""
        self._process.send_signal(signal.SIGKILL)
        await self._process.wait()
        self._process = None

    async def __call__(self, do, **wish):
        async with self._asking:
            self._process.stdin.write(json.dumps({"do": do, **wish}).encode() + b"\n")
            answer = await self._answer()
        if "error" in answer:
            raise Refused(answer["error"])
        return answer["answer"]

    async def _answer(self):
        async with asyncio.timeout(PATIENCE_S):
            line = await self._process.stdout.readline()
        assert line, f"{self.name} ended"
        return json.loads(line)


class Machines:
    """All of a scenario; they stop with it."""

    def __init__(self, folder):
        self._folder = folder
        self.all = []

    async def __call__(self, name, **options):
        made = Machine(name, self._folder / name, **options)
        self.all.append(made)
        return await made.start()

    async def together(self, *names, title="Study", changed=()):
        """Started, and all in one workspace of the first; returns its id and the machines.

        The programs of those in `changed` do not keep to the rules."""
        programs = {name: "changed_member.py" if name in changed else "member.py" for name in names}
        first, *others = [await self(name, program=program) for name, program in programs.items()]
        space = await first("create", title=title)
        for other in others:
            await other("join", link=await first("invite", space=space))
        return space, first, *others

    async def close(self):
        for made in self.all:
            with contextlib.suppress(ProcessLookupError, TimeoutError):
                await made.stop()


async def until(condition, patience_s=PATIENCE_S):
    """Ask until it is so."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(patience_s):
            while not await condition():
                await asyncio.sleep(0.05)
            return
    assert await condition(), "It never happened."


def in_time(took_s, deadline_s):
    """The requirement's own deadline, looked at once all else is known to be right."""
    print(f"As it should be {took_s:.1f} s after the cut")
    assert took_s <= deadline_s, f"{took_s:.1f} s instead of {deadline_s} s"


async def same(space, *machines, document=NOTE_ID, patience_s=PATIENCE_S):
    """All have one text; returns it."""

    async def is_so():
        return len({await one("text", space=space, document=document) for one in machines}) == 1

    await until(is_so, patience_s)
    return await machines[0]("text", space=space, document=document)


def has(machine, space, *words, document=NOTE_ID):
    """For `until`: the text that somebody sees there has these words."""

    async def is_so():
        text = await machine("text", space=space, document=document)
        return all(word in text for word in words)

    return is_so


def stores(machine, space, *words):
    """For `until`: the note on that machine's disk has these words, whatever its program says."""

    async def is_so():
        text = Document(stored(machine, space, NOTE_ID)).text
        return all(word in text for word in words)

    return is_so


def stored(machine, space, document):
    """The bytes on that machine's disk that a document is made of."""
    newer = "number > coalesce((SELECT through FROM document_states WHERE workspace_id = ?1 AND document_id = ?2), 0)"
    statement = (
        "SELECT data FROM document_states WHERE workspace_id = ?1 AND document_id = ?2 UNION ALL SELECT data FROM "
        f"(SELECT data FROM edits WHERE workspace_id = ?1 AND document_id = ?2 AND {newer} ORDER BY number)"
    )
    with contextlib.closing(sqlite3.connect(f"{database(machine).as_uri()}?mode=ro", uri=True)) as reader:
        return [row[0] for row in reader.execute(statement, (space, document))]


def database(machine):
    """Where a machine keeps what it has."""
    return machine.profile / DATABASE


class Wire:
    """A line to a machine: each packet late, some later still as if they had been lost once, or none at all."""

    def __init__(self, *, delay_s=0.0, loss=0.0, seed=1):
        self.is_cut = False
        self._delay_s = delay_s
        self._loss = loss
        self._chance = random.Random(seed)
        self._tasks = set()

    async def open(self, port):
        self._target = port
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self._server.sockets[0].getsockname()[1]

    async def close(self):
        self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _keep(self, work):
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader, writer):
        if self.is_cut:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        self._keep(self._pipe(reader, far_writer))
        self._keep(self._pipe(far_reader, writer))

    async def _pipe(self, source, target):
        queue = asyncio.Queue()
        self._keep(self._deliver(queue, target))
        loop = asyncio.get_running_loop()
        while data := await source.read(16384):
            # a lost packet comes a retransmission later, and TCP lets none overtake it
            late = self._delay_s + (max(0.2, 2 * self._delay_s) if self._chance.random() < self._loss else 0.0)
            await queue.put((loop.time() + late, data))
        await queue.put((0.0, b""))

    async def _deliver(self, queue, target):
        loop = asyncio.get_running_loop()
        while True:
            at, data = await queue.get()
            await asyncio.sleep(max(0.0, at - loop.time()))
            if self.is_cut:  # what was on its way is gone, and so is this connection, though nobody says so
                await asyncio.Event().wait()
            if not data:
                target.close()
                return
            target.write(data)
            with contextlib.suppress(ConnectionError):
                await target.drain()
