"""The models of a coordinated training as files: the first, the next after a round, and which are no longer needed."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import StorageError
from core.federated.aggregation import aggregate, judge
from core.federated.messages import Answer
from core.federated.records import Federation, ModelRecord, TrainingConfig
from core.federated.register import Register
from core.federated.strategies import STRATEGIES
from core.federated.tasks import TASKS
from core.federated.weights import ModelWeights
from core.storage.files import FileStore


@dataclass(frozen=True)
class Made:
    """What a round's answers became: the next model and memory by digest ("" when too few were usable)."""

    digest: str
    memory: str
    rejected: Mapping[str, str]


class Archive:
    """Reads and writes model files. Methods block and belong in workers."""

    def __init__(self, files: FileStore, register: Register) -> None:
        self._files = files
        self._register = register

    def first(self, config: TrainingConfig, shape: tuple[int, ...], labels: tuple[str, ...]) -> str:
        """Build and store the model of round 0; returns its digest. Raises InputError when none can be built."""
        model = TASKS[config.task](config).build(shape, labels)
        return self._files.add_bytes(ModelWeights.from_torch(model).to_bytes())

    def next(self, federation: Federation, answers: Mapping[str, Answer], *, offered: Mapping[str, int]) -> Made:
        """Judge the answers and, when enough can be used, store the model and what the strategy remembers."""
        base = ModelWeights.from_bytes(self._files.read(federation.digest))
        updates, rejected = judge(base, answers, offered=offered)
        if len(updates) < max(1, federation.config.quorum):
            return Made("", federation.memory, rejected)
        strategy = STRATEGIES[federation.config.strategy]()
        if federation.memory:
            strategy.restore(dict(ModelWeights.from_bytes(self._files.read(federation.memory)).arrays))
        model = aggregate(base, updates, strategy)
        state = strategy.state()
        memory = self._files.add_bytes(ModelWeights(state).to_bytes()) if state else ""
        return Made(self._files.add_bytes(model.to_bytes()), memory, rejected)

    def describe(self, federation: Federation, accuracy: float | None, created: float) -> ModelRecord:
        """The record of the model that a training has made so far. The same round always has the same id."""
        weights = ModelWeights.from_bytes(self._files.read(federation.digest))
        return ModelRecord(
            f"{federation.id}-{federation.round}",
            federation.id,
            federation.title,
            federation.round,
            federation.digest,
            federation.labels,
            federation.shape,
            federation.config,
            accuracy,
            weights.parameters,
            created,
            weights.fingerprint,
        )

    def remove(self, *digests: str) -> None:
        """Remove files that no training and no kept model needs: a hundred rounds must not keep a hundred models."""
        for digest in digests:
            if digest and not self._register.is_used(digest):
                try:
                    self._files.path(digest).unlink(missing_ok=True)
                except OSError as error:
                    raise StorageError(
                        f"An old model cannot be removed: {error.strerror}.", "Check the folder's permissions."
                    ) from error
