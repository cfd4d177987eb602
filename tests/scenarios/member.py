"""A machine in workspaces as a program: `member.py PROFILE` takes one JSON line a wish and prints one an answer.

What a person does in the window, one after the other; the program is the real one but for the window.
"""

import asyncio
import dataclasses
import json
import logging
import os
import sys
import time
from pathlib import Path

from core.backend import Backend
from core.collaboration import text_steps
from core.collaboration.board import Board
from core.collaboration.board_shapes import Ink, Kind, Point, Shape
from core.collaboration.contents import NOTE_ID
from core.collaboration.tasks import TaskList
from core.errors import VegaError


class Log(logging.Handler):
    """What the program noted, for who asks whether something happened inside."""

    def __init__(self):
        super().__init__(logging.INFO)
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())


LOG = Log()


class Clock:
    """The time as this program has it: wrong by `shift_s`, and later by what was skipped."""

    def __init__(self, shift_s):
        self.skipped_s = 0.0
        right, steady = time.time, time.monotonic
        time.time = lambda: right() + shift_s + self.skipped_s
        time.monotonic = lambda: steady() + self.skipped_s  # asyncio's own clock, too


CLOCK = Clock(float(os.environ.get("CLOCK_SHIFT_S", "0")))


class Member:
    def __init__(self, backend):
        self.backend = backend
        self.notes = {}

    @property
    def service(self):
        return self.backend.collaboration

    async def do(self, wish):
        verb = getattr(self, wish.pop("do"))
        return await verb(**wish)

    async def logged(self, words):
        return [line for line in LOG.lines if words in line]

    async def me(self):
        return self.backend.network.identity.peer_id

    async def address(self):
        return list(self.backend.network.address)

    async def create(self, title, template="blank"):
        return (await self.service.create(title, template=template)).id

    async def invite(self, space, role="editor"):
        return (await self.service.invite(space, role=role)).link

    async def join(self, link):
        joined = await self.backend.network.join(link)
        space = joined.scope.partition(":")[2]
        while not any(entry.id == space for entry in self.service.workspaces()):
            await asyncio.sleep(0.01)
        return space

    async def spaces(self):
        return {entry.id: [entry.title, entry.role, entry.state] for entry in self.service.workspaces()}

    async def leave(self, space):
        await self.service.delete(space)

    async def role(self, space, peer, role):
        await self.service.set_role(space, peer, role)

    async def roles(self, space):
        return {member.peer_id: member.role for member in self.service.members(space)}

    async def note(self, space, document=NOTE_ID):
        key = (space, document)
        if key not in self.notes:
            self.notes[key] = await self.service.open_note(space, document)
        return self.notes[key]

    async def add(self, space, format, title):
        return (await self.service.add_document(space, format, title)).id

    async def contents(self, space):
        """What is seen of each document: its title, and what is written or how much is drawn in it."""
        return [[entry.title, await self._seen(space, entry.id)] for entry in await self.service.documents(space)]

    async def _seen(self, space, document):
        found = (await self.service.open_document(space, document)).document
        if isinstance(found, TaskList):
            return [column.title for column in found.columns]
        return len(found.shapes) if isinstance(found, Board) else found.text

    async def draw(self, space, document):
        """One shape of several kinds."""
        ink = tuple(Ink(part / 8, part / 16, 0.5) for part in range(9))
        (await self.service.open_document(space, document)).document.add(
            Shape(Kind.RECTANGLE, Point(10.5, 20.25), Point(120, 80), turn=30, colour="good", is_filled=True),
            Shape(Kind.STICKY, Point(-200, 40), Point(160, 160), text="Ünlike 🐢 any other"),
            Shape(Kind.ARROW, Point(1, 2), end=Point(300, -7), width=4),
            Shape(Kind.PEN, Point(5, 5), Point(64, 32), ink=ink),
        )

    async def shapes(self, space, document):
        board = (await self.service.open_document(space, document)).document
        return [dataclasses.asdict(shape) for shape in board.stack]

    async def text(self, space, document=NOTE_ID):
        return (await self.note(space, document)).text

    async def write(self, space, text, at=None, removed=0, document=NOTE_ID):
        note = await self.note(space, document)
        units = len(note.text.encode("utf-16-le")) // 2
        note.splice(units if at is None else at, removed, text)

    async def type(self, space, text, pause_s=0.05):
        """At the end, letter by letter."""
        for letter in text:
            await self.write(space, letter)
            await asyncio.sleep(pause_s)

    async def undo(self, space, times=1):
        note = await self.note(space)
        for _ in range(times):
            note.undo()

    async def flush(self, space):
        await (await self.note(space)).flush()

    async def state(self, space):
        return {
            "reach": self.service.reach.state(space, NOTE_ID),
            "has_unsent": await self.service.reach.has_unsent(space),
            "held_back": self.service.is_held_back(space, NOTE_ID),
            "writable": (await self.note(space)).is_writable,
        }

    async def conflicts(self, space, document):
        found = await self.service.conflicts.of(space, document)
        return [[one.number, one.sort, one.before, one.mine, one.theirs] for one in found]

    async def choose(self, space, document, number, choice):
        await self.service.conflicts.choose(space, document, number=number, choice=choice)

    async def say(self, space, text):
        await self.service.say(space, text)

    async def said(self, space):
        lines = await asyncio.to_thread(self.service.chat, space)
        return [[line.author, line.text, line.state] for line in lines]

    async def tell(self, space):
        self.service.tell(space, NOTE_ID)

    async def present(self, space):
        return [person.name for person in self.service.present(space)]

    async def live_through(self, seconds):
        """All that this program does by itself in so long a time, fifty times as fast."""
        for _ in range(seconds):
            CLOCK.skipped_s += 1
            await asyncio.sleep(0.02)

    async def save(self, space, file):
        await self.service.lifecycle.save_file(space, Path(file))


# What a person types without so long a pause is undone together; here they are quicker.
text_steps.PAUSE_S = 0.1


async def main(profile, kind=Member):
    aloud = logging.StreamHandler()
    aloud.setLevel(logging.WARNING)
    logging.basicConfig(level=logging.INFO, handlers=[LOG, aloud])
    backend = Backend(profile)
    await backend.start()
    member = kind(backend)
    say = lambda answer: print(json.dumps(answer, ensure_ascii=False), flush=True)  # noqa: E731
    say({"ready": await member.me()})
    reader = asyncio.StreamReader(limit=16 << 20)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        try:
            say({"answer": await member.do(json.loads(line))})
        except VegaError as error:
            say({"error": error.what})
    await backend.stop()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
