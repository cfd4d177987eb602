"""From the answers of a round to the next model; an answer that cannot be used is named and left out."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.errors import InputError, TrainingError
from core.federated import wire
from core.federated.choices import compressors_of
from core.federated.messages import Answer
from core.federated.poisoning import FEWEST, suspicious_updates
from core.federated.records import TrainingConfig
from core.federated.strategies import STRATEGIES
from core.federated.strategies.base import Strategy, Update
from core.federated.tasks.base import Task
from core.federated.thin import all_widened, narrowed, widened
from core.federated.weights import ModelWeights
from core.spool import Payload


@dataclass(frozen=True)
class Start:
    """What an answer started from: the model's weights, how many models were made since, what was left of it (P,)."""

    weights: ModelWeights
    staleness: int = 0
    kept: np.ndarray | None = None


def judge(
    task: Task, starts: Mapping[str, Start], answers: Mapping[str, Answer], *, offered: Mapping[str, int]
) -> tuple[list[Update], dict[str, str]]:
    """The usable updates in the order of names, and why which peer's answer is not one.

    `starts` says by digest what the answers started from, `offered` how many examples each peer said it has: nobody
    weighs more than that. An answer without an update (nothing worth sending) is neither.
    """
    updates, rejected = [], {}
    for peer_id, answer in sorted(answers.items()):
        try:
            _check_count(answer, offered.get(peer_id, 0))
            if answer.is_sent:
                updates.append(_update(task, _start(starts, answer), peer_id, answer))
        except InputError as error:
            rejected[peer_id] = error.what
    return updates, rejected


def aggregate(task: Task, base: ModelWeights, updates: list[Update], strategy: Strategy) -> ModelWeights:
    """The next model. Raises TrainingError when the strategy makes numbers that are not finite."""
    with np.errstate(over="ignore", invalid="ignore"):  # what overflows is said below, in words
        made = task.next(base, updates, strategy)
    if not made.is_finite:
        raise TrainingError(
            "The updates add up to numbers that are not finite.", "Begin a new training with a smaller learning rate."
        )
    return made


def suspected(updates: list[Update]) -> dict[str, str]:
    """Whose update does not look like the others', and how, in words. It counts all the same: rules decide that."""
    if len(updates) < FEWEST:
        return {}
    found = suspicious_updates(np.stack([update.delta for update in updates]), [update.name for update in updates])
    return {suspicion.name: suspicion.why for suspicion in found}


def _check_count(answer: Answer, offered: int) -> None:
    if answer.examples <= 0:
        raise InputError(f"It says that it learned from {answer.examples} examples.", "Offer data.")
    if answer.examples > offered:
        raise InputError(
            f"It says that it learned from {answer.examples} examples and offered {offered}.", "Offer the data again."
        )


def _start(starts: Mapping[str, Start], answer: Answer) -> Start:
    found = starts.get(answer.digest)
    if found is None:
        raise InputError("It started from a model that is no longer known.", "Train again from the model in use.")
    return found


def _update(task: Task, start: Start, peer_id: str, answer: Answer) -> Update:
    like = narrowed(task.sent_like(start.weights), start.kept)
    main, beside = wire.parted(answer.payload, answer.main_size, parameters=start.weights.parameters)
    delta, vectors = widened(_delta(task.config, like, main), start.kept), all_widened(beside, start.kept)
    _check_beside(task.config, vectors, len(delta))
    is_old = start.staleness > 0
    return Update(peer_id, delta, answer.examples, vectors, start.staleness, start.weights.flat() if is_old else None)


def _check_beside(config: TrainingConfig, vectors: Mapping[str, np.ndarray], size: int) -> None:
    """The strategy reads what it asked for; one answer without it must not end the training of all."""
    for name, count in STRATEGIES[config.strategy].beside.items():
        if name not in vectors or vectors[name].size != (count or size):
            raise InputError(f"What belongs beside its model ('{name}') is missing or of another size.", "Update Vega.")


def _delta(config: TrainingConfig, like: ModelWeights, main: Payload) -> np.ndarray:
    compressors = compressors_of(config, tuple(value.shape for value in like.arrays.values()))
    if compressors:
        decoded: np.ndarray = wire.decode(main, compressors, like.parameters).astype(np.float64)
        return decoded
    weights = wire.weights_of(main, like)
    if not weights.is_finite:
        raise InputError("Its model holds numbers that are not finite (NaN or infinite).", "Look at its data.")
    return weights.minus(like)
