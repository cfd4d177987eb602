"""Chunks of clients on a Ray cluster (the extra `ray`): each worker holds the data once and is sent weights."""

import os
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from core.errors import InputError
from core.federated.simulation.engine import Engine
from core.federated.simulation.trainer import Chunk, Outcome, Trainer, World

# A cluster that is there answers in a second or two; Ray itself looks for one that is not for minutes.
PATIENCE_S = 30.0


class Worker:
    """A trainer as Ray makes an actor of it: nothing that cannot travel, such as a job to report to."""

    def __init__(self, world: World) -> None:
        self._trainer = Trainer(world)

    def train(self, chunk: Chunk) -> Outcome:
        """`Trainer.train`."""
        return self._trainer.train(chunk)

    def losses(self, chunk: Chunk) -> np.ndarray:
        """`Trainer.losses`."""
        return self._trainer.losses(chunk)

    def outputs(self, chunk: Chunk, held: Sequence[np.ndarray]) -> list[np.ndarray]:
        """`Trainer.outputs`."""
        return self._trainer.outputs(chunk, held)


class RayEngine(Engine):
    """Actors on the cluster that `RAY_ADDRESS` names, or on this machine's cores when it names none."""

    def __init__(self, world: World, workers: int = 0) -> None:
        """Raises InputError when Ray is not installed."""
        try:
            import ray
            from ray.util import ActorPool
        except ImportError as error:
            raise InputError(
                "Ray is not installed.", "Install it with: pip install 'vega-desktop[ray]', or choose another engine."
            ) from error
        self._ray: Any = ray
        cluster: Any = ray
        self._began = not ray.is_initialized()
        if self._began:
            _begin(ray)
        cores = int(cluster.cluster_resources().get("CPU", 1))
        self.workers = workers or max(1, cores)
        shared = ray.put(world)
        actor = ray.remote(num_cpus=min(1.0, cores / self.workers))(Worker)
        self._actors = [actor.remote(shared) for _ in range(self.workers)]
        self._pool: Any = ActorPool(self._actors)

    def train(self, chunks: Sequence[Chunk]) -> list[Outcome]:
        """Whoever is free takes the next."""
        return list(self._pool.map(lambda actor, chunk: actor.train.remote(chunk), chunks))

    def losses(self, chunks: Sequence[Chunk]) -> list[np.ndarray]:
        """Whoever is free takes the next."""
        return list(self._pool.map(lambda actor, chunk: actor.losses.remote(chunk), chunks))

    def outputs(self, chunks: Sequence[tuple[Chunk, Sequence[np.ndarray]]]) -> list[list[np.ndarray]]:
        """Whoever is free takes the next."""
        return list(self._pool.map(lambda actor, pair: actor.outputs.remote(*pair), chunks))

    def close(self) -> None:
        """Let the actors go, and Ray where it was begun here."""
        for actor in self._actors:
            self._ray.kill(actor)
        if self._began:
            self._ray.shutdown()


def _begin(ray: Any) -> None:
    """Join the cluster that `RAY_ADDRESS` names, or begin one here. Raises InputError when the named one is not there.

    Ray cannot be told how long to look, so it looks in a thread that is left to itself afterwards.
    """
    address, failed = os.environ.get("RAY_ADDRESS", ""), list[BaseException]()

    def begin() -> None:
        try:
            ray.init(include_dashboard=False, log_to_driver=False, configure_logging=False)
        except BaseException as error:  # whatever it is, it is said by the thread that waits
            failed.append(error)

    if not address or address == "local":
        begin()
        if failed:
            raise failed[0]
        return
    seeking = threading.Thread(target=begin, name="ray", daemon=True)
    seeking.start()
    seeking.join(PATIENCE_S)
    if seeking.is_alive() or failed:
        why = f" ({failed[0]})" if failed else ""
        raise InputError(
            f"There is no Ray cluster at RAY_ADDRESS={address}{why}.",
            "Start it, mend the address, or unset RAY_ADDRESS.",
        )
