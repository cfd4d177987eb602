"""Cohort: the local data of some clients as stacked tensors, and the batches they train on, padded where uneven."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.federated.learning.draws import Draws

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
        self,
        inputs: "torch.Tensor",
        targets: "torch.Tensor",
        rows: Sequence[np.ndarray],
        seeds: Sequence[Sequence[int]],
        *,
        epochs: Sequence[int] | None = None,
    ) -> None:
        """`epochs` says after how many epochs each client stops, where some stop earlier (stragglers)."""
        import torch

        self.inputs = inputs
        self.targets = targets
        self.rows = rows
        self.seeds = seeds
        self.epochs = None if epochs is None else np.asarray(epochs)
        self.sizes = np.array([len(found) for found in rows])
        self.examples = torch.from_numpy(self.sizes.astype(np.float32)).to(inputs.device)
        self._table = np.zeros((len(rows), max(1, int(self.sizes.max()))), np.int64)
        self._lines = np.arange(len(rows))[:, None]
        for number, found in enumerate(rows):
            self._table[number, : len(found)] = found

    def __len__(self) -> int:
        return len(self.rows)

    def split(self) -> "list[Cohort]":
        """Each client by itself."""
        epochs = [None] * len(self) if self.epochs is None else [[int(limit)] for limit in self.epochs]
        return [
            Cohort(self.inputs, self.targets, [rows], [seed], epochs=limit)
            for rows, seed, limit in zip(self.rows, self.seeds, epochs, strict=True)
        ]

    def draws(self) -> Draws:
        """Each client's own random orders for this round: the same whoever trains beside it."""
        return Draws(self.seeds)

    def epoch(self, draws: Draws, size: int, number: int = 0) -> "Iterator[Batch]":
        """Every client's data once, in an order of its own, `size` examples at a time, for epoch `number` from 0."""
        going_on = None if self.epochs is None else number < self.epochs
        orders = draws.orders(self.sizes, going_on)
        lengths = self.sizes if going_on is None else np.where(going_on, self.sizes, 0)
        if lengths.any():
            yield from self._batches(self._table[self._lines, orders], lengths, size)

    def whole(self) -> Batch:
        """All data of every client as one batch."""
        return next(self._batches(self._table, self.sizes, self._table.shape[1]))

    def sample(self, draws: Draws, size: int, who: np.ndarray | None = None) -> Batch:
        """One batch of at most `size` examples a client, drawn without replacement; of others than `who` anything."""
        orders = self._table[self._lines, draws.orders(self.sizes, who)]
        return next(self._batches(orders, np.minimum(self.sizes, size), size))

    def _batches(self, table: np.ndarray, lengths: np.ndarray, size: int) -> "Iterator[Batch]":
        """Rows (C, longest) with so many real ones of each client, `size` columns at a time."""
        import torch

        index = torch.from_numpy(table).to(self.inputs.device)
        for start in range(0, max(1, int(lengths.max())), size):
            counts = np.clip(lengths - start, 0, size)
            # the last batch of all is as short as the longest client's rest
            width = max(1, int(counts.max()))
            yield self._batch(index[:, start : start + width], counts, width)

    def _batch(self, chosen: "torch.Tensor", counts: np.ndarray, width: int) -> Batch:
        import torch

        device = self.inputs.device
        real = torch.from_numpy(counts).to(device)
        is_even = int(counts.min()) == width
        mask = None if is_even else (torch.arange(width, device=device)[None] < real[:, None])
        active = None if counts.all() else (real > 0)
        return Batch(_picked(self.inputs, chosen), _picked(self.targets, chosen), real, mask, active)


def _picked(values: "torch.Tensor", chosen: "torch.Tensor") -> "torch.Tensor":
    """Rows (C, B, …) by number: `values[chosen]` goes number by number where this copies whole rows."""
    return values.index_select(0, chosen.reshape(-1)).reshape(*chosen.shape, *values.shape[1:])
