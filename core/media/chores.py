"""Chores: what a process apart from the program does: it reads and looks at files until nobody asks any more.

Everything goes through a pipe as MessagePack, never as pickle: a file may have taken over the process that read it.
"""

import contextlib
import logging
import os
import signal
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from core.errors import VegaError
from core.jobs import Reporter
from core.media.analysers.base import Study, Vector
from core.media.fingerprints import Fingerprint
from core.media.medium import Medium
from core.media.workbench import Here, Prepared, Wanted
from core.modest import be_modest
from core.reports import Box, Report

log = logging.getLogger(__name__)

# Vectors with their boxes, hashes and times of a sound, rows, columns and numbers of a matte.
Plain = tuple[str, list[tuple[bytes, Box | None]], tuple[bytes, bytes] | None, tuple[int, int, bytes] | None]

PREPARE, STUDY = "prepare", "study"
READY, PROGRESS, ANSWER, ERROR = "ready", "progress", "answer", "error"
# Progress is told at most this often.
TOLD_S = 0.1


class Told:
    """A job as the process sees it: progress goes through the pipe. To be cancelled, it is ended."""

    is_cancelled = False

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._last = 0.0

    def report(self, done: int, total: int = 0, note: str = "") -> None:
        """Tell how far it is, now and then."""
        if time.monotonic() - self._last >= TOLD_S:
            self._last = time.monotonic()
            self._pipe.send_bytes(msgspec.msgpack.encode((PROGRESS, (done, total, note))))


def serve(pipe: Connection, memory_bytes: int, niceness: int) -> None:
    """Work until the other end of the pipe is closed. `memory_bytes` bounds the address space where that can be."""
    # Ctrl-C is for the program, which then closes the pipe
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    be_modest(memory_bytes, niceness)
    here, told = Here(), Told(pipe)
    pipe.send_bytes(msgspec.msgpack.encode((READY, None)))
    while True:
        try:
            word, values = msgspec.msgpack.decode(pipe.recv_bytes())
        except (EOFError, OSError):
            return
        try:
            answer = (ANSWER, _do(here, word, values, told))
        except VegaError as error:
            answer = (ERROR, (error.what, error.todo, getattr(error, "state", "damaged")))
        except Exception as error:  # a fault of ours or of a library must cost this file only
            log.exception("A file could not be worked on")
            answer = (ERROR, (f"It could not be worked on: {error}.", "Look for another copy.", "damaged"))
        with contextlib.suppress(OSError):
            pipe.send_bytes(msgspec.msgpack.encode(answer))


def prepare_task(path: Path) -> bytes:
    """The message that asks to prepare a file."""
    return msgspec.msgpack.encode((PREPARE, (os.fsencode(path),)))


def study_task(medium: Medium, wanted: Sequence[Wanted], device: str) -> bytes:
    """The message that asks analysers to look at a medium."""
    return msgspec.msgpack.encode(
        (STUDY, (os.fsencode(medium.path), medium.kind, medium.duration_s, [*wanted], device))
    )


def prepared_of(answer: Any) -> Prepared:
    """What came back. Raises msgspec.ValidationError for anything else."""
    return msgspec.convert(answer, Prepared)


def studies_of(answer: Any) -> list[Study]:
    """What came back. Raises msgspec.ValidationError, InputError or ValueError for anything else."""
    found = msgspec.convert(answer, list[Plain])
    return [
        Study(
            Report.from_json(report),
            tuple(Vector(np.frombuffer(numbers, np.float32), box) for numbers, box in vectors),
            None if sound is None else Fingerprint(*(np.frombuffer(numbers, np.int64) for numbers in sound)),
            None if matte is None else np.frombuffer(matte[2], np.uint8).reshape(matte[:2]),
        )
        for report, vectors, sound, matte in found
    ]


def _do(here: Here, word: str, values: Sequence[Any], job: Reporter) -> Any:
    path = Path(os.fsdecode(values[0]))
    if word == PREPARE:
        return here.prepare(path)
    _, kind, duration_s, wanted, device = values
    analysers = msgspec.convert(wanted, list[Wanted])
    studies = here.study(Medium(path, kind, duration_s), analysers, device=device, job=job)
    return [_plain(study) for study in studies]


def _plain(study: Study) -> Plain:
    vectors = [(vector.numbers.astype(np.float32).tobytes(), vector.box) for vector in study.vectors]
    sound, matte = study.sound, study.matte
    return (
        study.report.to_json(),
        vectors,
        None if sound is None else (sound.hashes.astype(np.int64).tobytes(), sound.times.astype(np.int64).tobytes()),
        None if matte is None else (*matte.shape, matte.tobytes()),
    )
