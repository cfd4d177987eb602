"""Lean: computing with what is left of pruned models: a smaller network where that is one, else masked gradients."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from core.federated.learning.memory import Memory

if TYPE_CHECKING:
    import torch

    from core.federated.pruning.base import Pruning


class Lean:
    """From the whole vectors (…, P) that machines agree on to those (…, K) that are computed with, and back.

    `module` is the network with K numbers. `moves` is true where a client's model is left, (C, K) or (1, K); None where
    all of it is.
    """

    def __init__(
        self,
        module: "torch.nn.Module",
        size: int,
        positions: "torch.Tensor | None" = None,
        moves: "torch.Tensor | None" = None,
    ) -> None:
        self.module = module
        self.moves = moves
        self._size = size
        self._positions = positions

    @classmethod
    def of(cls, pruning: "Pruning", models: np.ndarray, module: "torch.nn.Module", device: "torch.device") -> "Lean":
        """For clients that start from `models` (C, P), or (1, P) for all; `module` is the whole network."""
        import torch

        kept = np.stack([pruning.kept(model) for model in models])
        if kept.all():
            return cls(module, kept.shape[1])
        anywhere = np.logical_or.reduce(kept)
        smaller = pruning.smaller(anywhere)
        if smaller is None:
            return cls(module, kept.shape[1], None, torch.from_numpy(kept).to(device))
        positions, mine = np.flatnonzero(anywhere), kept[:, anywhere]
        moves = None if mine.all() else torch.from_numpy(mine).to(device)
        return cls(smaller.to(device), kept.shape[1], torch.from_numpy(positions).to(device), moves)

    def into(self, values: "torch.Tensor", client: int | None = None) -> "torch.Tensor":
        """What is left of the clients' vectors (C, P), or of one (P,); of another length they stay as they are."""
        if values.shape[-1] != self._size:
            return values
        return self._masked(values if self._positions is None else values[..., self._positions], client)

    def out(self, values: "torch.Tensor", client: int | None = None) -> "torch.Tensor":
        """Back to (C, P) or (P,), with 0 where nothing is left."""
        positions = self._positions
        if positions is None or values.shape[-1] != len(positions):
            return self._masked(values, client)
        made = values.new_zeros((*values.shape[:-1], self._size))
        made[..., positions] = self._masked(values, client)
        return made

    def received(self, values: "Mapping[str, torch.Tensor]") -> "dict[str, torch.Tensor]":
        """What came with the model, by name."""
        return {name: self.into(value) for name, value in values.items()}

    def recalled(self, clients: "Sequence[Mapping[str, torch.Tensor]]") -> Memory:
        """What each client remembers, as it is computed with."""
        rows = enumerate(clients)
        return Memory([{name: self.into(value, row) for name, value in kept.items()} for row, kept in rows])

    def remembered(self, memory: Memory) -> "list[dict[str, torch.Tensor]]":
        """What each client is to remember, as it is kept."""
        rows = enumerate(memory.clients)
        return [{name: self.out(value, row) for name, value in kept.items()} for row, kept in rows]

    def _masked(self, values: "torch.Tensor", client: int | None) -> "torch.Tensor":
        moves = self.moves
        if moves is None or values.shape[-1] != moves.shape[-1]:
            return values
        if len(moves) == 1:
            return values * moves[0]
        return values * (moves if client is None else moves[client])
