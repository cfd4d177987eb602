"""The models of a coordinated training as files: the first, the next after a round, and which are no longer needed."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from core.errors import StorageError
from core.federated import wire
from core.federated.adoption import adopted
from core.federated.aggregation import Start, aggregate, judge, suspected
from core.federated.choices import rule_of, strategy_of, task_of
from core.federated.messages import Answer
from core.federated.records import NO_PRUNING, Federation, ModelRecord, TrainingConfig
from core.federated.register import Register
from core.federated.strategies.base import Strategy
from core.federated.thin import all_narrowed, thinned
from core.federated.weights import ModelWeights
from core.spool import LARGE_BYTES, Payload, mapped
from core.storage.files import FileStore

# Where the rule's state lies among the strategy's.
RULE = "rule/"


@dataclass(frozen=True)
class Made:
    """What a round's answers became: the next model and memory by digest ("" when too few were usable).

    `settled` says why no further round is needed, if so; `suspicions` whose update does not look like the others', and
    how.
    """

    digest: str
    memory: str
    rejected: Mapping[str, str]
    settled: str = ""
    suspicions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Situation:
    """What the next model depends on beside the answers.

    `offered`: examples that each participant said it has. `population`: how many participants there are. `root`: whose
    update is trusted. `needed`: how many answers make a model (0: the quorum). `ages`: for asynchronous trainings, how
    many models were made since those with these digests.
    """

    offered: Mapping[str, int]
    population: int = 0
    root: str = ""
    needed: int = 0
    ages: Mapping[str, int] = field(default_factory=dict)


class Archive:
    """Reads and writes model files. Methods block and belong in workers."""

    def __init__(self, files: FileStore, register: Register) -> None:
        self._files = files
        self._register = register
        # the model made last: what the next round sends and starts from need not be read and checked again
        self._last: tuple[str, Payload] = ("", b"")

    def first(
        self, config: TrainingConfig, shape: tuple[int, ...], labels: tuple[str, ...], start: str = ""
    ) -> tuple[str, str]:
        """Build and store the model of round 0 and what the strategy begins with; returns their digests.

        `start` is the digest of weights from elsewhere to begin with. Raises InputError when none can be built, or when
        those do not fit.
        """
        task, strategy = task_of(config), strategy_of(config)
        model = task.first(shape, labels)
        if start:
            model = adopted(ModelWeights.from_bytes(self._files.read(start)), model)
        strategy.begin(model.flat(), lambda number: task.another(shape, labels, number).flat())
        return model.stored(self._files), self._remember(strategy)

    def next(self, federation: Federation, answers: Mapping[str, Answer], situation: Situation) -> Made:
        """Judge the answers and, when enough can be used, store the model and what the strategy remembers."""
        task = task_of(federation.config)
        base = ModelWeights.from_bytes(self._bytes(federation.digest))
        place = federation.shape, federation.labels
        starts = {federation.digest: Start(base, 0, task.kept(base, *place))}
        for digest, age in situation.ages.items():
            if digest not in starts:
                older = ModelWeights.from_bytes(self._files.read(digest))
                starts[digest] = Start(older, age, task.kept(older, *place))
        updates, rejected = judge(task, starts, answers, offered=situation.offered)
        silent = sum(not answer.is_sent and peer_id not in rejected for peer_id, answer in answers.items())
        strategy = self.strategy(federation, situation)
        needed = max(1, situation.needed or federation.config.quorum)
        is_enough = len(updates) + silent >= needed or (strategy.is_lazy and not answers)
        if not is_enough:
            return Made("", federation.memory, rejected)
        model = aggregate(task, base, updates, strategy)
        model = task.prune(base, model, *place, federation.round + 1)
        settled = task.settled(base, model)
        self._last = self._keep(model)
        suspicions = {} if task.is_exact or strategy.is_lazy else suspected(updates)
        return Made(self._last[0], self._remember(strategy), rejected, settled, suspicions)

    def strategy(self, federation: Federation, situation: Situation) -> Strategy:
        """The strategy with what it remembers."""
        rule = rule_of(federation.config)
        rule.root = situation.root
        strategy = strategy_of(federation.config, rule=rule, population=situation.population)
        if federation.memory:
            stored = dict(ModelWeights.from_bytes(self._files.read(federation.memory)).arrays)
            strategy.rules.restore(
                {name.removeprefix(RULE): value for name, value in stored.items() if name.startswith(RULE)}
            )
            strategy.restore({name: value for name, value in stored.items() if not name.startswith(RULE)})
        return strategy

    def parcel(self, federation: Federation, situation: Situation) -> tuple[Payload, int]:
        """The model as it travels with what the strategy sends beside it, and how long the model is."""
        data = self._bytes(federation.digest)
        strategy, kept = self.strategy(federation, situation), None
        if federation.config.pruning != NO_PRUNING:
            weights = ModelWeights.from_bytes(data)
            kept = task_of(federation.config).kept(weights, federation.shape, federation.labels)
            data = data if kept is None else thinned(weights, kept).packed(self._files)
        # most strategies send nothing: then nothing has to be read
        beside = strategy.sends(self.flat(federation)) if strategy.has_company else {}
        vectors = {name: np.asarray(value, np.float32) for name, value in beside.items()}
        return wire.joined(data, all_narrowed(vectors, kept), self._files)

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

    def describe_best(self, federation: Federation, created: float) -> ModelRecord:
        """The record of the best model of a training."""
        best = dataclasses.replace(federation, digest=federation.best_digest, round=federation.best_round)
        return self.describe(best, federation.best_accuracy, created)

    def flat(self, federation: Federation) -> np.ndarray:
        """The model in use as one vector."""
        return ModelWeights.from_bytes(self._bytes(federation.digest)).flat()

    def remove(self, *digests: str) -> None:
        """Remove files that no training and no kept model needs: a hundred rounds must not keep a hundred models."""
        for digest in {digest for digest in digests if digest} - self._register.used():
            try:
                self._files.path(digest).unlink(missing_ok=True)
            except OSError as error:
                raise StorageError(
                    f"An old model cannot be removed: {error.strerror}.", "Check the folder's permissions."
                ) from error

    def _keep(self, model: ModelWeights) -> tuple[str, Payload]:
        if model.nbytes >= LARGE_BYTES:
            digest = model.stored(self._files)
            return digest, mapped(self._files.path(digest))  # hashed just now
        data = model.to_bytes()
        return self._files.add_bytes(data), data

    def _bytes(self, digest: str) -> Payload:
        known, data = self._last
        if known != digest:
            data = self._files.read(digest)
            self._last = (digest, data)
        return data

    def _remember(self, strategy: Strategy) -> str:
        rules = {RULE + name: value for name, value in strategy.rules.state().items()}
        state = {**strategy.state(), **rules}
        return ModelWeights(state).stored(self._files) if state else ""
