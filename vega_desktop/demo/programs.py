"""Real Vega programs, each a process with a profile of its own, driven through their command line."""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import VegaError

# A whole training takes under a minute on two slow cores; nothing in the demo may hang longer than this.
PATIENCE_S = 300.0
# Lines of a failed program's own words that help a person.
TAIL = 15
# What a program prints in one JSON line (a list of tagged pictures) stays far below this.
LINE_BYTES = 16 << 20


@dataclass(frozen=True)
class Site:
    """A machine of the demo: its name and its profile."""

    name: str
    profile: Path


class Program:
    """One running `vega COMMAND --json` of a site."""

    def __init__(self, site: Site, words: tuple[str, ...], process: asyncio.subprocess.Process) -> None:
        self.site = site
        self.words = words
        self._process = process
        self._stderr = asyncio.create_task(self._collect())

    async def line(self, key: str = "") -> dict[str, Any]:
        """The next JSON line, or the next that has `key`. Raises VegaError when the program ended without it."""
        assert self._process.stdout is not None
        while True:
            async with asyncio.timeout(PATIENCE_S):
                text = await self._process.stdout.readline()
            if not text:
                await self.end()
                raise self._failure(f"ended without saying '{key}'")
            found = json.loads(text)
            if not key or key in found:
                return dict(found)

    async def lines(self) -> AsyncIterator[dict[str, Any]]:
        """Every JSON line until the program ends; raises VegaError when it fails."""
        assert self._process.stdout is not None
        while text := await self._process.stdout.readline():
            yield json.loads(text)
        await self.end()

    async def end(self) -> None:
        """Wait for the end. Raises VegaError with the program's own words when it failed."""
        async with asyncio.timeout(PATIENCE_S):
            code = await self._process.wait()
            await self._stderr
        if code != 0:
            raise self._failure(f"failed with exit code {code}")

    async def stop(self) -> None:
        """Ask it to end, as a person closing it would; kill it when it does not."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.terminate()
            try:
                async with asyncio.timeout(10):
                    await self._process.wait()
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
        await self._stderr

    async def _collect(self) -> str:
        assert self._process.stderr is not None
        return (await self._process.stderr.read()).decode(errors="replace")

    def _failure(self, what: str) -> VegaError:
        said = self._stderr.result() if self._stderr.done() else ""
        tail = "\n".join(said.strip().splitlines()[-TAIL:])
        return VegaError(f"{self.site.name}: `vega {self.words[0]}` {what}.", f"It said:\n{tail}")


class Programs:
    """All programs of the demo; leaving the context ends every one of them."""

    def __init__(self) -> None:
        self._running: list[Program] = []

    async def __aenter__(self) -> "Programs":
        return self

    async def __aexit__(self, *error: object) -> None:
        await asyncio.gather(*(program.stop() for program in self._running))

    async def start(self, site: Site, *words: str, runs: Sequence[str] = ("-m", "vega_desktop")) -> Program:
        """Start `vega WORDS` on a site's profile; `runs` is what Python runs."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *runs,
            "--profile",
            str(site.profile),
            *words,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            stdin=asyncio.subprocess.DEVNULL,
            limit=LINE_BYTES,
            env={
                **os.environ,
                "VEGA_NAME": site.name,
                "VEGA_HOST": "127.0.0.1",
                "VEGA_ADVERTISE": "127.0.0.1",
                "VEGA_DISCOVERY": "false",
                # several programs share this machine's cores: one thread each is faster than fighting for all
                "OMP_NUM_THREADS": "1",
            },
        )
        program = Program(site, words, process)
        self._running.append(program)
        return program

    async def ask(self, site: Site, *words: str) -> dict[str, Any]:
        """Run a command to its end and return the last JSON line it said."""
        program = await self.start(site, *words)
        answer: dict[str, Any] = {}
        async for line in program.lines():
            answer = line
        return answer
