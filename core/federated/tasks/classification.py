"""Classification by softmax and cross-entropy, trained by stochastic gradient descent."""

import math
from typing import TYPE_CHECKING

import numpy as np

from core.errors import Cancelled, TrainingError
from core.federated.compute import computing, torch_device
from core.federated.data import Examples
from core.federated.networks import build_network
from core.federated.records import Evaluation
from core.federated.tasks.base import Task
from core.jobs import NOBODY, Reporter

if TYPE_CHECKING:
    import torch

# Measuring needs no gradients: larger batches than training, still bounded for pictures of 512 pixels.
MEASURE_BATCH = 256


class Classification(Task):
    """Gives each example one of the known labels."""

    title = "Classification"

    def build(self, shape: tuple[int, ...], labels: tuple[str, ...]) -> "torch.nn.Module":
        """A network with one output for each label."""
        return build_network(self.config, shape, len(labels))

    def train(
        self,
        model: "torch.nn.Module",
        examples: Examples,
        labels: tuple[str, ...],
        *,
        round: int,
        job: Reporter = NOBODY,
    ) -> float:
        """`local_epochs` passes in an order drawn from seed and round."""
        import torch

        config, device = self.config, torch_device()
        targets = torch.from_numpy(examples.numbers(labels)).to(device)
        inputs = torch.from_numpy(examples.inputs).to(device)
        teaching, _ = examples.split(config.held_out, config.seed)
        model.to(device).train()
        optimiser = torch.optim.SGD(model.parameters(), lr=config.learning_rate, momentum=config.momentum)
        random = np.random.default_rng((config.seed, round))
        mean = math.nan
        with computing(model):
            for epoch in range(config.local_epochs):
                order = torch.from_numpy(random.permutation(teaching)).to(device)
                losses = []
                for batch in torch.split(order, config.batch_size):
                    if job.is_cancelled:
                        raise Cancelled
                    optimiser.zero_grad()
                    loss = torch.nn.functional.cross_entropy(model(inputs[batch]), targets[batch])
                    loss.backward()  # type: ignore[no-untyped-call]
                    optimiser.step()
                    losses.append(loss.detach() * len(batch))
                mean = float(torch.stack(losses).sum()) / len(teaching)
                job.report(epoch + 1, config.local_epochs, f"loss {mean:.3f}")
                if not math.isfinite(mean):
                    raise TrainingError("The loss is no longer a number.", "Use a smaller learning rate.")
        return mean

    def measure(
        self, model: "torch.nn.Module", examples: Examples, labels: tuple[str, ...], *, whole: bool = False
    ) -> Evaluation:
        """Accuracy and mean cross-entropy."""
        import torch

        device = torch_device()
        _, held_out = examples.split(self.config.held_out, self.config.seed)
        chosen = torch.from_numpy(np.arange(len(examples.labels)) if whole else held_out)
        inputs, targets = torch.from_numpy(examples.inputs), torch.from_numpy(examples.numbers(labels))
        model.to(device).eval()
        right, loss = 0, 0.0
        with computing(model), torch.inference_mode():
            for batch in torch.split(chosen, MEASURE_BATCH):
                logits, wanted = model(inputs[batch].to(device)), targets[batch].to(device)
                right += int((logits.argmax(1) == wanted).sum())
                loss += float(torch.nn.functional.cross_entropy(logits, wanted, reduction="sum"))
        return Evaluation(right / len(chosen), loss / len(chosen), len(chosen))
