"""What a participant computes: its data read and checked, a model measured, and trained and made ready to travel."""

import hashlib
import time
from dataclasses import dataclass

import numpy as np

from core.errors import InputError
from core.federated import wire
from core.federated.choices import compressors_of, strategy_of, task_of
from core.federated.data import Examples, misfit
from core.federated.gradient_task import GradientTask
from core.federated.messages import Answer, Train
from core.federated.records import Evaluation, Federation, SourceSpec, TrainingConfig
from core.federated.sources import SOURCES
from core.federated.sources.base import Pictures
from core.federated.tasks.base import Given
from core.federated.thin import all_narrowed, all_widened, filled, is_thin, narrowed, widened
from core.federated.weights import ModelWeights
from core.jobs import Reporter
from core.params import build
from core.spool import Payload
from core.storage.files import FileStore

RESIDUAL = "compression.residual"


@dataclass(frozen=True)
class Received:
    """What a request for training holds, checked. `left` is true where something is left of a pruned model (P,)."""

    weights: ModelWeights
    vectors: dict[str, np.ndarray]
    left: np.ndarray | None = None


def read_examples(spec: SourceSpec, federation: Federation, pictures: Pictures, *, job: Reporter) -> Examples:
    """The data of a source, checked. Raises InputError in words for whatever makes it useless."""
    kind = SOURCES[spec.kind]
    examples = kind(build(kind.Params, spec.params), pictures).read(federation.config, job=job)
    examples.check()
    examples = task_of(federation.config).prepare(examples)
    labels = examples.summary().labels
    if problem := misfit(federation, labels=labels, shape=examples.inputs.shape[1:]):
        raise InputError(problem, "Choose data of the same form as the other participants'.")
    return examples


def measure(
    federation: Federation, request: Train, received: Received, examples: Examples, memory: dict[str, np.ndarray]
) -> Evaluation:
    """How good the coordinator's model is on this machine's held-out part. Blocks; raises InputError for a misfit."""
    _check_data(federation, request, examples)
    config = federation.config
    given = Given(request.round, request.rate, received.vectors, memory)
    return task_of(config).measure(
        received.weights, examples, request.labels, strategy=strategy_of(config), given=given
    )


def train(
    federation: Federation,
    request: Train,
    received: Received,
    examples: Examples,
    memory: dict[str, np.ndarray],
    files: FileStore,
    *,
    job: Reporter,
) -> tuple[Answer, dict[str, np.ndarray]]:
    """The answer to a request, and what to remember should it count; what is large goes through `files`. Blocks."""
    config = federation.config
    teaching, _ = examples.split(config.held_out, config.seed)
    started = time.perf_counter()
    task = task_of(config)
    learned = task.learn(
        received.weights,
        examples,
        request.labels,
        strategy=strategy_of(config),
        given=Given(request.round, request.rate, received.vectors, memory),
        job=job,
    )
    train_ms = (time.perf_counter() - started) * 1000
    main: Payload = b""
    kept = dict(learned.memory)
    left = received.left
    if learned.is_sent:
        base, made = narrowed(task.sent_like(received.weights), left), narrowed(learned.weights, left)
        rest = memory.get(RESIDUAL)
        rest = rest if rest is None or left is None else rest[left]
        main, residual = packed(config, base, made, rest, request.round, files)
        if residual is not None:
            kept[RESIDUAL] = widened(residual, left)
    payload, size = wire.joined(main, all_narrowed(learned.vectors, left) if learned.is_sent else {}, files)
    answer = Answer(
        federation.id,
        request.round,
        request.digest,
        len(teaching),
        learned.loss,
        train_ms,
        "",
        payload,
        main_size=size,
        is_sent=learned.is_sent,
    )
    return answer, kept


def own_model(
    config: TrainingConfig,
    weights: ModelWeights,
    examples: Examples,
    labels: tuple[str, ...],
    given: Given,
) -> ModelWeights | None:
    """The model that this machine would use itself, when the strategy makes one. Blocks."""
    task, strategy = task_of(config), strategy_of(config)
    if not strategy.is_personal or not isinstance(task, GradientTask):
        return None
    return task.own(weights, examples, labels, strategy=strategy, given=given)


def packed(
    config: TrainingConfig,
    base: ModelWeights,
    made: ModelWeights,
    residual: np.ndarray | None,
    round: int,
    files: FileStore,
) -> tuple[Payload, np.ndarray | None]:
    """Trained weights ready to travel, and the part of the update that did not (error feedback), if any."""
    compressors = compressors_of(config, tuple(value.shape for value in base.arrays.values()))
    if not compressors:
        return wire.squeezed(made.packed(files)), None
    delta = (made.flat() - base.flat()).astype(np.float32)
    sent = wire.compress(delta, compressors, residual, seed=(config.seed, round))
    return sent.data, sent.rest


def unpacked(request: Train) -> Received:
    """The model in a request. Raises InputError when it is not the one that was announced."""
    main = request.payload[: request.main_size] if request.main_size else request.payload
    weights, left = ModelWeights.from_bytes(main), None
    if is_thin(weights):
        weights, left = filled(weights)
    if (hashlib.sha256(main).hexdigest() if left is None else weights.digest) != request.digest:
        raise InputError("The model arrived damaged.", "Send it again.")
    _, vectors = wire.parted(request.payload, len(main), parameters=weights.parameters)
    return Received(weights, all_widened(vectors, left), left)


def _check_data(federation: Federation, request: Train, examples: Examples) -> None:
    asked = Federation(federation.id, "", "", "", federation.config, labels=request.labels, shape=request.shape)
    summary = examples.summary()
    if problem := misfit(asked, labels=summary.labels, shape=summary.shape):
        raise InputError(problem, "Choose data of the same form as the other participants'.")
