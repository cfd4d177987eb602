"""Handwritten digits: 1,797 pictures that come with the program, for a first try without data of one's own."""

from dataclasses import dataclass

import numpy as np

from core.errors import InputError
from core.federated.data import Examples
from core.federated.records import TrainingConfig
from core.federated.sources.base import Source
from core.jobs import Reporter
from core.params import param


class Digits(Source):
    """The digits of scikit-learn (Alpaydin and Kaynak 1998), 8×8 grey, or a part of them."""

    title = "Sample: handwritten digits"

    @dataclass(frozen=True)
    class Params:
        """Which part, so that several machines can try it together with different data."""

        part: int = param(1, "Which of the parts this machine takes.", low=1, high=1000)
        parts: int = param(1, "Into how many parts the digits are dealt.", low=1, high=1000)

    def read(self, config: TrainingConfig, *, job: Reporter) -> Examples:
        """Every `parts`-th digit as float32 (n, 1, 8, 8) in [0, 1]. Raises InputError for a part that is not there."""
        from sklearn.datasets import load_digits

        if self.params.part > self.params.parts:
            raise InputError(
                f"There is no part {self.params.part} of {self.params.parts}.", "Choose a part that there is."
            )
        found = load_digits()
        rows = slice(self.params.part - 1, None, self.params.parts)
        inputs = (found.images[rows] / 16).astype(np.float32)[:, None]
        return Examples(inputs, tuple(str(number) for number in found.target[rows]))
