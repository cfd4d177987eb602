"""Layout: where each of a model's arrays lies in one flat vector, and which parts are head, norm and trained."""

from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class Entry:
    """One array of a model: positions `start` to `stop` of the flat vector. Buffers are not trained."""

    name: str
    shape: tuple[int, ...]
    start: int
    stop: int
    is_trained: bool


@dataclass(frozen=True)
class Layout:
    """The arrays of a model in the order of their names, as `ModelWeights.flat` puts them."""

    entries: tuple[Entry, ...]
    heads: frozenset[str] = frozenset()
    norms: frozenset[str] = frozenset()

    @classmethod
    def of(cls, module: "torch.nn.Module") -> "Layout":
        """The layout of a module. Its head is the last layer that has parameters; norms are normalising layers."""
        from torch import nn

        trained = [name for name, value in module.named_parameters() if value.requires_grad]
        kinds = (nn.modules.batchnorm._BatchNorm, nn.GroupNorm, nn.LayerNorm)
        normalising = [name for name, part in module.named_modules() if isinstance(part, kinds)]
        entries, position = [], 0
        for name, value in sorted(module.state_dict().items()):
            shape = tuple(value.shape)
            entries.append(Entry(name, shape, position, position + prod(shape), name in trained))
            position += prod(shape)
        last = trained[-1].rpartition(".")[0] if trained else ""
        names = [entry.name for entry in entries]
        heads = frozenset(name for name in names if name.rpartition(".")[0] == last)
        norms = frozenset(name for name in names if name.rpartition(".")[0] in normalising)
        return cls(tuple(entries), heads, norms)

    @property
    def size(self) -> int:
        """How many numbers the flat vector has."""
        return self.entries[-1].stop if self.entries else 0

    @cached_property
    def trained(self) -> tuple[Entry, ...]:
        """What gradients move."""
        return tuple(entry for entry in self.entries if entry.is_trained)

    def views(self, weights: "torch.Tensor") -> "dict[str, torch.Tensor]":
        """The arrays by name as views of `weights` (…, size), each of shape (…, *shape)."""
        lead = weights.shape[:-1]
        return {
            entry.name: weights[..., entry.start : entry.stop].reshape((*lead, *entry.shape)) for entry in self.entries
        }

    def fill(self, module: "torch.nn.Module", weights: "torch.Tensor") -> None:
        """Put a vector (size,) into a module of this layout."""
        import torch

        state, views = module.state_dict(), self.views(weights)
        with torch.no_grad():
            for entry in self.entries:
                state[entry.name].copy_(views[entry.name])

    def mask(self, names: frozenset[str]) -> "torch.Tensor":
        """True at the positions of these arrays, shape (size,)."""
        import torch

        found = torch.zeros(self.size, dtype=torch.bool)
        for entry in self.entries:
            if entry.name in names:
                found[entry.start : entry.stop] = True
        return found

    @cached_property
    def head(self) -> "torch.Tensor":
        """True where the head lies."""
        return self.mask(self.heads)

    @cached_property
    def norm(self) -> "torch.Tensor":
        """True where normalising layers lie, running statistics included."""
        return self.mask(self.norms)
