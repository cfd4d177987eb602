"""Learner: what an algorithm sees of the clients it trains: gradients, batches, and how they should step."""

import copy
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.errors import Cancelled, TrainingError
from core.federated.learning.cohort import Batch, Cohort
from core.federated.learning.gradients import Gradients
from core.federated.learning.layout import Layout
from core.jobs import NOBODY, Reporter

if TYPE_CHECKING:
    import torch

# Numbers of the inputs of all clients of which a gradient over everything is taken at once: layers make some dozen
# times as many of them. At least a batch, which fits.
AT_ONCE = 1 << 20


@dataclass(frozen=True)
class Steps:
    """How each client steps in this round: epochs, batch size, learning rate, momentum."""

    epochs: int
    batch_size: int
    rate: float
    momentum: float = 0.0


class Learner:
    """C clients and their data. Weights have the shape (C, P); a participant alone is a cohort of one.

    Only numbers of a model where `moves`, (C, P) or (1, P), is true have a gradient; None: all of them.
    """

    def __init__(
        self,
        gradients: Gradients,
        cohort: Cohort,
        steps: Steps,
        *,
        moves: "torch.Tensor | None" = None,
        job: Reporter = NOBODY,
    ) -> None:
        self.gradients = gradients
        self.moves = moves
        self.cohort = cohort
        self.steps = steps
        self.job = job
        self._draws = cohort.draws()
        self._tally = Tally()

    @property
    def layout(self) -> Layout:
        """Where the model's arrays lie."""
        return self.gradients.layout

    @property
    def examples(self) -> "torch.Tensor":
        """How many examples each client has, (C,)."""
        return self.cohort.examples

    def gradient(self, weights: "torch.Tensor", batch: Batch) -> "torch.Tensor":
        """The gradient (C, P) of each client's mean loss over its rows of the batch."""
        if self.job.is_cancelled:
            raise Cancelled
        found, losses = self.gradients.of(weights, batch)
        self._tally.add(losses, batch.counts)
        return found if self.moves is None else found * self.moves

    def batches(self, epochs: int = 0) -> Iterator[Batch]:
        """The batches of so many epochs; 0 takes what the training says."""
        count = epochs or self.steps.epochs
        for epoch in range(count):
            self._tally.clear()
            yield from self.cohort.epoch(self._draws, self.steps.batch_size, epoch, pairs=self.gradients.needs_pairs)
            if self.job is not NOBODY:
                mean = self.loss
                self.job.report(epoch + 1, count, f"loss {mean:.3f}" if math.isfinite(mean) else "")

    def without_momentum(self) -> "Learner":
        """The same clients, stepping along the plain gradient."""
        if not self.steps.momentum:
            return self
        plain = copy.copy(self)
        plain.steps = replace(self.steps, momentum=0.0)
        return plain

    def sample(self, beside: Batch) -> Batch:
        """Another batch, drawn anew for those who take a step on `beside`."""
        who = None if beside.active is None else beside.active.cpu().numpy()
        return self.cohort.sample(self._draws, self.steps.batch_size, who, pairs=self.gradients.needs_pairs)

    def whole(self) -> Batch:
        """Everything that each client has, as one batch."""
        return self.cohort.whole()

    def whole_gradient(self, weights: "torch.Tensor") -> "torch.Tensor":
        """The gradient (C, P) of each client's mean loss over everything that it has.

        In slices that are added up, so that memory does not grow with the data.
        """
        import torch

        numbers = len(self.cohort) * math.prod(self.cohort.inputs.shape[1:])
        size = max(self.steps.batch_size, AT_ONCE // max(1, numbers))
        total: torch.Tensor | None = None
        for batch in self.cohort.slices(size, pairs=self.gradients.needs_pairs):
            found = self.gradient(weights, batch)
            share = (batch.counts / self.examples.clamp(min=1))[:, None]
            total = found * share if total is None else total.addcmul_(found, share)
        return torch.zeros_like(weights) if total is None else total

    def loss_of(self, weights: "torch.Tensor") -> "torch.Tensor":
        """Mean losses (C,) over everything that each client has."""
        return self.gradients.loss(weights, self.whole())

    @property
    def losses(self) -> "torch.Tensor":
        """Mean losses (C,) of the gradients since the last epoch began; NaN where none was taken."""
        return self._tally.means(len(self.cohort))

    @property
    def loss(self) -> float:
        """The mean of `losses`."""
        return float(self.losses.mean())

    def check(self, weights: "torch.Tensor") -> None:
        """Raise TrainingError when training ran away."""
        import torch

        # one sum instead of a look at each number: NaN and infinity reach it; the second cannot overflow by itself
        if not math.isfinite(float(weights.sum())) and not math.isfinite(float(weights.sum(dtype=torch.float64))):
            raise TrainingError("The loss is no longer a number.", "Use a smaller learning rate.")


class Tally:
    """Losses of an epoch, summed without waiting for the device."""

    def __init__(self) -> None:
        self._seen: list[tuple[torch.Tensor, torch.Tensor]] = []

    def clear(self) -> None:
        """A new epoch begins."""
        self._seen = []

    def add(self, losses: "torch.Tensor", counts: "torch.Tensor") -> None:
        """Mean losses (C,) of a batch with so many rows of each client."""
        self._seen.append((losses, counts))

    def means(self, clients: int) -> "torch.Tensor":
        """The mean losses (C,)."""
        import torch

        if not self._seen:
            return torch.full((clients,), math.nan)
        if len(self._seen) == 1:
            return self._seen[0][0]
        losses, counts = (torch.stack(values) for values in zip(*self._seen, strict=True))
        found: torch.Tensor = (losses * counts).sum(0) / counts.sum(0).clamp(min=1)
        return found
