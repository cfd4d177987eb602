"""Long tasks: a verb runs in a worker, reports progress, can be cancelled, and its failure always reaches somebody.

A verb takes `job=` and calls `job.report(done, total, note)`, which raises Cancelled once the person asked for it.
The core never calls the screen: whoever wants to show progress looks at `jobs.running`.
"""

import asyncio
import itertools
import logging
import multiprocessing
import multiprocessing.connection
import multiprocessing.synchronize
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from core.errors import Cancelled, VegaError

T = TypeVar("T")

log = logging.getLogger(__name__)

# Finished jobs that Home and Analytics can still show; the stored event stream keeps the rest.
REMEMBERED = 100
# After Cancel a worker process gets this long to stop by itself.
GRACE_S = 5.0


@dataclass(frozen=True)
class Progress:
    """How far a job is. `total` 0 means that nobody knows yet."""

    done: int = 0
    total: int = 0
    note: str = ""

    @property
    def fraction(self) -> float | None:
        """Between 0 and 1, or None while the total is unknown."""
        return min(1.0, self.done / self.total) if self.total > 0 else None


class Reporter(Protocol):
    """What a verb sees of its job."""

    def report(self, done: int, total: int = 0, note: str = "") -> None:
        """Store progress; raises Cancelled once the person asked for it."""

    @property
    def is_cancelled(self) -> bool:
        """Whether the person asked to stop."""


@dataclass(frozen=True)
class Within:
    """One of many parts of a job: how far the part is goes into the words, and it can be cancelled in its middle."""

    job: Reporter
    done: int
    total: int
    name: str

    def report(self, done: int, total: int = 0, note: str = "") -> None:
        """Store progress; raises Cancelled once the person asked for it."""
        part = f"{100 * done // total} %" if total else ""
        self.job.report(self.done, self.total, ", ".join(words for words in (self.name, note, part) if words))

    @property
    def is_cancelled(self) -> bool:
        """Whether the person asked to stop."""
        return self.job.is_cancelled


@dataclass(frozen=True)
class JobStarted:
    """A long task began."""

    id: int
    title: str


@dataclass(frozen=True)
class JobFinished:
    """A long task ended: state is "done", "failed" or "cancelled"."""

    id: int
    title: str
    state: str
    seconds: float
    error: str = ""


class Job:
    """One running long task. Written by its worker, read by anybody."""

    def __init__(self, number: int, title: str) -> None:
        self.id = number
        self.title = title
        self.progress = Progress()
        self.state = "running"
        self.error = ""
        self.started = time.time()
        self.seconds = 0.0
        self._rested_s = 0.0
        self.is_pausable = False
        self._cancelled = threading.Event()
        self._going = threading.Event()
        self._going.set()
        self._paused_at = 0.0
        self._task: asyncio.Task[Any] | None = None

    def report(self, done: int, total: int = 0, note: str = "") -> None:
        """Store progress and wait while it is paused; raises Cancelled once the person asked for it."""
        self.progress = Progress(done, total, note)
        self._going.wait()
        if self._cancelled.is_set():
            raise Cancelled

    @property
    def is_cancelled(self) -> bool:
        """Whether the person asked to stop."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask the verb to stop at its next report."""
        self._cancelled.set()
        self._going.set()
        if self._task is not None:
            self._task.get_loop().call_soon_threadsafe(self._task.cancel)

    @property
    def is_paused(self) -> bool:
        """Whether it waits, or will at its next report."""
        return not self._going.is_set()

    def pause(self) -> None:
        """Let it wait at its next report. The clock of what is left stands still meanwhile."""
        if self.is_pausable and not self.is_paused and not self.is_cancelled:
            self._paused_at = time.time()
            self._going.clear()

    def resume(self) -> None:
        """Let it go on."""
        if self.is_paused:
            self._rested_s += time.time() - self._paused_at
            self._going.set()

    @property
    def worked_s(self) -> float:
        """Seconds since it began, without those in which it was paused."""
        resting = time.time() - self._paused_at if self.is_paused else 0.0
        return time.time() - self.started - self._rested_s - resting

    @property
    def seconds_left(self) -> float | None:
        """An honest guess from the pace so far, or None while there is none."""
        fraction = self.progress.fraction
        if not fraction or self.state != "running":
            return None
        return self.worked_s * (1 - fraction) / fraction

    def _finish(self, state: str, error: str = "") -> None:
        self.state, self.error = state, error
        self.seconds = self.worked_s


NOBODY = Job(0, "")
"""A reporter for callers who do not care: `verb(job=NOBODY)`."""


