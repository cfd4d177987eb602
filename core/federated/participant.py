"""The participant's side: offers its data, measures and trains what it is sent, and keeps the answer until it arrived.

An answer belongs to a round and the model it started from (by digest). A coordinator that was away and asks again for
the same gets the same answer, without training twice.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.errors import Cancelled, InputError, PeerError, RefusedError, VegaError
from core.events import Events
from core.federated.data import Examples, fingerprint
from core.federated.keepsakes import Keepsakes
from core.federated.local import Received, measure, own_model, read_examples, train, unpacked
from core.federated.messages import Answer, Measured, Offer, Train, Withdrawal
from core.federated.records import (
    OWN,
    DataSummary,
    Evaluation,
    Federation,
    ModelRecord,
    ParticipantAnswered,
    RoundStarted,
    SourceSpec,
)
from core.federated.register import Register
from core.federated.sources.base import Pictures
from core.federated.tasks.base import Given
from core.federated.weights import ModelWeights
from core.jobs import Jobs, Reporter
from core.storage.files import FileStore

log = logging.getLogger(__name__)

Send = Callable[[str, object], Awaitable[None]]
# What a participant keeps, by name.
Memories = dict[str, np.ndarray]

# A training that ends within this time tells what it measured together with its answer: one message instead of two.
TOGETHER_S = 0.05
# Words about a failure that travel: enough for any message, too little to fill the other side's disk.
WORDS = 1000


@dataclass(frozen=True)
class _Training:
    """A training that runs or ran here: which round of which model, and the task that gives the answer."""

    round: int
    digest: str
    task: "asyncio.Task[Answer]"


@dataclass(frozen=True)
class _Begun:
    """A request unpacked, what this machine remembers, and how good the model is that came with it."""

    received: Received
    memory: Memories
    evaluation: Evaluation


@dataclass(frozen=True)
class _Own:
    """This machine's own model of the common one with a digest, and how good it is here."""

    digest: str
    weights: ModelWeights
    accuracy: float


