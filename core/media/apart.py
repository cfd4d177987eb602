"""Apart: foreign files are read and looked at in processes of their own.

What breaks, hangs or fills the memory of such a process costs the file it was at, and nothing else. The processes are
shared by everything in this program and end when they have been idle for a while.
"""

import atexit
import contextlib
import logging
import multiprocessing
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

import msgspec
import psutil

from core.errors import Cancelled, InputError, MediaError
from core.jobs import NOBODY, Reporter
from core.media.analysers.base import Study
from core.media.chores import (
    ANSWER,
    PROGRESS,
    prepare_task,
    prepared_of,
    serve,
    studies_of,
    study_task,
)
from core.media.medium import Medium
from core.media.workbench import Here, Prepared, Wanted, Workbench

log = logging.getLogger(__name__)

# Without a word for so long a process hangs; a film of hours is read packet by packet before it says anything.
SILENT_S = 600.0
# How often a waiting thread looks whether the person cancelled.
LOOK_S = 0.1
IDLE_S = 60.0
# A process that was let go may take so long to leave.
LEAVE_S = 2.0
# Python and the libraries are loaded from a slow disk.
BEGIN_S = 60.0
# Address space of a process that decodes; one that looks has models of many sizes beside it.
READING_BYTES = 6 << 30
LEAST_LOOKING_BYTES = 16 << 30


class Apart(Workbench):
    """Work goes to whichever process is free; a new one is begun when none is."""

    def __init__(self, *, silent_s: float = SILENT_S) -> None:
        self._silent_s = silent_s
        self._here = Here()

    def prepare(self, path: Path) -> Prepared:
        """In a process for reading. Raises MediaError, also for a file that ended the process."""
        with _borrowed("reading") as process:
            if process is None:
                return self._here.prepare(path)
            made: Prepared = _checked(prepared_of, process.ask(prepare_task(path), NOBODY, self._silent_s))
            return made

    def study(
        self, medium: Medium, wanted: Sequence[Wanted], *, device: str = "auto", job: Reporter = NOBODY
    ) -> list[Study]:
        """In a process that keeps the models. Raises MediaError, also for a file that ended it, and Cancelled."""
        with _borrowed("looking") as process:
            if process is None:
                return self._here.study(medium, wanted, device=device, job=job)
            found: list[Study] = _checked(
                studies_of, process.ask(study_task(medium, wanted, device), job, self._silent_s)
            )
            return found


class _Process:
    """One process and the pipe to it; used by one thread at a time."""

    def __init__(self, sort: str) -> None:
        # "spawn": a fork would copy the threads of Qt and torch by half
        context = multiprocessing.get_context("spawn")
        self._pipe, there = context.Pipe()
        memory = READING_BYTES if sort == "reading" else max(LEAST_LOOKING_BYTES, psutil.virtual_memory().total)
        niceness = 5 if sort == "reading" else 10
        self._process = context.Process(target=serve, args=(there, memory, niceness), daemon=True)
        self._process.start()
        there.close()
        self.idle_since = time.monotonic()
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        """Raises OSError when it does not even begin: no file is to blame for that."""
        try:
            if self._pipe.poll(BEGIN_S):
                self._pipe.recv_bytes()
                return
        except (EOFError, OSError):
            pass
        self.end()
        raise OSError("the process ended before it began to work")

    @property
    def is_alive(self) -> bool:
        return self._process.is_alive()

    def ask(self, task: bytes, job: Reporter, silent_s: float) -> Any:
        """The answer. Raises MediaError and Cancelled; then the process may be gone."""
        try:
            self._pipe.send_bytes(task)
            return self._listen(job, silent_s)
        except (EOFError, OSError):
            self._mourn()
        except Cancelled:
            # it cannot be asked to stop in the middle of a native library
            self.end()
            raise

    def _listen(self, job: Reporter, silent_s: float) -> Any:
        deadline = time.monotonic() + silent_s
        while True:
            if not self._pipe.poll(LOOK_S):
                if job.is_cancelled:
                    raise Cancelled
                if time.monotonic() > deadline:
                    self.end()
                    raise MediaError(
                        f"Nothing came of it for {silent_s:.0f} s, so it was given up.", "Look for another copy."
                    )
                continue
            word, values = msgspec.msgpack.decode(self._pipe.recv_bytes())
            if word == PROGRESS:
                job.report(*values)
                deadline = time.monotonic() + silent_s
            elif word == ANSWER:
                return values
            else:
                what, todo, state = values
                raise MediaError(str(what), str(todo), state=str(state))

    def _mourn(self) -> NoReturn:
        self._process.join(LOOK_S * 10)
        code = self._process.exitcode
        self.end()
        log.warning("A process apart ended with code %s", code)
        raise MediaError(
            "The file made the process that reads it stop; only this file is lost.",
            "Look for another copy, or convert it with another program.",
        )

    def leave(self) -> None:
        """Let it end by itself, which it does when nobody can ask any more, so that it gives back what it holds."""
        self._pipe.close()
        self._process.join(LEAVE_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def end(self) -> None:
        """Stop it at once."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


_idle: dict[str, list[_Process]] = {"reading": [], "looking": []}
_guard = threading.Lock()
_sweeper: threading.Timer | None = None


@contextlib.contextmanager
def _borrowed(sort: str) -> "Iterator[_Process | None]":
    """A process of this sort; None when the machine cannot begin one."""
    with _guard:
        process = _idle[sort].pop() if _idle[sort] else None
    if process is not None and not process.is_alive:
        process.end()
        process = None
    if process is None:
        try:
            process = _Process(sort)
        except OSError as error:
            log.warning("No process can be begun (%s); it is done here", error)
    try:
        yield process
    finally:
        if process is not None and process.is_alive:
            _give_back(sort, process)


def _give_back(sort: str, process: _Process) -> None:
    global _sweeper
    process.idle_since = time.monotonic()
    with _guard:
        _idle[sort].append(process)
        if _sweeper is None:
            _sweeper = threading.Timer(IDLE_S, _sweep)
            _sweeper.daemon = True
            _sweeper.start()


def _sweep() -> None:
    """End what was idle for long; look again while any is left."""
    global _sweeper
    now = time.monotonic()
    with _guard:
        old = [entry for some in _idle.values() for entry in some if now - entry.idle_since >= IDLE_S]
        for some in _idle.values():
            some[:] = [entry for entry in some if entry not in old]
        _sweeper = None
        if any(_idle.values()):
            _sweeper = threading.Timer(IDLE_S, _sweep)
            _sweeper.daemon = True
            _sweeper.start()
    for entry in old:
        entry.leave()


@atexit.register
def _leave_all() -> None:
    """When the program ends, and before multiprocessing ends what is left."""
    with _guard:
        there = [entry for some in _idle.values() for entry in some]
        for some in _idle.values():
            some.clear()
    for entry in there:
        entry.leave()


def _checked(read: Any, answer: Any) -> Any:
    try:
        return read(answer)
    except (msgspec.ValidationError, InputError, ValueError) as error:
        raise MediaError(f"What was read of it makes no sense: {error}.", "Look for another copy.") from error
