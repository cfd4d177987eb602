"""Cohort: the local data of some clients as stacked tensors, and the batches they train on, padded where uneven."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import torch

# One client's inputs (n, …) and targets (n, …).
Shard = "tuple[torch.Tensor, torch.Tensor]"


@dataclass(frozen=True)
class Batch:
    """One batch of every client: inputs (C, B, …), targets (C, B, …), and how many rows of each client are real.

    `mask` (C, B) is None when all are. A client with count 0 has run out of data: it takes no step.
    """

    inputs: "torch.Tensor"
    targets: "torch.Tensor"
    counts: "torch.Tensor"
    mask: "torch.Tensor | None" = None
    active: "torch.Tensor | None" = None

    def client(self, number: int) -> "Batch":
        """The real rows of one client, as a batch of one."""
        count = int(self.counts[number])
        rows = slice(number, number + 1)
        return Batch(self.inputs[rows, :count], self.targets[rows, :count], self.counts[rows])


class Cohort:
    """Clients that train side by side. All data lies in two tensors; a client is a range of their rows."""

    def __init__(
        self, inputs: "torch.Tensor", targets: "torch.Tensor", rows: Sequence[np.ndarray], seeds: Sequence[object]
    ) -> None:
        import torch

        self.inputs = inputs
        self.targets = targets
        self.rows = rows
        self.seeds = seeds
        self.sizes = np.array([len(found) for found in rows])
        self.examples = torch.from_numpy(self.sizes.astype(np.float32)).to(inputs.device)

    def __len__(self) -> int:
        return len(self.rows)

    def split(self) -> "list[Cohort]":
        """Each client by itself."""
        return [
            Cohort(self.inputs, self.targets, [rows], [seed]) for rows, seed in zip(self.rows, self.seeds, strict=True)
        ]

    def generators(self) -> list[np.random.Generator]:
        """Each client's own random numbers for this round: the same whoever trains beside it."""
        return [np.random.default_rng(seed) for seed in self.seeds]  # type: ignore[arg-type]  # what numpy takes

    def epoch(self, generators: Sequence[np.random.Generator], size: int) -> "Iterator[Batch]":
        """Every client's data once, in an order of its own, `size` examples at a time."""
        orders = [random.permutation(rows) for random, rows in zip(generators, self.rows, strict=True)]
        yield from self._batches(orders, size)

    def whole(self) -> Batch:
        """All data of every client as one batch."""
        return next(self._batches(list(self.rows), max(1, int(self.sizes.max()))))

    def sample(self, generators: Sequence[np.random.Generator], size: int) -> Batch:
        """One batch of at most `size` examples a client, drawn without replacement."""
        orders = [random.permutation(rows)[:size] for random, rows in zip(generators, self.rows, strict=True)]
        return next(self._batches(orders, size))

    def _batches(self, orders: Sequence[np.ndarray], size: int) -> "Iterator[Batch]":
        import torch

        longest = max(len(order) for order in orders)
        steps = max(1, -(-longest // size))
        wide = min(size, longest) if steps == 1 else size
        table = np.zeros((len(orders), steps * wide), np.int64)
        for number, order in enumerate(orders):
            table[number, : len(order)] = order
        index = torch.from_numpy(table).to(self.inputs.device)
        lengths = np.array([len(order) for order in orders])
        for step in range(steps):
            counts = np.clip(lengths - step * wide, 0, wide)
            # the last batch of all is as short as the longest client's rest
            width = max(1, int(counts.max()))
            chosen = index[:, step * wide : step * wide + width]
            yield self._batch(chosen, counts, width)

    def _batch(self, chosen: "torch.Tensor", counts: np.ndarray, width: int) -> Batch:
        import torch

        device = self.inputs.device
        real = torch.from_numpy(counts).to(device)
        is_even = bool((counts == width).all())
        mask = None if is_even else (torch.arange(width, device=device)[None] < real[:, None])
        active = None if (counts > 0).all() else (real > 0)
        return Batch(self.inputs[chosen], self.targets[chosen], real, mask, active)
