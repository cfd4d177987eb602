"""The verbs of grammar hints: install a model, remove it, and read a text with it."""

import asyncio
import contextlib
import os
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from core.collaboration.assist.grammar.corrector import Corrector
from core.collaboration.assist.grammar.hints import Hint, hints_of, lost
from core.collaboration.assist.grammar.model_files import WITHIN
from core.collaboration.assist.grammar.passages import Passage, Range, passages
from core.collaboration.assist.grammar.records import GrammarModel, Manner, ReadPassage
from core.collaboration.assist.grammar.shelf import GrammarShelf
from core.collaboration.assist.grammar.trial import SENTENCE, try_apart
from core.errors import Cancelled, InputError, VegaError
from core.jobs import Jobs
from core.settings import SettingsStore

# A person sees some twenty sentences; what is far from the caret is read when they are there.
PASSAGES_MOST = 40
ANSWERS_MOST = 2000
# Reading and loading a gigabyte from a slow disk, and one sentence on a slow processor.
TRIAL_S = 180.0
# A model holds its size in memory: given back when nobody writes.
IDLE_S = 300.0
NICENESS = 10

Answer = tuple[str | None, str]
"""What a model makes of a sentence, and how its tokens say the sentence itself."""


class GrammarService:
    """Sentences are read one after the other in a thread of its own, with a low priority."""

    def __init__(self, *, folder: Path, settings: SettingsStore, jobs: Jobs) -> None:
        self._shelf = GrammarShelf(folder)
        self._settings = settings
        self._jobs = jobs
        self._model = self._shelf.model()
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        # made and used in the thread alone
        self._corrector: Corrector | None = None
        self._broken: InputError | None = None
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="grammar", initializer=_be_modest)
        self._idle: asyncio.TimerHandle | None = None

    @property
    def model(self) -> GrammarModel | None:
        """The installed one; None for none."""
        return self._model

    @property
    def is_on(self) -> bool:
        """Whether there is a model and the person wants hints."""
        return self._model is not None and self._settings.values.grammar_hints

    async def start(self) -> None:
        """Clean up after a program that was killed."""
        await asyncio.to_thread(self._shelf.prepare)

    async def stop(self) -> None:
        """Let go of the model and its thread."""
        if self._idle is not None:
            self._idle.cancel()
        await asyncio.to_thread(self._pool.shutdown, wait=True, cancel_futures=True)
        self._corrector = None

    async def install(self, source: Path, *, prefix: str = "") -> GrammarModel:
        """Take a model from a folder or a zip into the profile, after it was checked and tried in a process apart.

        Raises InputError in words for what is no model that works, StorageError, Cancelled.
        """
        staged, size, digest = await self._jobs.run("Copying the grammar model", self._shelf.stage, source)
        try:
            manner, answer, took = await self._tried(staged, prefix)
            made = GrammarModel(_title(source), size, digest, time.time(), manner, SENTENCE, answer, took)
            await self._unload()
            await asyncio.to_thread(self._shelf.take, staged, made)
        finally:
            await asyncio.to_thread(self._shelf.drop, staged)
        self._model = made
        return made

    async def remove(self) -> None:
        """Forget the installed model and its files. Raises InputError when there is none, and StorageError."""
        await self._unload()
        await asyncio.to_thread(self._shelf.remove)
        self._model = None

    async def read(
        self, text: str, *, apart: Sequence[Range] = (), near: int = 0, most: int = PASSAGES_MOST
    ) -> AsyncIterator[ReadPassage]:
        """At most so many sentences of a text with what is proposed for each, those around the code point `near` first.

        Nothing is proposed within `apart`. Abandoned with its task: the model then stops in the middle of a sentence.
        Raises InputError when the model does not work any more.
        """
        if not self.is_on:
            return
        found = sorted(passages(text, apart), key=lambda one: max(one.start - near, near - one.end, 0))
        for passage in found[:most]:
            if self._shelf.is_left(passage.text):
                continue
            answer = self._answers.get(passage.text) or await self._asked(passage.text)
            self._answers.move_to_end(passage.text)
            yield ReadPassage(passage, _hints(passage, answer, apart))

    async def leave(self, sentence: str) -> None:
        """Propose nothing for a sentence from now on. Raises StorageError."""
        await asyncio.to_thread(self._shelf.leave, sentence)

    async def _tried(self, staged: Path, prefix: str) -> tuple[Manner, str, float]:
        try:
            async with asyncio.timeout(TRIAL_S):
                return await self._jobs.run("Trying the grammar model", try_apart, str(staged), prefix, where="process")
        except TimeoutError as error:
            raise InputError(f"The model was not done after {TRIAL_S:.0f} s.", "Choose a smaller one.") from error
        except (InputError, Cancelled):
            raise
        except VegaError as error:
            raise InputError(
                "The model made the process stop in which it was tried; nothing else is lost.",
                "Choose a smaller one, or another export of it.",
            ) from error

    async def _asked(self, sentence: str) -> Answer:
        stop = threading.Event()
        loop = asyncio.get_running_loop()
        if self._idle is not None:
            self._idle.cancel()
        try:
            answer = await loop.run_in_executor(self._pool, self._answer, sentence, stop)
        finally:
            stop.set()
            self._idle = loop.call_later(IDLE_S, self._rest)
        self._answers[sentence] = answer
        while len(self._answers) > ANSWERS_MOST:
            self._answers.popitem(last=False)
        return answer

    def _answer(self, sentence: str, stop: threading.Event) -> Answer:
        """In the thread."""
        if self._broken is not None:
            raise self._broken
        if self._model is None:
            raise Cancelled
        try:
            if self._corrector is None:
                self._corrector = Corrector(self._shelf.place, self._model.manner)
            return self._corrector.correct(sentence, stop=stop), self._corrector.read_back(sentence)
        except InputError as error:
            # said once; it is not loaded again for every sentence
            self._broken = error
            raise

    async def _unload(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._pool, self._forget)
        self._answers.clear()

    def _rest(self) -> None:
        with contextlib.suppress(RuntimeError):  # it was stopped meanwhile
            self._pool.submit(self._forget)

    def _forget(self) -> None:
        """In the thread."""
        self._corrector = self._broken = None


def _hints(passage: Passage, answer: Answer, apart: Sequence[Range]) -> tuple[Hint, ...]:
    proposal, read = answer
    if proposal is None:
        return ()
    unknown = [(passage.start + start, passage.start + end) for start, end in lost(passage.text, read)]
    return hints_of(passage, proposal, apart=apart, unknown=unknown)


def _title(source: Path) -> str:
    """What a model is called: its folder, or the one around a folder that only says "onnx"."""
    path = source.resolve()
    return (path.parent if path.name == WITHIN else path).name.removesuffix(".zip")


def _be_modest() -> None:
    """The thread gives way to whatever the person is doing, where the system knows priorities of threads."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
