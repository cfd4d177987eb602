"""The participant's side: offers its data, measures and trains what it is sent, and keeps the answer until it arrived.

An answer belongs to a round and the model it started from (by digest). A coordinator that was away and asks again for
the same gets the same answer, without training twice.
"""

import asyncio
import hashlib
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from core.errors import Cancelled, InputError, PeerError, RefusedError, VegaError
from core.events import Events
from core.federated.data import Examples, misfit
from core.federated.messages import Answer, Measured, Offer, Train, Withdrawal
from core.federated.records import (
    DataSummary,
    Evaluation,
    Federation,
    ParticipantAnswered,
    RoundStarted,
    SourceSpec,
)
from core.federated.register import Register
from core.federated.sources import SOURCES
from core.federated.sources.base import Pictures
from core.federated.tasks import TASKS
from core.federated.weights import ModelWeights
from core.jobs import Jobs, Reporter
from core.params import build

log = logging.getLogger(__name__)

Send = Callable[[str, object], Awaitable[None]]

# Words about a failure that travel: enough for any message, too little to fill the other side's disk.
WORDS = 1000


@dataclass(frozen=True)
class _Training:
    """A training that runs or ran here: which round of which model, and the task that gives the answer."""

    round: int
    digest: str
    task: "asyncio.Task[Answer]"


class ParticipantSide:
    """Takes part in federations with this machine's data. `send(peer_id, message)` reaches the coordinator."""

    def __init__(
        self,
        register: Register,
        *,
        events: Events,
        jobs: Jobs,
        pictures: Pictures,
        send: Send,
        is_online: Callable[[str], bool],
        name: Callable[[], str],
    ) -> None:
        self._register = register
        self._events = events
        self._jobs = jobs
        self._pictures = pictures
        self._send = send
        self._is_online = is_online
        self._name = name
        self._examples: dict[str, Examples] = {}
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
            summary = (await self._mine(federation)).summary()
            words = Offer(federation.id, summary.examples, summary.labels, summary.shape)
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
            evaluation = await asyncio.to_thread(measure, federation, request, examples)
            answer = None if request.measure_only else self._training(federation, request, examples)
            await self._send(
                federation.coordinator,
                Measured(federation.id, request.digest, evaluation.examples, evaluation.loss, evaluation.accuracy),
            )
            if answer is None:
                return
            trained = await asyncio.shield(answer)
            await self._send(federation.coordinator, trained)
            self._say_answered(federation, trained, evaluation)
        except PeerError:
            raise
        except Exception as error:  # whatever local code raises belongs to the coordinator, with this machine's name
            if not isinstance(error, VegaError):
                log.exception("Training '%s' failed here", federation.title)
            self._trainings.pop(federation.id, None)
            await self._send(federation.coordinator, _failure(request, _words(error)))

    def _training(self, federation: Federation, request: Train, examples: Examples) -> "asyncio.Task[Answer]":
        """The running or finished training for this very round, or a new one."""
        known = self._trainings.get(federation.id)
        if known is None:
            if federation.role == "participant":
                self._register.note(federation.id, state="running", round=request.round - 1, error="")
                self._events.emit(RoundStarted(federation.id, request.round))
            task = asyncio.create_task(self._train(federation, request, examples))
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
            known = self._trainings[federation.id] = _Training(request.round, request.digest, task)
        return known.task

    async def _train(self, federation: Federation, request: Train, examples: Examples) -> Answer:
        title = f"Training '{federation.title}', round {request.round}"
        return await self._jobs.run(title, train, federation, request, examples)

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


def read_examples(spec: SourceSpec, federation: Federation, pictures: Pictures, *, job: Reporter) -> Examples:
    """The data of a source, checked. Raises InputError in words for whatever makes it useless."""
    kind = SOURCES[spec.kind]
    examples = kind(build(kind.Params, spec.params), pictures).read(federation.config, job=job)
    examples.check()
    labels = examples.summary().labels
    if problem := misfit(federation, labels=labels, shape=examples.inputs.shape[1:]):
        raise InputError(problem, "Choose data of the same form as the other participants'.")
    return examples


def measure(federation: Federation, request: Train, examples: Examples) -> Evaluation:
    """How good the coordinator's model is on this machine's held-out part. Blocks; raises InputError for a misfit."""
    asked = Federation(federation.id, "", "", "", federation.config, labels=request.labels, shape=request.shape)
    summary = examples.summary()
    if problem := misfit(asked, labels=summary.labels, shape=summary.shape):
        raise InputError(problem, "Choose data of the same form as the other participants'.")
    task = TASKS[federation.config.task](federation.config)
    model = task.rebuild(_received(request), request.shape, request.labels)
    return task.measure(model, examples, request.labels)


def train(federation: Federation, request: Train, examples: Examples, *, job: Reporter) -> Answer:
    """Train the coordinator's model further on this machine's data. Blocks."""
    config = federation.config
    task = TASKS[config.task](config)
    model = task.rebuild(_received(request), request.shape, request.labels)
    teaching, _ = examples.split(config.held_out, config.seed)
    started = time.perf_counter()
    loss = task.train(model, examples, request.labels, round=request.round, job=job)
    train_ms = (time.perf_counter() - started) * 1000
    weights = ModelWeights.from_torch(model).to_bytes()
    return Answer(federation.id, request.round, request.digest, len(teaching), loss, train_ms, "", weights)


def _received(request: Train) -> ModelWeights:
    """The model in a request. Raises InputError when it is not the one that was announced."""
    if hashlib.sha256(request.payload).hexdigest() != request.digest:
        raise InputError("The model arrived damaged.", "Send it again.")
    return ModelWeights.from_bytes(request.payload)


def _words(error: Exception) -> str:
    if isinstance(error, Cancelled):
        return "The training was cancelled on this machine."
    return str(error) if isinstance(error, VegaError) else f"{type(error).__name__}: {error}"


def _failure(request: Train, words: str) -> Answer:
    return Answer(request.federation_id, request.round, request.digest, 0, 0.0, 0.0, words[:WORDS], b"")


def _log_failure(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("Taking part failed", exc_info=error)
