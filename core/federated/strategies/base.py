"""One way to learn together: what a participant computes, and how the coordinator makes the next model of it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np

from core.federated.learning.descent import descend
from core.federated.learning.learner import Learner
from core.federated.learning.memory import Memory
from core.federated.robust.base import Rule
from core.federated.robust.weighted_mean import WeightedMean
from core.federated.rules import Rules

if TYPE_CHECKING:
    import torch

Vectors = Mapping[str, np.ndarray]


class Update(NamedTuple):
    """What one participant sends: its model minus the one it was given, shape (parameters,), and its example count.

    `vectors` are what the strategy sends beside it. `staleness` counts the models made since the one it started from;
    `start` is that one, where it is not the model in use.
    """

    name: str
    delta: np.ndarray
    examples: int
    vectors: Vectors = MappingProxyType({})
    staleness: int = 0
    start: np.ndarray | None = None


@dataclass(frozen=True)
class Trained:
    """What the clients of a cohort made: weights (C, P), and what they send beside it, (C, …) by name.

    Who is false in `sends` (C,) has nothing worth sending in this round.
    """

    weights: "torch.Tensor"
    vectors: "Mapping[str, torch.Tensor]" = field(default_factory=dict)
    sends: "torch.Tensor | None" = None


class Strategy(ABC):
    """One way to learn together.

    The coordinator's state that must survive a restart lives in `state()`; a participant's in its Memory. `rule` brings
    the updates together; `population` is how many participants there are, asked or not (0: those who sent).
    """

    name: ClassVar[str]
    title: ClassVar[str]
    paper: ClassVar[str]
    is_personal: ClassVar[bool] = False
    """Whether each participant ends with a model of its own."""
    is_asynchronous: ClassVar[bool] = False
    """Whether the next model is made as soon as `needed` have answered, while the others go on."""
    needed: int = 0
    is_lazy: ClassVar[bool] = False
    """Whether what is sent are changes of gradients, which only make sense when each of them is added up exactly."""

    beside: ClassVar[Mapping[str, int]] = MappingProxyType({})
    """What participants send beside their models, by name: how many numbers; 0 means as many as the model has."""
    is_clustered: ClassVar[bool] = False
    """Whether there are several common models, each of its own participants."""
    is_prunable: ClassVar[bool] = True
    """Whether parts of the model can be removed meanwhile: not where there are several, or everybody keeps a part."""

    @dataclass(frozen=True)
    class Params:
        """No parameters unless a strategy declares some."""

    statistics: np.ndarray | None = None
    """True (parameters,) where a model's running statistics lie. A step of an optimiser would make them what no data
    has (a variance below 0): they are averaged."""
    knows_statistics: bool = False
    """Whether somebody has looked for them."""

    def __init__(self, params: Any = None, *, rule: Rule | None = None, population: int = 0) -> None:
        self.params: Any = self.Params() if params is None else params
        self.rule = rule or WeightedMean()
        self.rule.is_patient = self.is_asynchronous
        self.rules = Rules(self.rule)
        self.population = population

    # the participant's side

    def train(
        self, learner: Learner, start: "torch.Tensor", received: "Mapping[str, torch.Tensor]", memory: Memory
    ) -> Trained:
        """Train every client from `start` (C, P). `received` is what came with the model, the same for all."""
        return Trained(descend(learner, start).weights)

    def personal(
        self, learner: Learner, start: "torch.Tensor", received: "Mapping[str, torch.Tensor]", memory: Memory
    ) -> "torch.Tensor":
        """The weights (C, P) that each client would use itself when the model is `start`."""
        return start

    # the coordinator's side

    def begin(self, model: np.ndarray, another: Callable[[int], np.ndarray]) -> None:  # noqa: B027  # most need nothing
        """Before the first round; `another(n)` is a model built from the n-th other seed."""

    @property
    def has_company(self) -> bool:
        """Whether anything travels beside the model."""
        return type(self).sends is not Strategy.sends

    def sends(self, model: np.ndarray) -> dict[str, np.ndarray]:
        """What travels to the participants beside the model."""
        return {}

    def chosen(self, model: np.ndarray, names: Sequence[str]) -> list[str]:
        """Which of the participants that could be asked the strategy needs in this round."""
        return list(names)

    @abstractmethod
    def aggregate(self, model: np.ndarray, updates: Sequence[Update]) -> np.ndarray:
        """Return the next model, shape (parameters,). The order of updates must not matter.

        `updates` is only empty when everybody had nothing worth sending.
        """

    def state(self) -> dict[str, np.ndarray]:
        """What the next rounds depend on."""
        return {}

    def restore(self, state: dict[str, np.ndarray]) -> None:
        """Go on from a stored state. Raises KeyError when it is another strategy's."""
        if state:
            raise KeyError(next(iter(state)))

    def stepped(self, model: np.ndarray, step: np.ndarray, mean: np.ndarray) -> np.ndarray:
        """model + step, and where running statistics lie model + mean, each (parameters,)."""
        moved: np.ndarray = model + (step if self.statistics is None else np.where(self.statistics, mean, step))
        return moved

    def average(self, updates: Sequence[Update], *, of: str = "") -> np.ndarray:
        """The updates brought together by the rule, by default their mean by examples; the caller's to change.

        `of` says whose updates they are where there are several models: each has a rule of its own.
        """
        # in the order of names, so that the sum is the same to the last bit whoever answers first
        ordered = sorted(updates, key=lambda update: update.name)
        deltas = stacked([update.delta for update in ordered]).astype(np.float64, copy=False)
        examples = np.array([update.examples for update in ordered], dtype=np.float64)
        found = self.rules.of(of).combine(deltas, examples, [update.name for update in ordered])
        # other rules give one of the updates, or what they remember
        return found if isinstance(self.rule, WeightedMean) else found.copy()

    def average_beside(self, updates: Sequence[Update], name: str) -> np.ndarray:
        """A vector that the participants sent beside their models: its plain mean, or what a rule like theirs makes.

        A rule that protected the models alone would leave a second way in: what is sent here steers everybody's steps.
        """
        if isinstance(self.rule, WeightedMean):
            return mean_of(updates, name)
        ordered = sorted(updates, key=lambda update: update.name)
        sent = np.stack([np.asarray(update.vectors[name], np.float64).reshape(-1) for update in ordered])
        rule = self.rules.of(name)
        return rule.combine(sent, np.ones(len(ordered)), [update.name for update in ordered]).copy()


