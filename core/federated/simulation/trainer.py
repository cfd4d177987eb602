"""Trainer: holds the data of all virtual participants and computes chunks of them, in a thread, process or machine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from core.federated.choices import strategy_of
from core.federated.compute import torch_device
from core.federated.gradient_task import GradientTask, tensor, tensors
from core.federated.learning.cohort import Cohort
from core.federated.learning.gradients import Gradients, LoopedGradients
from core.federated.learning.lean import Lean
from core.federated.learning.learner import Learner
from core.federated.learning.memory import Memory
from core.federated.learning.stacked import StackedGradients
from core.jobs import NOBODY, Reporter

if TYPE_CHECKING:
    import torch

Kept = dict[str, np.ndarray]


@dataclass(frozen=True)
class World:
    """Everything that stays the same in a simulation. Targets are those that the participants train on.

    `shape` is that of one example, `is_stacked` says whether clients are computed side by side.
    """

    task: GradientTask
    labels: tuple[str, ...]
    inputs: np.ndarray
    targets: np.ndarray
    is_stacked: bool

    @property
    def shape(self) -> tuple[int, ...]:
        """Of one example."""
        return tuple(self.inputs.shape[1:])


@dataclass(frozen=True)
class Chunk:
    """Clients that are computed together: their rows, seeds, starts (C, P) or one (P,), and what they remember."""

    rows: Sequence[np.ndarray]
    seeds: Sequence[tuple[int, ...]]
    start: np.ndarray
    memory: Sequence[Kept]
    received: Mapping[str, np.ndarray] = field(default_factory=dict)
    rate: float = 0.0
    epochs: Sequence[int] | None = None


@dataclass(frozen=True)
class Outcome:
    """What the clients of a chunk made: float32 weights (C, P), losses (C,), vectors (C, …), and what they remember.

    Who is false in `sends` (C,) has nothing worth sending.
    """

    weights: np.ndarray
    losses: np.ndarray
    vectors: Mapping[str, np.ndarray]
    memory: Sequence[Kept]
    sends: np.ndarray | None = None


class Trainer:
    """Computes chunks, one at a time."""

    def __init__(self, world: World, job: Reporter = NOBODY) -> None:
        import torch

        self.world = world
        self.job = job
        self.module = world.task.build(world.shape, world.labels).to(torch_device())
        self._pruning = world.task.pruning(world.shape, world.labels)
        self._gradients = self._gradients_of(self.module)
        self._size = self._gradients.layout.size
        self._strategy = strategy_of(world.task.config)
        self._inputs = torch.from_numpy(world.inputs).to(torch_device())
        self._targets = torch.from_numpy(world.targets).to(torch_device())

    def train(self, chunk: Chunk) -> Outcome:
        """Each client's training, as the strategy does it."""
        lean = self._lean(chunk)
        learner, start, memory = self._ready(chunk, lean)
        trained = self._strategy.train(learner, start, lean.received(tensors(chunk.received)), memory)
        return Outcome(
            _array(lean.out(trained.weights)),
            _array(learner.losses),
            {name: _array(lean.out(value)) for name, value in trained.vectors.items()},
            _arrays(lean.remembered(memory)) if any(memory.clients) else [{} for _ in chunk.rows],
            None if trained.sends is None else _array(trained.sends).astype(bool),
        )

    def losses(self, chunk: Chunk) -> np.ndarray:
        """The mean loss (C,) of each client's start on its rows."""
        learner, start, _ = self._ready(chunk, self._lean(chunk))
        found: np.ndarray = learner.loss_of(start).cpu().numpy()
        return found

    def outputs(self, chunk: Chunk, held: Sequence[np.ndarray]) -> list[np.ndarray]:
        """What each client's own model, as the strategy makes it, says of its rows in `held`: (n, …) each."""
        lean = self._lean(chunk)
        learner, start, memory = self._ready(chunk, lean)
        weights = self._strategy.personal(learner, start, lean.received(tensors(chunk.received)), memory)
        batch = Cohort(self._inputs, self._targets, held, chunk.seeds).whole()
        values = learner.gradients.outputs(weights, batch.inputs).cpu().numpy()
        return [values[row, : len(rows)] for row, rows in enumerate(held)]

    def _ready(self, chunk: Chunk, lean: Lean) -> "tuple[Learner, torch.Tensor, Memory]":
        clients = len(chunk.rows)
        cohort = Cohort(self._inputs, self._targets, chunk.rows, chunk.seeds, epochs=chunk.epochs)
        gradients = self._gradients if lean.module is self.module else self._gradients_of(lean.module)
        learner = Learner(gradients, cohort, self.world.task.steps(chunk.rate), moves=lean.moves, job=self.job)
        start = tensor(chunk.start)
        start = lean.into(start.expand(clients, -1) if start.dim() == 1 else start)
        if not any(chunk.memory):
            return learner, start, Memory.empty(clients)
        return learner, start, lean.recalled([tensors(kept) for kept in chunk.memory])

    def _lean(self, chunk: Chunk) -> Lean:
        if self._pruning is None:
            return Lean(self.module, self._size)
        return Lean.of(self._pruning, np.atleast_2d(chunk.start), self.module, torch_device())

    def _gradients_of(self, module: "torch.nn.Module") -> Gradients:
        task = self.world.task
        kind = StackedGradients if self.world.is_stacked else LoopedGradients
        return kind(module, task.losses, task.slopes, task.numpy_slopes)


def _arrays(clients: "Sequence[dict[str, torch.Tensor]]") -> list[Kept]:
    return [{name: _array(value) for name, value in kept.items()} for kept in clients]


def _array(values: "torch.Tensor") -> np.ndarray:
    found: np.ndarray = values.cpu().numpy()
    return found
