"""Tasks that are learned from sums: each participant sends sufficient statistics, and their sum makes the model.

Where theory says so the result is that of the pooled data, to rounding: nothing is averaged and nothing is stepped.
"""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from math import prod

import numpy as np

from core.errors import InputError
from core.federated.data import Examples
from core.federated.records import Evaluation
from core.federated.strategies.base import Strategy, Update
from core.federated.tasks.base import Given, Learned, Task
from core.federated.weights import ModelWeights
from core.jobs import NOBODY, Reporter

Sums = dict[str, np.ndarray]

# A square matrix of so many columns is 128 MB; more belongs to methods that never build it.
MOST_COLUMNS = 4096


class StatisticsTask(Task):
    """Rows of numbers, a model in float64, and sums that make the next one."""

    is_exact = True
    settled_at = 1e-10
    """A model has settled when no number changes by more than this part of the largest."""

    @abstractmethod
    def empty(self, weights: ModelWeights) -> Sums:
        """The statistics of no examples: zeros of the names and shapes that are sent for this model."""

    @abstractmethod
    def statistics(self, weights: ModelWeights, rows: np.ndarray, targets: np.ndarray) -> Sums:
        """The statistics of rows float64 (n, d) and targets (n,), given the model in use."""

    @abstractmethod
    def combine(self, weights: ModelWeights, sent: Sequence[Sums]) -> ModelWeights:
        """The next model from what each participant sent."""

    @abstractmethod
    def judge(self, weights: ModelWeights, rows: np.ndarray, targets: np.ndarray) -> tuple[float, float]:
        """How good the model is on rows: a score from 0 to 1, and a mean loss."""

    def targets(self, examples: Examples, labels: tuple[str, ...]) -> np.ndarray:
        """What belongs to each row; nothing for tasks without labels."""
        return np.zeros(len(examples.labels))

    def check_fit(self, weights: ModelWeights, shape: tuple[int, ...], labels: tuple[str, ...]) -> None:
        """Compared with the first model, whose shapes are those of all."""
        if problem := self.first(shape, labels).difference(weights):
            raise InputError(f"The model does not fit: {problem}.", "Both sides must use the same task and columns.")

    def sent_like(self, weights: ModelWeights) -> ModelWeights:
        """Zeros: what is sent are the sums themselves."""
        return ModelWeights(self.empty(weights))

    def learn(
        self,
        weights: ModelWeights,
        examples: Examples,
        labels: tuple[str, ...],
        *,
        strategy: Strategy,
        given: Given,
        job: Reporter = NOBODY,
    ) -> Learned:
        """The statistics of the part that teaches."""
        teaching, _ = examples.split(self.config.held_out, self.config.seed)
        rows, targets = flat_rows(examples.inputs[teaching]), self.targets(examples, labels)[teaching]
        job.report(0, 1, "Adding up")
        made = self.statistics(weights, rows, targets)
        _, loss = self.judge(weights, rows, targets)
        return Learned(ModelWeights(made), loss)

    def measure(
        self,
        weights: ModelWeights,
        examples: Examples,
        labels: tuple[str, ...],
        *,
        strategy: Strategy | None = None,
        given: Given | None = None,
        whole: bool = False,
    ) -> Evaluation:
        """Score and mean loss."""
        _, held_out = examples.split(self.config.held_out, self.config.seed)
        chosen = np.arange(len(examples.labels)) if whole else held_out
        rows, targets = flat_rows(examples.inputs[chosen]), self.targets(examples, labels)[chosen]
        score, loss = self.judge(weights, rows, targets)
        return Evaluation(min(1.0, max(0.0, score)), loss, len(chosen))

    def next(self, weights: ModelWeights, updates: Sequence[Update], strategy: Strategy) -> ModelWeights:
        """From the sums, in the order of names, so that the result is the same to the last bit."""
        like = self.sent_like(weights)
        ordered = sorted(updates, key=lambda update: update.name)
        return self.combine(weights, [dict(like.with_flat(update.delta).arrays) for update in ordered])

    def settled(self, before: ModelWeights, after: ModelWeights) -> str:
        """More rounds would give the same."""
        one, other = before.flat(), after.flat()
        scale = max(1.0, float(np.abs(other).max(initial=0.0)))
        if np.abs(one - other).max(initial=0.0) <= self.settled_at * scale:
            return "The model no longer changes: more rounds would give the same."
        return ""


def flat_rows(inputs: np.ndarray) -> np.ndarray:
    """Examples (n, …) as rows float64 (n, d)."""
    return inputs.reshape(len(inputs), -1).astype(np.float64)


def column_count(shape: tuple[int, ...], *, squared: bool) -> int:
    """How many numbers a row has. Raises InputError when a square matrix of them would be too large."""
    columns = prod(shape)
    if squared and columns > MOST_COLUMNS:
        raise InputError(
            f"{columns} columns make a matrix of {columns}×{columns}.",
            f"Use at most {MOST_COLUMNS} columns, or the method 'iterations' where there is one.",
        )
    return columns


def with_one(rows: np.ndarray) -> np.ndarray:
    """Rows with a column of ones for the intercept, (n, d + 1)."""
    return np.concatenate([rows, np.ones((len(rows), 1))], axis=1)


def total(sent: Sequence[Mapping[str, np.ndarray]], name: str) -> np.ndarray:
    """The sum of one statistic over participants."""
    found: np.ndarray = np.sum([sums[name] for sums in sent], axis=0)
    return found