class Averaging(Strategy):
    """A strategy whose next model is the average of the participants' models, as FedAvg's is."""

    def aggregate(self, model: np.ndarray, updates: Sequence[Update]) -> np.ndarray:
        """model + the updates brought together."""
        moved = self.average(updates)
        moved += model
        return moved


def stacked(rows: Sequence[np.ndarray]) -> np.ndarray:
    """Vectors (P,) as one array (n, P), not to be changed: without a copy where they already lie as its rows.

    So they do where they were made side by side, and one alone, perhaps of a large model, always does.
    """
    first, base = rows[0], rows[0].base
    if len(rows) == 1:
        return first[None]
    if base is None or base.shape != (len(rows), *first.shape) or any(row.base is not base for row in rows):
        return np.stack(rows)
    step, start = base.strides[0], base.__array_interface__["data"][0]
    places = [row.__array_interface__["data"][0] for row in rows]
    return base if places == list(range(start, start + step * len(rows), step)) else np.stack(rows)


def mean_of(updates: Sequence[Update], name: str) -> np.ndarray:
    """The plain mean of a vector that the participants sent beside their models."""
    ordered = sorted(updates, key=lambda update: update.name)
    mean: np.ndarray = np.mean([np.asarray(update.vectors[name], np.float64) for update in ordered], axis=0)
    return mean
