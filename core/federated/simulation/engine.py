"""Where chunks of clients are computed: here, on some threads."""

import queue
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np

from core.federated.compute import computing
from core.federated.simulation.trainer import Chunk, Outcome, Trainer, World
from core.jobs import NOBODY, Reporter

T = TypeVar("T")
W = TypeVar("W")


class Engine(ABC):
    """Computes many chunks at once and gives the results in their order."""

    workers: int = 1

    @abstractmethod
    def train(self, chunks: Sequence[Chunk]) -> list[Outcome]:
        """`Trainer.train` of each."""

    @abstractmethod
    def losses(self, chunks: Sequence[Chunk]) -> list[np.ndarray]:
        """`Trainer.losses` of each."""

    @abstractmethod
    def outputs(self, chunks: Sequence[tuple[Chunk, Sequence[np.ndarray]]]) -> list[list[np.ndarray]]:
        """`Trainer.outputs` of each chunk with its rows."""

    @abstractmethod
    def close(self) -> None:
        """Give back what it holds."""


class LocalEngine(Engine):
    """Threads of this process; torch lets go of the interpreter while it computes."""

    def __init__(self, world: World, workers: int, job: Reporter = NOBODY) -> None:
        self.workers = workers
        self._trainers: queue.SimpleQueue[Trainer] = queue.SimpleQueue()
        trainers = [Trainer(world, job) for _ in range(workers)]
        for trainer in trainers:
            self._trainers.put(trainer)
        self._pool = ThreadPoolExecutor(workers, "simulation") if workers > 1 else None
        # its size says how many threads it is worth
        self._module = trainers[0].module

    def train(self, chunks: Sequence[Chunk]) -> list[Outcome]:
        """Each with a trainer that is free."""
        return self._all(lambda trainer, chunk: trainer.train(chunk), chunks)

    def losses(self, chunks: Sequence[Chunk]) -> list[np.ndarray]:
        """Each with a trainer that is free."""
        return self._all(lambda trainer, chunk: trainer.losses(chunk), chunks)

    def outputs(self, chunks: Sequence[tuple[Chunk, Sequence[np.ndarray]]]) -> list[list[np.ndarray]]:
        """Each with a trainer that is free."""
        return self._all(lambda trainer, pair: trainer.outputs(*pair), chunks)

    def close(self) -> None:
        """End the threads."""
        if self._pool is not None:
            self._pool.shutdown()

    def _all(self, verb: Callable[[Trainer, W], T], chunks: Sequence[W]) -> list[T]:
        def one(chunk: W) -> T:
            trainer = self._trainers.get()
            try:
                return verb(trainer, chunk)
            finally:
                self._trainers.put(trainer)

        with computing(self._module, alone=self.workers > 1):
            if self._pool is None:
                return [one(chunk) for chunk in chunks]
            return list(self._pool.map(one, chunks))
