"""Chunks of clients in processes of this machine: threads would wait for each other's turn at the interpreter.

Everything that goes through a pipe is between this program and children that it began itself.
"""

import contextlib
import dataclasses
import multiprocessing
import os
import pickle
import shutil
import signal
import tempfile
import time
import weakref
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from core.blas_threads import one_blas_thread
from core.errors import Cancelled, TrainingError
from core.federated.compute import choose_device, computing
from core.federated.simulation.engine import Engine
from core.federated.simulation.trainer import Chunk, Outcome, Trainer, World
from core.jobs import NOBODY, Reporter

# How often somebody who waits looks whether the person cancelled.
LOOK_S = 0.1
# Python and torch are loaded from a slow disk.
BEGIN_S = 120.0
LEAVE_S = 2.0
# Of the folder with the data, then the number of the program that it is of.
PREFIX = "vega-simulation-"
# What there is of the data as files, which all processes look at without a copy of their own.
INPUTS, TARGETS = "inputs.npy", "targets.npy"


class ProcessEngine(Engine):
    """Each process holds a trainer and takes the next chunk when it is free."""

    def __init__(self, world: World, workers: int, job: Reporter = NOBODY) -> None:
        """Raises OSError when the disk or the machine has no room for it."""
        self.workers = workers
        self._job = job
        _sweep()
        self._folder = tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-", ignore_cleanup_errors=True)
        self._processes: list[_Process] = []
        # also when nobody closes it
        self._finish = weakref.finalize(self, _end, self._processes, self._folder)
        try:
            folder = Path(self._folder.name)
            np.save(folder / INPUTS, world.inputs, allow_pickle=False)
            np.save(folder / TARGETS, world.targets, allow_pickle=False)
            nothing = dataclasses.replace(world, inputs=world.inputs[:0], targets=world.targets[:0])
            for _ in range(workers):
                self._processes.append(_Process(nothing, folder))
            for process in self._processes:
                process.wait_until_ready()
        except BaseException:
            self.close()
            raise

    def train(self, chunks: Sequence[Chunk]) -> list[Outcome]:
        """Whoever is free takes the next. Raises Cancelled, and TrainingError when a process is gone."""
        return self._all("train", [(chunk,) for chunk in chunks])

    def losses(self, chunks: Sequence[Chunk]) -> list[np.ndarray]:
        """Whoever is free takes the next. Raises Cancelled, and TrainingError when a process is gone."""
        return self._all("losses", [(chunk,) for chunk in chunks])

    def outputs(self, chunks: Sequence[tuple[Chunk, Sequence[np.ndarray]]]) -> list[list[np.ndarray]]:
        """Whoever is free takes the next. Raises Cancelled, and TrainingError when a process is gone."""
        return self._all("outputs", chunks)

    def close(self) -> None:
        """End the processes, and remove what they looked at."""
        self._finish()

    def _all(self, verb: str, tasks: Sequence[tuple[Any, ...]]) -> list[Any]:
        if not self._processes:
            raise TrainingError("This simulation has ended.", "Begin a new one.")
        found: dict[int, Any] = {}
        waiting = list(enumerate(tasks))[::-1]
        free, busy = list(self._processes), dict[Any, tuple[int, _Process]]()
        while waiting or busy:
            while waiting and free:
                place, task = waiting.pop()
                process = free.pop()
                process.ask(verb, task)
                busy[process.pipe] = place, process
            ready = wait(list(busy), LOOK_S)
            if self._job.is_cancelled:
                # it cannot be asked to stop in the middle of a native library
                self.close()
                raise Cancelled
            for pipe in ready:
                place, process = busy.pop(pipe)
                found[place] = self._answer(process)
                free.append(process)
        return [found[place] for place in range(len(tasks))]

    def _answer(self, process: "_Process") -> Any:
        try:
            return process.answer()
        except BaseException:
            # what the others are at is wanted no more
            self.close()
            raise


class _Process:
    """One process and the pipe to it."""

    def __init__(self, world: World, folder: Path) -> None:
        # "spawn": a fork would copy the threads of Qt and torch by half
        context = multiprocessing.get_context("spawn")
        self.pipe, there = context.Pipe()
        self.is_busy = True
        self._process = context.Process(target=_serve, args=(there, world, str(folder)), daemon=True)
        self._process.start()
        there.close()

    def wait_until_ready(self) -> None:
        """Raises OSError when it does not begin."""
        with contextlib.suppress(EOFError, OSError, TrainingError):
            if self.pipe.poll(BEGIN_S):
                self.answer()
                return
        raise OSError("a process for the simulation did not begin to work")

    def ask(self, verb: str, task: tuple[Any, ...]) -> None:
        """Raises TrainingError when it is gone."""
        self.is_busy = True
        try:
            self.pipe.send((verb, task))
        except OSError as error:
            raise _gone() from error

    def answer(self) -> Any:
        """Waits for it. Raises what the work raised, and TrainingError when the process is gone."""
        try:
            value, error = self.pipe.recv()
        except (EOFError, OSError) as broken:
            raise _gone() from broken
        self.is_busy = False
        if error is not None:
            raise error
        return value

    def leave(self) -> None:
        """Tell it to end: by itself when it is idle, at once when it is not."""
        self.pipe.close()
        if self.is_busy:
            self._process.kill()

    def join(self, deadline: float) -> None:
        """Until it is gone; what is there at that time (of the monotonic clock) is killed."""
        self._process.join(max(0.0, deadline - time.monotonic()))
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def _gone() -> TrainingError:
    return TrainingError(
        "A process of the simulation was ended from outside.",
        "Most often memory ran out: choose fewer workers, or a smaller batch.",
    )


def _end(processes: "list[_Process]", folder: "tempfile.TemporaryDirectory[str]") -> None:
    deadline = time.monotonic() + LEAVE_S
    for process in processes:
        process.leave()
    while processes:
        processes.pop().join(deadline)
    folder.cleanup()


def _sweep() -> None:
    """Remove what programs that were killed could not."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        owner = folder.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdigit() and not psutil.pid_exists(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _serve(pipe: Connection, world: World, folder: str) -> None:
    """What a process does: work until the other end of the pipe is closed."""
    # Ctrl-C is for the program, which then closes the pipe
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    choose_device("cpu")
    # copy on write: torch wants what it may write to
    inputs, targets = (np.load(Path(folder, name), mmap_mode="c") for name in (INPUTS, TARGETS))
    trainer = Trainer(dataclasses.replace(world, inputs=inputs, targets=targets))
    _send(pipe, None, None)
    with contextlib.suppress(EOFError, OSError), computing(trainer.module, alone=True), one_blas_thread():
        while True:
            verb, task = pipe.recv()
            try:
                _send(pipe, _VERBS[verb](trainer, *task), None)
            except OSError:
                raise
            except Exception as error:
                _send(pipe, None, error)


def _send(pipe: Connection, value: Any, error: Exception | None) -> None:
    try:
        pickle.dumps(error)
    except Exception:  # an error of a library that cannot travel; its words can
        error = RuntimeError(str(error))
    pipe.send((value, error))


_VERBS: dict[str, Callable[..., Any]] = {
    "train": Trainer.train,
    "losses": Trainer.losses,
    "outputs": Trainer.outputs,
}
