"""What is learned: how a model is built, trained on one machine, and measured."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from core.federated.data import Examples
from core.federated.records import Evaluation, TrainingConfig
from core.federated.weights import ModelWeights
from core.jobs import NOBODY, Reporter

if TYPE_CHECKING:
    import torch


class Task(ABC):
    """One thing to learn. Methods block and belong in workers."""

    name: ClassVar[str]
    title: ClassVar[str]

    @dataclass(frozen=True)
    class Params:
        """What every training says is in TrainingConfig; a task may declare more."""

    def __init__(self, config: TrainingConfig) -> None:
        self.config = config

    @abstractmethod
    def build(self, shape: tuple[int, ...], labels: tuple[str, ...]) -> "torch.nn.Module":
        """A new model; the same on every machine. Raises InputError when it cannot be built."""

    def check_fit(self, weights: ModelWeights, shape: tuple[int, ...], labels: tuple[str, ...]) -> None:
        """Raise InputError when weights are not those of a model for this shape and these labels.

        Compared with an outline without memory: what another machine says cannot make this one reserve gigabytes.
        """
        import torch

        with torch.device("meta"):
            outline = self.build(shape, labels)
        weights.check_fit(outline)

    def rebuild(self, weights: ModelWeights, shape: tuple[int, ...], labels: tuple[str, ...]) -> "torch.nn.Module":
        """The model that has these weights. Raises InputError when they are another model's."""
        self.check_fit(weights, shape, labels)
        model = self.build(shape, labels)
        weights.load_into(model)
        return model

    @abstractmethod
    def train(
        self,
        model: "torch.nn.Module",
        examples: Examples,
        labels: tuple[str, ...],
        *,
        round: int,
        job: Reporter = NOBODY,
    ) -> float:
        """Train in place on the part that teaches; returns the mean loss of the last epoch.

        Raises InputError for data that does not fit, TrainingError when the loss is no longer a number.
        """

    @abstractmethod
    def measure(
        self, model: "torch.nn.Module", examples: Examples, labels: tuple[str, ...], *, whole: bool = False
    ) -> Evaluation:
        """How good the model is on the held-out part, or on everything."""