class ParticipantSide:
    """Takes part in federations with this machine's data. `send(peer_id, message)` reaches the coordinator."""

    def __init__(
        self,
        register: Register,
        *,
        files: FileStore,
        events: Events,
        jobs: Jobs,
        pictures: Pictures,
        send: Send,
        is_online: Callable[[str], bool],
        name: Callable[[], str],
    ) -> None:
        self._register = register
        self._files = files
        self._keepsakes = Keepsakes(files, register)
        self._events = events
        self._jobs = jobs
        self._pictures = pictures
        self._send = send
        self._is_online = is_online
        self._name = name
        self._examples: dict[str, Examples] = {}
        self._own: dict[str, _Own] = {}
        self._trainings: dict[str, _Training] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def stop(self) -> None:
        """Stop training; the coordinator asks again when this machine is back."""
        tasks = [*self._tasks.values(), *(training.task for training in self._trainings.values())]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def offer(self, federation: Federation, spec: SourceSpec) -> DataSummary:
        """Take part with this data; a coordinator that is away hears it on its return.

        Raises InputError when nobody could learn from it, RefusedError when it does not fit the training.
        """
        examples = await self._read(federation, spec)
        self.cancel(federation.id)
        self._examples[federation.id] = examples
        offered = await self._register.change(federation.id, source=spec)
        await self.announce(offered)
        return examples.summary()

    async def withdraw(self, federation: Federation) -> None:
        """No longer take part."""
        self.cancel(federation.id)
        self._examples.pop(federation.id, None)
        await self.announce(await self._register.change(federation.id, source=None))

    def cancel(self, federation_id: str) -> None:
        """Stop training for a federation."""
        if task := self._tasks.pop(federation_id, None):
            task.cancel()
        if training := self._trainings.pop(federation_id, None):
            training.task.cancel()

    async def announce(self, federation: Federation) -> None:
        """Tell the coordinator, if it is there, what this machine takes part with. Raises RefusedError."""
        if not self._is_online(federation.coordinator):
            return
        words: Offer | Withdrawal = Withdrawal(federation.id)
        if federation.source is not None:
            examples = await self._mine(federation)
            summary, mark = examples.summary(), await asyncio.to_thread(fingerprint, examples, salt=federation.id)
            words = Offer(federation.id, summary.examples, summary.labels, summary.shape, mark)
        try:
            await self._send(federation.coordinator, words)
        except RefusedError as error:
            self._register.note(federation.id, error=error.what)
            raise
        except PeerError as error:
            log.info("The coordinator of '%s' did not hear: %s", federation.title, error)

    def asked(self, federation: Federation, request: Train) -> None:
        """The coordinator wants a model measured and trained; returns at once."""
        known = self._trainings.get(federation.id)
        if known is not None and (known.round, known.digest) != (request.round, request.digest):
            self.cancel(federation.id)
        elif task := self._tasks.pop(federation.id, None):
            task.cancel()  # what was trained or is in training for this very round goes on
        task = self._tasks[federation.id] = asyncio.create_task(self._work(federation, request))
        task.add_done_callback(_log_failure)

    async def _work(self, federation: Federation, request: Train) -> None:
        try:
            await self._measure_and_train(federation, request)
        except PeerError as error:
            log.info("Round %d of '%s' was not answered: %s", request.round, federation.title, error)

    async def _measure_and_train(self, federation: Federation, request: Train) -> None:
        try:
            examples = await self._mine(federation)
            known = self._trainings.get(federation.id)
            answer = known.task if known and not request.measure_only else None
            if answer or request.measure_only:
                given = await asyncio.to_thread(self._begun, self._now(federation), request, examples)
            else:
                answer, given = await self._start(federation, request, examples)
            evaluation = given.evaluation
            if request.measure_only:
                await asyncio.to_thread(self._make_own, federation, request, examples, given)
            measured = Measured(
                federation.id, request.digest, evaluation.examples, evaluation.loss, evaluation.accuracy
            )
            if answer is None:
                await self._send(federation.coordinator, measured)
                return
            await self._say(federation, measured, answer)
            self._say_answered(federation, answer.result(), evaluation)
        except PeerError:
            raise
        except Exception as error:  # whatever local code raises belongs to the coordinator, with this machine's name
            if not isinstance(error, VegaError):
                log.exception("Training '%s' failed here", federation.title)
            self._trainings.pop(federation.id, None)
            await self._send(federation.coordinator, _failure(request, _words(error)))

    async def _say(self, federation: Federation, measured: Measured, answer: "asyncio.Task[Answer]") -> None:
        """What was measured, then what was trained; together when training takes no longer than a look."""
        await asyncio.wait({answer}, timeout=TOGETHER_S)
        coordinator = federation.coordinator
        if answer.done() and answer.exception() is None:
            await asyncio.gather(self._send(coordinator, measured), self._send(coordinator, answer.result()))
            return
        await self._send(coordinator, measured)
        await self._send(coordinator, await asyncio.shield(answer))

    def _begun(self, federation: Federation, request: Train, examples: Examples) -> _Begun:
        """The request unpacked, its model measured. Blocks; in one go, since each step waits for the last."""
        received = unpacked(request)
        memory = self._keepsakes.read(federation, request.counted)
        return _Begun(received, memory, measure(federation, request, received, examples, memory))

    def _make_own(self, federation: Federation, request: Train, examples: Examples, given: _Begun) -> None:
        """The model that this machine would use itself of the last one, until that is given to everybody. Blocks."""
        sent = Given(request.round, request.rate, given.received.vectors, given.memory)
        own = own_model(federation.config, given.received.weights, examples, request.labels, sent)
        if own is not None:
            self._own[federation.id] = _Own(request.digest, own, given.evaluation.accuracy)

    async def keep_own(self, federation: Federation, model: ModelRecord) -> None:
        """Beside the common model, keep this machine's own one, where the strategy makes one."""
        own = self._own.pop(federation.id, None)
        if own is None or own.digest != model.digest:
            return
        digest = await asyncio.to_thread(own.weights.stored, self._files)
        mine = replace(model, id=f"{model.id}{OWN}", digest=digest, accuracy=own.accuracy)
        await self._register.keep_model(mine)

    async def _start(
        self, federation: Federation, request: Train, examples: Examples
    ) -> "tuple[asyncio.Task[Answer], _Begun]":
        """A training of this round that goes on, and what it began with. Raises what keeps it from beginning."""
        if federation.role == "participant":
            self._register.note(federation.id, state="running", round=request.round - 1, error="")
            self._events.emit(RoundStarted(federation.id, request.round))
        begun: asyncio.Future[_Begun] = asyncio.get_running_loop().create_future()
        task = asyncio.create_task(self._train(federation, request, examples, begun))
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._trainings[federation.id] = _Training(request.round, request.digest, task)
        either: set[asyncio.Future[Any]] = {task, begun}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not begun.done():
            task.result()
        return task, begun.result()

    async def _train(
        self, federation: Federation, request: Train, examples: Examples, begun: "asyncio.Future[_Begun]"
    ) -> Answer:
        loop = asyncio.get_running_loop()

        def tell(given: _Begun) -> None:
            loop.call_soon_threadsafe(_settle, begun, given)

        title = f"Training '{federation.title}', round {request.round}"
        answer, memory, new = await self._jobs.run(title, self._learn, self._now(federation), request, examples, tell)
        if new or memory:
            digest = await asyncio.to_thread(self._keepsakes.store, memory, new, request.round)
            await self._keepsakes.keep(self._now(federation), digest)
        return answer

    def _learn(
        self,
        federation: Federation,
        request: Train,
        examples: Examples,
        tell: Callable[[_Begun], None],
        *,
        job: Reporter,
    ) -> tuple[Answer, Memories, Memories]:
        """Measure, tell, train: one worker for all, since each waits for the last. Blocks."""
        given = self._begun(federation, request, examples)
        tell(given)
        answer, new = train(federation, request, given.received, examples, given.memory, self._files, job=job)
        return answer, given.memory, new

    def _now(self, federation: Federation) -> Federation:
        """The training as it is known now; what was handed over may be older."""
        return self._register.get(federation.id) or federation

    def _say_answered(self, federation: Federation, answer: Answer, evaluation: Evaluation) -> None:
        if federation.role != "participant":
            return  # the coordinator's side of this machine says it
        loss, accuracy = evaluation.loss, evaluation.accuracy
        self._events.emit(
            ParticipantAnswered(
                federation.id,
                federation.title,
                answer.round,
                self._name(),
                loss,
                accuracy,
                answer.train_ms,
                answer.loss,
            )
        )

    async def _mine(self, federation: Federation) -> Examples:
        if federation.source is None:
            raise InputError("This machine offered no data.", "Choose data for this training first.")
        if federation.id not in self._examples:
            self._examples[federation.id] = await self._read(federation, federation.source)
        return self._examples[federation.id]

    async def _read(self, federation: Federation, spec: SourceSpec) -> Examples:
        return await self._jobs.run(
            f"Reading data for '{federation.title}'", read_examples, spec, federation, self._pictures
        )


def _settle(begun: "asyncio.Future[_Begun]", given: _Begun) -> None:
    if not begun.done():  # who waited may have gone
        begun.set_result(given)


def _words(error: Exception) -> str:
    if isinstance(error, Cancelled):
        return "The training was cancelled on this machine."
    return str(error) if isinstance(error, VegaError) else f"{type(error).__name__}: {error}"


def _failure(request: Train, words: str) -> Answer:
    return Answer(request.federation_id, request.round, request.digest, 0, 0.0, 0.0, words[:WORDS], b"")


def _log_failure(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("Taking part failed", exc_info=error)
