"""Cohort: the local data of some clients as stacked tensors, and the batches they train on, padded where uneven."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
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
        self.inputs = inputs
        self.targets = targets
        self.rows = rows
        self.seeds = seeds
        self.epochs = None if epochs is None else np.asarray(epochs)
        lengths = [len(found) for found in rows]
        self.sizes = np.array(lengths)
        self._longest = max(1, *lengths)
        # so that `orders + self._starts` are places in the table
        self._table = np.zeros((len(rows), self._longest), np.int64)
        self._starts = np.arange(0, self._table.size, self._longest)[:, None]
        for number, found in enumerate(rows):
            self._table[number, : lengths[number]] = found

    @cached_property
    def examples(self) -> "torch.Tensor":
        """How many examples each client has, float32 (C,)."""
        import torch

        return torch.from_numpy(self.sizes.astype(np.float32)).to(self.inputs.device)

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

    def epoch(self, draws: Draws, size: int, number: int = 0, *, pairs: bool = False) -> "Iterator[Batch]":
        """Every client's data once, in an order of its own, `size` examples at a time, for epoch `number` from 0.

        With `pairs` no batch has one example alone: a last one joins the batch before, and who has only one stands by.
        """
        going_on = None if self.epochs is None else number < self.epochs
        orders = draws.orders(self.sizes, going_on)
        lengths = self.sizes if going_on is None else np.where(going_on, self.sizes, 0)
        if lengths.any():
            yield from self._batches(self._ordered(orders), lengths, size, pairs=pairs)

    def whole(self) -> Batch:
        """All data of every client as one batch."""
        return next(self.slices(self._longest))

    def slices(self, size: int, *, pairs: bool = False) -> "Iterator[Batch]":
        """All data of every client once, as it lies, `size` examples at a time."""
        return self._batches(self._table, self.sizes, size, pairs=pairs)

    def sample(self, draws: Draws, size: int, who: np.ndarray | None = None, *, pairs: bool = False) -> Batch:
        """One batch of at most `size` examples a client, drawn without replacement; of others than `who` anything."""
        orders, counts = self._ordered(draws.orders(self.sizes, who)), np.minimum(self.sizes, size)
        if pairs:
            counts = np.where(counts == 1, 0, counts)
        return next(self._batches(orders, counts, size))

    def _ordered(self, orders: np.ndarray) -> np.ndarray:
        """Everybody's rows in these orders (C, longest)."""
        orders += self._starts
        return self._table.reshape(-1).take(orders)

    def _batches(self, table: np.ndarray, lengths: np.ndarray, size: int, *, pairs: bool = False) -> "Iterator[Batch]":
        """Rows (C, longest) with so many real ones of each client, `size` columns at a time."""
        import torch

        index = torch.from_numpy(table).to(self.inputs.device)
        longest = max(1, *lengths.tolist())
        if pairs:
            for start, counts in _paired(lengths, size):
                width = int(counts.max())
                yield self._batch(index[:, start : start + width], counts, width)
            return
        if longest <= size:
            yield self._batch(index if longest == table.shape[1] else index[:, :longest], lengths, longest)
            return
        for start in range(0, longest, size):
            # the last batch of all is as short as the longest client's rest
            width = min(size, longest - start)
            yield self._batch(index[:, start : start + width], np.clip(lengths - start, 0, width), width)

    def _batch(self, chosen: "torch.Tensor", counts: np.ndarray, width: int) -> Batch:
        import torch

        device, least = self.inputs.device, min(counts.tolist())
        mask = None if least == width else torch.from_numpy(np.arange(width) < counts[:, None]).to(device)
        real = torch.from_numpy(counts).to(device)
        active = None if least else real > 0
        return Batch(_picked(self.inputs, chosen), _picked(self.targets, chosen), real, mask, active)


def _paired(lengths: np.ndarray, size: int) -> "Iterator[tuple[int, np.ndarray]]":
    """Where each batch begins, and how many examples of each client it has: never one."""
    for start in range(0, int(lengths.max()), size):
        left = lengths - start
        counts = np.where(left == size + 1, left, np.clip(left, 0, size))
        counts[left == 1] = 0
        if counts.any():
            yield start, counts


def _picked(values: "torch.Tensor", chosen: "torch.Tensor") -> "torch.Tensor":
    """Rows (C, B, …) by number: `values[chosen]` goes number by number where these copy whole rows."""
    import torch

    if values.device.type == "cpu" and values.dtype != torch.bfloat16:
        return torch.from_numpy(values.numpy().take(chosen.numpy(), 0))
    return values.index_select(0, chosen.reshape(-1)).reshape(*chosen.shape, *values.shape[1:])
