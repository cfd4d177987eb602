"""Stochastic gradient descent for all clients of a cohort at once, as torch's SGD does it for one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.federated.learning.learner import Learner

if TYPE_CHECKING:
    import torch

    # weights and gradients (C, P) to the gradients that are followed
    Correct = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


@dataclass(frozen=True)
class Descended:
    """Where it led: weights (C, P), and how many steps each client took (C,)."""

    weights: "torch.Tensor"
    steps: "torch.Tensor"


def descend(
    learner: Learner,
    start: "torch.Tensor",
    *,
    correct: "Correct | None" = None,
    moves: "torch.Tensor | None" = None,
    epochs: int = 0,
) -> Descended:
    """Go through the data and step. `correct` changes each gradient; only positions where `moves` is true are moved.

    With momentum μ: v ← μ v + g, w ← w − rate · v (Sutskever et al. 2013, as torch writes it). A client that has run
    out of batches stands still, its velocity included.
    """
    import torch

    # side by side, the first step makes the copy; a loop writes running statistics into its weights
    weights, is_own = (start, False) if learner.gradients.is_stacked else (start.clone(), True)
    velocity: torch.Tensor | None = None
    # those that all took, and those beside them of clients with more data than others
    common, others = 0, None
    rate, momentum = learner.steps.rate, learner.steps.momentum
    for batch in learner.batches(epochs):
        gradient = learner.gradient(weights, batch)
        if correct is not None:
            gradient = correct(weights, gradient)
        if moves is not None:
            gradient = gradient * moves
        if momentum:
            velocity = gradient if velocity is None else _carried(velocity, gradient, momentum, batch.active)
            gradient = velocity
        moved = gradient if batch.active is None else gradient * batch.active[:, None]
        weights = weights.sub_(moved, alpha=rate) if is_own else weights.sub(moved, alpha=rate)
        is_own = True
        if batch.active is None:
            common += 1
        else:
            others = batch.active.float() if others is None else others + batch.active
    weights = weights if is_own else weights.clone()
    learner.check(weights)
    steps = torch.full((len(start),), float(common), device=start.device)
    return Descended(weights, steps if others is None else steps + others)


def _carried(
    velocity: "torch.Tensor", gradient: "torch.Tensor", momentum: float, active: "torch.Tensor | None"
) -> "torch.Tensor":
    moved = velocity * momentum + gradient
    return moved if active is None else moved.where(active[:, None], velocity)
