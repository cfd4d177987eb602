"""Whom a round asks, and at which learning rate: what the strategy, the selection and the schedule say."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.federated.choices import schedule_of, selection_of
from core.federated.messages import Train
from core.federated.records import Federation, Participant, TrainingConfig
from core.federated.selection.base import Candidate
from core.spool import Payload


@dataclass(frozen=True)
class Request:
    """What all participants are sent in a round: the model with what comes beside it, and how to train it."""

    federation: Federation
    number: int
    payload: Payload
    main_size: int
    rate: float
    measure_only: bool

    @property
    def bytes(self) -> int:
        """How long the payload is."""
        return len(self.payload)

    def to(self, counted: int) -> Train:
        """The message to a participant whose answer counted last in this round."""
        federation = self.federation
        return Train(
            federation.id,
            self.number,
            federation.digest,
            federation.labels,
            federation.shape,
            self.measure_only,
            payload=self.payload,
            main_size=self.main_size,
            rate=self.rate,
            counted=counted,
        )


def choose(
    config: TrainingConfig, ready: Sequence[Participant], *, number: int, losses: dict[str, float]
) -> list[Participant]:
    """Who trains in round `number`; `losses` are those that participants measured of the model, by peer id."""
    count = asked_count(config, len(ready))
    if count >= len(ready):
        return list(ready)
    candidates = [candidate(entry, losses.get(entry.peer_id)) for entry in ready]
    random = np.random.default_rng((config.seed, number))
    chosen = set(selection_of(config).choose(candidates, count, round=number, random=random))
    return [entry for entry in ready if entry.peer_id in chosen]


def candidate(entry: Participant, loss: float | None) -> Candidate:
    """A participant as a selection sees it."""
    return Candidate(
        entry.peer_id,
        entry.examples,
        loss,
        entry.train_ms / 1000 if entry.train_ms else None,
        entry.asked,
        entry.answered,
        entry.last_asked,
    )


def asked_count(config: TrainingConfig, ready: int) -> int:
    """How many are asked, spare ones included."""
    if not config.per_round:
        return ready
    return min(ready, math.ceil(config.per_round * (1 + config.spare) - 1e-9))


def rate(config: TrainingConfig, number: int, losses: Sequence[float]) -> float:
    """The learning rate of round `number` after rounds with these losses."""
    return config.learning_rate * schedule_of(config).factor(number, config.rounds, losses)
