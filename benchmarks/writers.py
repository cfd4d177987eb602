"""Machines that share a workspace, and somebody who writes like a person: for benchmarks of collaboration."""

import contextlib
import random
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from core.backend import Backend
from core.collaboration.records import Splice

# Of a person's edits, as in public traces of people who wrote papers: two thirds put something in, a third takes out.
BACKSPACES = 0.28
JUMPS = 0.012
CUTS = 0.004
LETTERS = "etaoinshrdlucmfwypvbgkjq      ,.\n"


@contextlib.asynccontextmanager
async def machines(folder: Path, *names: str) -> AsyncIterator[list[Backend]]:
    """Whole programs without windows, in this process, over TLS on loopback."""
    async with contextlib.AsyncExitStack() as running:
        made = []
        for name in names:
            profile = folder / name
            profile.mkdir(parents=True)
            settings = f'host = "127.0.0.1"\ndiscovery = false\nname = "{name}"\n'
            (profile / "settings.toml").write_text(settings, encoding="utf-8")
            backend = Backend(profile)
            await backend.start()
            running.push_async_callback(backend.stop)
            made.append(backend)
        yield made


def trace(edits: int, seed: int = 7) -> Iterator[Splice]:
    """So many edits of one character or a short cut, at a place that wanders as a person's does."""
    chance = random.Random(seed)
    length = place = 0
    for _ in range(edits):
        roll = chance.random()
        if roll < JUMPS and length:
            place = chance.randint(0, length) if chance.random() < 0.3 else max(0, length - chance.randint(0, 400))
        if roll > 1 - CUTS and place > 20:
            removed = chance.randint(2, 20)
            place -= removed
            length -= removed
            yield Splice(place, removed, "")
        elif roll > 1 - CUTS - BACKSPACES and place:
            place -= 1
            length -= 1
            yield Splice(place, 1, "")
        else:
            yield Splice(place, 0, chance.choice(LETTERS))
            place += 1
            length += 1
