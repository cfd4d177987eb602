"""What training a model costs, told from its outline: how many clients fit side by side, and on how many threads."""

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

import psutil

from core.federated.compute import core_count, torch_device

if TYPE_CHECKING:
    import torch

# A step with fewer multiplications than this is over before a second thread has begun (measured: a perceptron with
# 4,810 parameters on 200 examples, 1 million, is slower on two threads; LeNet on 200, 80 million, 1.4 times faster).
WORTH_A_THREAD = 20_000_000
# More threads than this stand in each other's way: between the steps each needs the interpreter, which is one
# (measured on 16 cores: LeNet with ten participants 259 ms on 4 threads, 727 on 10; a perceptron with a thousand 92 ms
# on 4, 202 on 16).
MOST_THREADS = 4
# A run with fewer multiplications than this, forwards, is over before processes that begin for it have gained what
# their beginning costs (measured: two begin in 3 s, and LeNet makes 5 thousand million a second on each of two).
WORTH_A_PROCESS = 40_000_000_000
# What Python, torch and a chunk of clients take.
PROCESS_BYTES = 1 << 30
# Weights, gradients and momentum of all clients of a chunk; their inputs and what the layers make of them.
MEMORY_BYTES = 512 << 20
FLOAT_BYTES = 4
# How many vectors as long as the weights are alive at once: weights, gradient, parts of it, velocity, correction.
VECTORS = 8


@dataclass(frozen=True)
class Cost:
    """Of one example: multiplications forwards, and numbers that the layers make. `parameters` of the model."""

    multiplications: int
    activations: int
    parameters: int

    @classmethod
    def of(cls, module: "torch.nn.Module", shape: tuple[int, ...]) -> "Cost":
        """Told from a run over an outline without memory."""
        import torch
        from torch.utils.flop_counter import FlopCounterMode

        numbers = 0

        def note(layer: "torch.nn.Module", inputs: object, outputs: "torch.Tensor") -> None:
            nonlocal numbers
            numbers += outputs.numel()
            if isinstance(layer, torch.nn.Conv1d | torch.nn.Conv2d | torch.nn.Conv3d):
                # its windows as columns
                numbers += prod(layer.kernel_size) * layer.in_channels * outputs[0, 0].numel()

        outline = module.to("meta").eval()
        hooks = [part.register_forward_hook(note) for part in outline.modules() if not list(part.children())]
        counter = FlopCounterMode(display=False)
        with counter, torch.no_grad():
            outline(torch.empty((1, *shape), device="meta"))
        for hook in hooks:
            hook.remove()
        # the counter says two operations for each multiplication with its addition
        return cls(counter.get_total_flops() // 2, numbers, sum(value.numel() for value in outline.parameters()))

    def threads(self, examples: int) -> int:
        """How many chunks are worth computing at once when all clients together see so many examples in a step."""
        if torch_device().type != "cpu":
            return 1
        return max(1, min(core_count(), MOST_THREADS, self.multiplications * examples // (WORTH_A_THREAD // 2)))

    def processes(self, examples: int) -> int:
        """How many processes are worth computing with when all clients see so many examples in all rounds together."""
        if torch_device().type != "cpu" or self.multiplications * examples < WORTH_A_PROCESS:
            return 1
        room = int(psutil.virtual_memory().available) // PROCESS_BYTES
        return max(1, min(core_count(), room))

    def most_clients(self, batch: int) -> int:
        """How many clients a chunk may have when each sees so many examples in a step."""
        numbers = VECTORS * self.parameters + 3 * batch * self.activations
        return max(1, MEMORY_BYTES // max(1, FLOAT_BYTES * numbers))
