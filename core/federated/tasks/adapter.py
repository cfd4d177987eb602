"""Fine-tuning by an adapter: a low-rank correction and a head on what a frozen network says (Hu et al. 2022, LoRA)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import InputError
from core.federated.tasks.classification import Classification
from core.params import param

if TYPE_CHECKING:
    import torch


class Adapter(Classification):
    """Learns labels from embeddings; only the adapter and the head travel, the network that made them is everybody's.

    The settings `model`, `hidden` and `layers` have no effect.
    """

    title = "Classification of embeddings by an adapter (LoRA)"
    paper = "Hu et al. 2022, LoRA: Low-rank adaptation of large language models"

    @dataclass(frozen=True)
    class Params:
        """The paper's r and α."""

        rank: int = param(4, "How many directions the adapter can change (r).", low=1, high=1024)
        alpha: float = param(4.0, "How strongly it changes them (α).", low=1e-6, high=1e6)

    def build(self, shape: tuple[int, ...], labels: tuple[str, ...], *, seed: int = 0) -> "torch.nn.Module":
        """Adapter, then one linear layer. Raises InputError for a single label or anything but embeddings."""
        import torch

        from core.federated.learning.adapter import Adapter as LowRank

        if len(labels) < 2:
            raise InputError("All data carries one and the same label.", "A second label is needed to learn from.")
        if len(shape) != 1:
            raise InputError("This data are no embeddings.", "Choose the source 'library_embeddings', or a table.")
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(self.config.seed + seed)
            return torch.nn.Sequential(
                LowRank(shape[0], self.params.rank, self.params.alpha), torch.nn.Linear(shape[0], len(labels))
            )
