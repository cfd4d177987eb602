"""Synthetic(α, β): devices whose models and inputs differ by as much as one says (Li et al. 2020, FedProx, 5.1)."""

from dataclasses import dataclass

import numpy as np

from core.federated.data import Examples
from core.federated.records import TrainingConfig
from core.federated.sources.base import Source
from core.jobs import Reporter
from core.params import param

COLUMNS, CLASSES = 60, 10


class Synthetic(Source):
    """Data of many devices, drawn by a seed: each is a group of its own."""

    title = "Synthetic devices (FedProx)"

    @dataclass(frozen=True)
    class Params:
        """The paper's α, β and number of devices."""

        alpha: float = param(1.0, "How different the devices' true models are (α).", low=0.0, high=100.0)
        beta: float = param(1.0, "How different the devices' inputs are (β).", low=0.0, high=100.0)
        devices: int = param(30, "How many devices there are.", low=1, high=100_000)
        alike: bool = param(False, "All devices have the same model and the same inputs (IID).")
        most: int = param(10_000, "No device has more examples: the law has a long tail.", low=50)
        draw: int = param(0, "Another number is another draw.", low=0, high=2**31 - 1)

    def read(self, config: TrainingConfig, *, job: Reporter) -> Examples:
        """Float32 (n, 60) with the labels "0" to "9".

        u ~ N(0, α), W ~ N(u, 1), b ~ N(u, 1); B ~ N(0, β), v ~ N(B, 1); x ~ N(v, Σ) with Σ_jj = j^−1.2;
        y = argmax(softmax(W x + b)). Devices have 50 examples and a lognormal(4, 2) number more.
        """
        random = np.random.default_rng(self.params.draw)
        counts = np.minimum(random.lognormal(4, 2, self.params.devices).astype(int) + 50, self.params.most)
        spread = np.sqrt(np.arange(1, COLUMNS + 1) ** -1.2)
        one = self._model(random, 0.0)
        inputs, labels, groups = [], [], []
        for device, count in enumerate(counts):
            centre, (matrix, bias) = self._centre(random), self._model(random, self.params.alpha)
            if self.params.alike:
                centre, (matrix, bias) = np.zeros(COLUMNS), one
            values = random.normal(centre, spread, (count, COLUMNS))
            inputs.append(values)
            labels += (values @ matrix + bias).argmax(1).tolist()
            groups += [f"device {device + 1}"] * int(count)
            job.report(device + 1, len(counts), "Drawing devices")
        return Examples(np.concatenate(inputs).astype(np.float32), tuple(map(str, labels)), groups=tuple(groups))

    def _centre(self, random: np.random.Generator) -> np.ndarray:
        return random.normal(random.normal(0.0, np.sqrt(self.params.beta)), 1.0, COLUMNS)

    def _model(self, random: np.random.Generator, alpha: float) -> tuple[np.ndarray, np.ndarray]:
        mean = random.normal(0.0, np.sqrt(alpha))
        return random.normal(mean, 1.0, (COLUMNS, CLASSES)), random.normal(mean, 1.0, CLASSES)
