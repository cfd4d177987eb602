"""Crowd: the virtual participants at work: cut into chunks, computed by an engine, their updates made ready to send."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from core.federated import wire
from core.federated.choices import compressors_of
from core.federated.local import RESIDUAL
from core.federated.records import NO_PRUNING
from core.federated.simulation.cost import Cost
from core.federated.simulation.engine import Engine
from core.federated.simulation.population import Client
from core.federated.simulation.trainer import Chunk, Kept, Outcome, World
from core.federated.thin import all_narrowed, narrowed, widened
from core.federated.weights import ModelWeights

MODEL_BYTES = 4


class Work(NamedTuple):
    """One client's work: epochs to go through, and the model (P,) to start from."""

    client: Client
    epochs: int
    start: np.ndarray
    seconds: float = 0.0


@dataclass(slots=True)
class Sent:
    """What a client makes of it: its update (P,), what goes beside it, what it remembers if it counts.

    `left` is true where something is left of the model that it started from (P,); None: everywhere.
    """

    client: Client
    delta: np.ndarray
    loss: float
    vectors: Mapping[str, np.ndarray] = field(default_factory=dict)
    memory: Kept = field(default_factory=dict)
    is_sent: bool = True
    bytes: int = 0
    seconds: float = 0.0
    left: np.ndarray | None = None


class Crowd:
    """Runs many clients at once. The arithmetic of a client does not depend on who else is in its chunk."""

    def __init__(self, world: World, engine: Engine, cost: Cost, weights: ModelWeights) -> None:
        self._world = world
        self._engine = engine
        self._cost = cost
        self._config = world.task.config
        self._compressors = compressors_of(self._config, tuple(value.shape for value in weights.arrays.values()))
        # for its names, shapes and types
        self._like = weights

    def train(
        self, works: Sequence[Work], received: Mapping[str, np.ndarray], *, round: int, rate: float
    ) -> list[Sent]:
        """Everybody's update, in the order of `works`."""
        groups = self._groups(works)
        chunks = [self._chunk(group, received, round, rate) for group in groups]
        outcomes = self._engine.train(chunks)
        made: list[Sent] = []
        for group, outcome in zip(groups, outcomes, strict=True):
            made += self._sent(group, outcome)
        return made

    def losses(self, clients: Sequence[Client], model: np.ndarray) -> None:
        """Measure the model's loss on everybody's data and note it."""
        groups = self._groups([Work(client, 1, model) for client in clients])
        found = self._engine.losses([self._chunk(group, {}, 0, 0.0) for group in groups])
        for group, losses in zip(groups, found, strict=True):
            for work, loss in zip(group, losses, strict=True):
                work.client.measure(float(loss))

    def outputs(
        self, clients: Sequence[Client], model: np.ndarray, received: Mapping[str, np.ndarray], *, round: int
    ) -> list[np.ndarray]:
        """What each client's own model says of its held-out rows."""
        groups = self._groups([Work(client, self._config.local_epochs, model) for client in clients])
        pairs = [(self._chunk(group, received, round, 0.0), [work.client.held for work in group]) for group in groups]
        return [outputs for chunk in self._engine.outputs(pairs) for outputs in chunk]

    def pack(self, sent: Sent, round: int) -> None:
        """Compress an update as it would be for the network, and keep what is left out for the next one."""
        left = sent.left
        sent.bytes = MODEL_BYTES * (len(sent.delta) if left is None else int(left.sum())) if sent.is_sent else 0
        if sent.is_sent and self._compressors:
            self._compress(sent, round)
        if sent.is_sent and sent.vectors:
            sent.bytes += sum(np.asarray(value).nbytes for value in all_narrowed(sent.vectors, left).values())

    def _compress(self, sent: Sent, round: int) -> None:
        delta, rest, compressors = sent.delta.astype(np.float32), sent.client.memory.get(RESIDUAL), self._compressors
        left = sent.left
        if left is not None:
            like = narrowed(self._like, left)
            compressors = compressors_of(self._config, tuple(value.shape for value in like.arrays.values()))
            delta, rest = delta[left], rest if rest is None else rest[left]
        made = wire.compress(delta, compressors, rest, seed=(self._config.seed, round))
        if made.rest is not None:
            sent.memory[RESIDUAL] = widened(made.rest, left)
        sent.delta, sent.bytes = widened(made.decoded.astype(np.float64), left), len(made.data)

    def _groups(self, works: Sequence[Work]) -> list[list[Work]]:
        """Chunks of about one size, as many as memory and the engine call for."""
        examples = max((len(work.client.teach) for work in works), default=1)
        batch = min(examples, self._config.batch_size)
        most = self._cost.most_clients(batch) if self._world.is_stacked else 1
        parts = max(-(-len(works) // most), min(self._engine.workers, len(works)))
        return [list(part) for part in _even(works, parts)] if parts > 1 else [list(works)]

    def _chunk(self, group: Sequence[Work], received: Mapping[str, np.ndarray], round: int, rate: float) -> Chunk:
        start = group[0].start if _is_same(group) else np.stack([work.start for work in group])
        is_whole = all(work.epochs == self._config.local_epochs for work in group)
        return Chunk(
            [work.client.teach for work in group],
            [(self._config.seed, round, work.client.number) for work in group],
            start.astype(np.float32, copy=False),
            [dict(work.client.memory) for work in group],
            received,
            rate,
            None if is_whole else [work.epochs for work in group],
        )

    def _sent(self, group: Sequence[Work], outcome: Outcome) -> list[Sent]:
        # in float64, as the coordinator of a networked training subtracts
        starts = group[0].start[None] if _is_same(group) else np.stack([work.start for work in group])
        deltas = outcome.weights.astype(np.float64)
        deltas -= starts
        left = [None if self._config.pruning == NO_PRUNING else self._left(start) for start in starts]
        losses, vectors = outcome.losses.tolist(), outcome.vectors
        sends = [True] * len(group) if outcome.sends is None else outcome.sends.tolist()
        return [
            Sent(
                work.client,
                deltas[row],
                losses[row],
                {name: value[row] for name, value in vectors.items()} if vectors else {},
                outcome.memory[row],
                sends[row],
                seconds=work.seconds,
                left=left[row % len(left)],
            )
            for row, work in enumerate(group)
        ]

    def _left(self, start: np.ndarray) -> np.ndarray | None:
        world = self._world
        return world.task.kept(self._like.with_flat(start), world.shape, world.labels)


def _is_same(group: Sequence[Work]) -> bool:
    """Whether all start from one model."""
    return all(work.start is group[0].start for work in group)


def _even(works: Sequence[Work], parts: int) -> list[Sequence[Work]]:
    places = np.linspace(0, len(works), max(1, parts) + 1).round().astype(int)
    return [works[low:high] for low, high in itertools.pairwise(places) if high > low]
