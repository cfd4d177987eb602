"""Next character: a neural language model over the characters before (Bengio et al. 2003)."""

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from core.errors import InputError
from core.federated.room import check_room
from core.federated.tasks.classification import Classification
from core.params import param

if TYPE_CHECKING:
    import torch


class NextCharacter(Classification):
    """Says which character follows: each is a vector, those of the window go through a perceptron.

    The loss is in nats a character; the setting `model` has no effect, `hidden` and `layers` have.
    """

    title = "Next character"
    paper = "Bengio, Ducharme, Vincent and Jauvin 2003, A neural probabilistic language model"

    @dataclass(frozen=True)
    class Params:
        """How much a character is."""

        width: int = param(16, "Numbers that stand for a character.", low=1, high=1024)

    def build(self, shape: tuple[int, ...], labels: tuple[str, ...], *, seed: int = 0) -> "torch.nn.Module":
        """Embedding, then a perceptron. Raises InputError for a single label or anything but windows of text."""
        import torch

        if len(labels) < 2:
            raise InputError("All of the text is one and the same character.", "Bring a text.")
        if len(shape) != 1:
            raise InputError("This data is no text.", "Choose the source 'text_file', or another task.")
        # an outline first, which takes no memory
        with torch.device("meta"):
            check_room(sum(value.numel() for value in self._network(shape, labels).parameters()))
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(self.config.seed + seed)
            return self._network(shape, labels)

    def _network(self, shape: tuple[int, ...], labels: tuple[str, ...]) -> "torch.nn.Module":
        from torch import nn

        from core.federated.learning.codes import Codes

        layers: list[nn.Module] = [Codes(256, self.params.width), nn.Flatten()]
        for width in [prod(shape) * self.params.width, *[self.config.hidden] * (self.config.layers - 1)]:
            layers += [nn.Linear(width, self.config.hidden), nn.ReLU()]
        return nn.Sequential(*layers, nn.Linear(self.config.hidden, len(labels)))
