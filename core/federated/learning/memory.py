"""Memory: what each client of a cohort keeps from round to round (control variates, personal models, residuals)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

Kept = "dict[str, torch.Tensor]"


class Memory:
    """One dictionary of tensors a client. A client that remembers nothing of a name gets the default."""

    def __init__(self, clients: "Sequence[dict[str, torch.Tensor]]") -> None:
        self.clients = clients

    @classmethod
    def empty(cls, clients: int) -> "Memory":
        """Nobody remembers anything."""
        return cls([{} for _ in range(clients)])

    def read(self, name: str, default: "torch.Tensor") -> "torch.Tensor":
        """What each client remembers, shape (C, …); `default` has that shape too."""
        import torch

        if not any(name in kept for kept in self.clients):
            return default.clone()
        return torch.stack(
            [kept[name].to(default) if name in kept else default[row] for row, kept in enumerate(self.clients)]
        )

    def write(self, name: str, values: "torch.Tensor") -> None:
        """Keep values (C, …) until the next round."""
        # a copy for each client: a row of a stacked tensor would keep the whole of it in memory
        for kept, value in zip(self.clients, values, strict=True):
            kept[name] = value.detach().clone()