class Jobs:
    """The running and the last finished jobs of one Backend."""

    def __init__(self, announce: Callable[[object], None] = lambda event: None, *, workers: int = 0) -> None:
        self.running: list[Job] = []
        self.finished: deque[Job] = deque(maxlen=REMEMBERED)
        self._announce = announce
        self._numbers = itertools.count(1)
        self._pool = ThreadPoolExecutor(workers or max(4, os.cpu_count() or 1), thread_name_prefix="job")

    async def run(
        self,
        title: str,
        verb: Callable[..., T],
        *args: Any,
        where: str = "thread",
        pausable: bool = False,
        **kwargs: Any,
    ) -> T:
        """Run `verb(*args, job=job, **kwargs)` in a worker and return its answer.

        `where` is "thread" for code that releases the GIL or "process" for the rest (then `verb` must be importable
        and everything that passes be picklable). `pausable` lets the person pause it: for verbs in a thread that nobody
        waits for. Raises what the verb raises; Cancelled after `job.cancel()`.
        """
        if where not in ("thread", "process"):
            raise ValueError(where)
        job = self._start(title)
        job.is_pausable = pausable and where == "thread"
        call = _in_process if where == "process" else _in_thread
        loop = asyncio.get_running_loop()
        work = loop.run_in_executor(self._pool, call, job, verb, args, kwargs)
        try:
            return await self._conclude(job, asyncio.shield(work))
        except asyncio.CancelledError:
            # the awaiting page went away: let the worker know, and never lose its failure
            job.cancel()
            work.add_done_callback(_observe)
            raise

    async def follow(self, title: str, verb: Callable[..., Coroutine[Any, Any, T]], *args: Any, **kwargs: Any) -> T:
        """The same for a coroutine function, which runs on the loop (network work, not computation)."""
        job = self._start(title)
        task = asyncio.ensure_future(verb(*args, job=job, **kwargs))
        job._task = task
        try:
            return await self._conclude(job, task)
        except asyncio.CancelledError:
            if job.is_cancelled:
                raise Cancelled from None
            raise

    def cancel_all(self) -> None:
        """Ask every running job to stop."""
        for job in tuple(self.running):
            job.cancel()

    async def close(self) -> None:
        """Cancel what runs and wait until the workers are idle."""
        self.cancel_all()
        await asyncio.to_thread(self._pool.shutdown, wait=True, cancel_futures=True)

    def _start(self, title: str) -> Job:
        job = Job(next(self._numbers), title)
        self.running.append(job)
        self._announce(JobStarted(job.id, title))
        return job

    async def _conclude(self, job: Job, work: "asyncio.Future[T]") -> T:
        try:
            answer = await work
        except (Cancelled, asyncio.CancelledError):
            job._finish("cancelled")
            raise
        except BaseException as error:
            job._finish("failed", str(error) or type(error).__name__)
            if not isinstance(error, VegaError):
                log.exception("Job '%s' failed", job.title)
            raise
        else:
            job._finish("done")
            job.progress = replace(job.progress, done=job.progress.total or job.progress.done)
            return answer
        finally:
            self.running.remove(job)
            self.finished.appendleft(job)
            self._announce(JobFinished(job.id, job.title, job.state, job.seconds, job.error))


def _observe(work: "asyncio.Future[Any]") -> None:
    if not work.cancelled() and (error := work.exception()) and not isinstance(error, Cancelled):
        log.error("A job nobody waits for failed", exc_info=error)


def _in_thread(job: Job, verb: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
    if job.is_cancelled:
        raise Cancelled
    return verb(*args, job=job, **kwargs)


class _Remote:
    """A job as the worker process sees it: progress goes through a pipe, Cancel comes by an event."""

    def __init__(self, pipe: multiprocessing.connection.Connection, stop: multiprocessing.synchronize.Event) -> None:
        self._pipe = pipe
        self._stop = stop

    @property
    def is_cancelled(self) -> bool:
        return self._stop.is_set()

    def report(self, done: int, total: int = 0, note: str = "") -> None:
        self._pipe.send(("progress", Progress(done, total, note)))
        if self._stop.is_set():
            raise Cancelled


def _worker(
    pipe: multiprocessing.connection.Connection,
    stop: multiprocessing.synchronize.Event,
    verb: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> None:
    try:
        pipe.send(("answer", verb(*args, job=_Remote(pipe, stop), **kwargs)))
    except BaseException as error:  # everything goes home, or the failure would vanish with this process
        try:
            pipe.send(("error", error))
        except Exception:  # an exception that cannot be pickled
            pipe.send(("error", RuntimeError(f"{type(error).__name__}: {error}")))


def _in_process(job: Job, verb: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
    """Run the verb in a fresh process ("spawn": a fork would copy Qt's and torch's threads half)."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    stop = context.Event()
    process = context.Process(target=_worker, args=(there, stop, verb, args, kwargs), daemon=True)
    process.start()
    there.close()
    try:
        answer: T = _listen(job, here, stop, process)
        return answer
    finally:
        process.join(GRACE_S)
        if process.is_alive():
            process.kill()
            process.join()
        here.close()


def _listen(
    job: Job,
    pipe: multiprocessing.connection.Connection,
    stop: multiprocessing.synchronize.Event,
    process: Any,
) -> Any:
    deadline: float | None = None
    while True:
        if job.is_cancelled and deadline is None:
            stop.set()
            deadline = time.monotonic() + GRACE_S
        if deadline is not None and time.monotonic() > deadline:
            process.kill()
            raise Cancelled
        if not pipe.poll(0.1):
            continue
        try:
            word, value = pipe.recv()
        except EOFError:
            process.join(GRACE_S)
            if job.is_cancelled:
                raise Cancelled from None
            raise VegaError(
                f"The worker of '{job.title}' died (exit code {process.exitcode}).",
                "It may have run out of memory; close other programs and try again.",
            ) from None
        if word == "progress":
            job.progress = value
        elif word == "error":
            raise value
        else:
            return value
