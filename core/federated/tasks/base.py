"""What is learned: how a model is begun, learned on one machine, measured, and made from what the machines send."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from core.errors import InputError
from core.federated.data import Examples
from core.federated.records import Evaluation, TrainingConfig
from core.federated.strategies.base import Strategy, Update
from core.federated.weights import ModelWeights
from core.jobs import NOBODY, Reporter

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class Given:
    """What comes with a model: the round, the learning rate (0: the training's), the strategy's vectors.

    `memory` is what this participant kept of the rounds before.
    """

    round: int = 1
    rate: float = 0.0
    received: Mapping[str, np.ndarray] = field(default_factory=dict)
    memory: Mapping[str, np.ndarray] = field(default_factory=dict)


@dataclass(frozen=True)
class Learned:
    """What a participant made: the trained weights, its mean loss, and what the strategy sends and keeps.

    `is_sent` is false when the strategy found nothing worth sending.
    """

    weights: ModelWeights
    loss: float
    vectors: Mapping[str, np.ndarray] = field(default_factory=dict)
    memory: Mapping[str, np.ndarray] = field(default_factory=dict)
    is_sent: bool = True


class Task(ABC):
    """One thing to learn. Methods block and belong in workers."""

    name: ClassVar[str]
    title: ClassVar[str]
    needs_two_labels: ClassVar[bool] = False
    """Whether all participants together must have two labels."""
    is_exact: ClassVar[bool] = False
    """Whether participants send sums that are added up, so that no strategy, rule or compression can touch them."""
    steps_itself: ClassVar[bool] = False
    """Whether it learns in steps of its own: strategies can bring its models together, not change how it steps."""

    is_prunable: ClassVar[bool] = False
    """Whether parts of its model can be removed meanwhile."""

    @dataclass(frozen=True)
    class Params:
        """What every training says is in TrainingConfig; a task may declare more."""

    def __init__(self, config: TrainingConfig, params: Any = None) -> None:
        self.config = config
        self.params: Any = self.Params() if params is None else params

    def prepare(self, examples: Examples) -> Examples:
        """The examples as this task sees them. Raises InputError that names what is wrong with them."""
        return examples

    @abstractmethod
    def first(self, shape: tuple[int, ...], labels: tuple[str, ...]) -> ModelWeights:
        """The model before round 1; the same on every machine. Raises InputError when none can be built."""

    def another(self, shape: tuple[int, ...], labels: tuple[str, ...], number: int) -> ModelWeights:
        """A first model from another seed, for strategies that need several."""
        return self.first(shape, labels)

    @abstractmethod
    def check_fit(self, weights: ModelWeights, shape: tuple[int, ...], labels: tuple[str, ...]) -> None:
        """Raise InputError when weights are not those of a model for this shape and these labels."""

    def sent_like(self, weights: ModelWeights) -> ModelWeights:
        """Arrays of the names, shapes and types that participants send; updates are the differences from them."""
        return weights

    @abstractmethod
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
        """Learn on the part that teaches.

        Raises InputError for data that does not fit, TrainingError when the loss is no longer a number.
        """

    @abstractmethod
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
        """How good the model is on the held-out part, or on everything.

        With a strategy, what is measured is the model that this participant would use itself.
        """

    def next(self, weights: ModelWeights, updates: Sequence[Update], strategy: Strategy) -> ModelWeights:
        """The next model from what the participants sent."""
        return weights.with_flat(strategy.aggregate(weights.flat(), updates))

    def prune(
        self, before: ModelWeights, after: ModelWeights, shape: tuple[int, ...], labels: tuple[str, ...], round: int
    ) -> ModelWeights:
        """What is left of the model that round `round` made of the one before."""
        return after

    def kept(self, weights: ModelWeights, shape: tuple[int, ...], labels: tuple[str, ...]) -> np.ndarray | None:
        """True where something is left of a pruned model (P,); None when nothing was removed."""
        return None

    def settled(self, before: ModelWeights, after: ModelWeights) -> str:
        """Why no further round is needed, in words; "" when one is."""
        return ""

    def network(self, weights: ModelWeights, shape: tuple[int, ...], labels: tuple[str, ...]) -> "torch.nn.Module":
        """The model as a torch module, for export. Raises InputError when it is not one."""
        raise InputError(
            f"A model of the task '{self.title}' cannot be exported as ONNX.", "Export it as safetensors instead."
        )
