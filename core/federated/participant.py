"""The participant's side: offers its data, measures and trains what it is sent, and keeps the answer until it arrived.

An answer belongs to the model it started from (by digest). A coordinator that was away and asks again for the same
model gets the same answer, without training twice.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from core.errors import Cancelled, InputError, PeerError, VegaError
from core.federated.data import Examples
from core.federated.messages import Answer, Measured, Offer, Train
from core.federated.records import DataSummary, Evaluation, Federation, SourceSpec
from core.federated.register import Register
from core.federated.sources import SOURCES
from core.federated.sources.base import Pictures
from core.federated.tasks import TASKS
from core.federated.weights import ModelWeights
from core.jobs import NOBODY, Jobs, Reporter
from core.params import build

log = logging.getLogger(__name__)

Send = Callable[[str, object], Awaitable[None]]


@dataclass(frozen=True)
class _Trained:
    """What training on this machine gave."""

    loss: float
    train_ms: float
    weights: bytes


class ParticipantSide:
    """Takes part in federations with this machine's data. `send(peer_id, message)` reaches the coordinator."""

    def __init__(self, register: Register, *, jobs: Jobs, pictures: Pictures, send: Send) -> None:
        self._register = register
        self._jobs = jobs
        self._pictures = pictures
        self._send = send
        self._examples: dict[str, Examples] = {}
        self._answers: dict[str, Answer] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def stop(self) -> None:
        """Stop training; the coordinator asks again when this machine is back."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def offer(self, federation: Federation, spec: SourceSpec) -> DataSummary:
        """Take part with this data. Raises InputError when nobody could learn from it."""
        examples = await self._read(federation, spec)
        self._examples[federation.id] = examples
        await self._register.change(federation.id, source=spec)
        await self.announce(self._register.get(federation.id) or federation)
        return examples.summary()

    async def withdraw(self, federation: Federation) -> None:
        """No longer take part."""
        self.cancel(federation.id)
        self._examples.pop(federation.id, None)
        await self._register.change(federation.id, source=None)

    def cancel(self, federation_id: str) -> None:
        """Stop training for a federation."""
        if task := self._tasks.pop(federation_id, None):
            task.cancel()

    async def announce(self, federation: Federation) -> None:
        """Tell the coordinator what this machine takes part with; it may be away, then it hears it on its return."""
        if federation.source is None:
            return
        examples = await self._mine(federation)
        summary = examples.summary()
        try:
            await self._send(
                federation.coordinator, Offer(federation.id, summary.examples, summary.labels, summary.shape)
            )
        except PeerError as error:
            log.info("The coordinator of '%s' did not hear the offer: %s", federation.title, error)

    def asked(self, federation: Federation, request: Train) -> None:
        """The coordinator wants a model measured and trained; returns at once."""
        self.cancel(federation.id)
        self._tasks[federation.id] = asyncio.create_task(self._work(federation, request))

    def summarise(self, spec: SourceSpec, federation: Federation, *, job: Reporter = NOBODY) -> DataSummary:
        """What training would see. Blocks; raises InputError."""
        return read_examples(spec, federation, self._pictures, job=job).summary()

    async def _work(self, federation: Federation, request: Train) -> None:
        try:
            await self._measure_and_train(federation, request)
        except (PeerError, Cancelled) as error:
            log.info("Round %d of '%s' was not answered: %s", request.round, federation.title, error)

    async def _measure_and_train(self, federation: Federation, request: Train) -> None:
        try:
            examples = await self._mine(federation)
            title = f"Training '{federation.title}', round {request.round}"
            evaluation = await asyncio.to_thread(measure, federation, request, examples)
            await self._send(
                federation.coordinator,
                Measured(federation.id, request.digest, evaluation.examples, evaluation.loss, evaluation.accuracy),
            )
            if request.measure_only:
                return
            known = self._answers.get(federation.id)
            if known is None or known.digest != request.digest:
                trained = await self._jobs.run(title, train, federation, request, examples)
                known = _answer(request, len(examples.labels), trained)
                self._answers[federation.id] = known
            await self._send(federation.coordinator, known)
        except (PeerError, Cancelled):
            raise
        except Exception as error:  # whatever local code raises belongs to the coordinator, with this machine's name
            log.exception("Training '%s' failed here", federation.title)
            words = str(error) if isinstance(error, VegaError) else f"{type(error).__name__}: {error}"
            await self._send(federation.coordinator, _failure(request, words))

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
    if federation.shape and examples.inputs.shape[1:] != federation.shape:
        raise InputError(
            f"This data has the shape {examples.inputs.shape[1:]}, the training uses {federation.shape}.",
            "Choose data of the same form as the other participants'.",
        )
    return examples


def measure(federation: Federation, request: Train, examples: Examples) -> Evaluation:
    """How good the coordinator's model is on this machine's held-out part. Blocks."""
    task = TASKS[federation.config.task](federation.config)
    model = task.build(request.shape, request.labels)
    ModelWeights.from_bytes(request.payload).load_into(model)
    return task.measure(model, examples, request.labels)


def train(federation: Federation, request: Train, examples: Examples, *, job: Reporter) -> _Trained:
    """Train the coordinator's model further on this machine's data. Blocks."""
    task = TASKS[federation.config.task](federation.config)
    model = task.build(request.shape, request.labels)
    ModelWeights.from_bytes(request.payload).load_into(model)
    started = time.perf_counter()
    loss = task.train(model, examples, request.labels, round=request.round, job=job)
    return _Trained(loss, (time.perf_counter() - started) * 1000, ModelWeights.from_torch(model).to_bytes())


def _answer(request: Train, examples: int, trained: _Trained) -> Answer:
    return Answer(
        request.federation_id,
        request.round,
        request.digest,
        examples,
        trained.loss,
        trained.train_ms,
        "",
        trained.weights,
    )


def _failure(request: Train, words: str) -> Answer:
    return Answer(request.federation_id, request.round, request.digest, 0, 0.0, 0.0, words[:1000], b"")
