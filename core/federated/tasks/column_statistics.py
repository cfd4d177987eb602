"""What everybody's data is like without seeing any of it: counts, means, spreads and histograms of each column."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.errors import InputError
from core.federated.data import Examples
from core.federated.statistics_task import StatisticsTask, Sums, column_count, total
from core.federated.weights import ModelWeights
from core.params import param

COUNT, SUM, SQUARES, HISTOGRAM, STEP = "count", "sum", "squares", "histogram", "step"
MOST_NUMBERS = 4_000_000


class ColumnStatistics(StatisticsTask):
    """Sums that say how many examples there are and how each column is spread, with noise if wanted.

    With noise each participant adds Laplace noise to what it sends, once (Dwork et al. 2006, "Calibrating noise to
    sensitivity in private data analysis"): ε for all that it says together, a third each for counts, sums and squares.
    """

    title = "Statistics of everybody's data"
    paper = "Dwork, McSherry, Nissim and Smith 2006, Calibrating noise to sensitivity in private data analysis"

    @dataclass(frozen=True)
    class Params:
        """The range, the bins and the noise."""

        low: float = param(0.0, "Numbers below count as this.")
        high: float = param(1.0, "Numbers above count as this.")
        bins: int = param(10, "Bars of each column's histogram.", low=1, high=1000)
        epsilon: float = param(
            0.0, "How much a single example may show (ε of differential privacy); 0 sends exact sums.", low=0.0
        )

    def prepare(self, examples: Examples) -> Examples:
        """Labels play no part."""
        return examples.without_labels()

    def first(self, shape: tuple[int, ...], labels: tuple[str, ...]) -> ModelWeights:
        """Nothing known. Raises InputError for an empty range or too many numbers."""
        columns = column_count(shape, squared=False)
        if self.params.high <= self.params.low:
            raise InputError("'high' must be larger than 'low'.", "Give the range of the numbers.")
        if columns * self.params.bins > MOST_NUMBERS:
            raise InputError(f"{columns} histograms of {self.params.bins} bars are too many.", "Choose fewer bars.")
        return ModelWeights({**self._zeros(columns), STEP: np.array(0, np.int64)})

    def empty(self, weights: ModelWeights) -> Sums:
        """Zeros."""
        return self._zeros(len(weights.arrays[SUM]))

    def statistics(self, weights: ModelWeights, rows: np.ndarray, targets: np.ndarray) -> Sums:
        """Count, sums, squares and histograms; nothing more once they are known, so that noise is drawn once."""
        made = self.empty(weights)
        if int(weights.arrays[STEP]):
            return made
        low, high, bins = self.params.low, self.params.high, self.params.bins
        clipped = np.clip(rows, low, high)
        places = np.minimum(((clipped - low) / (high - low) * bins).astype(np.int64), bins - 1)
        made[COUNT] = np.array(float(len(rows)))
        made[SUM], made[SQUARES] = clipped.sum(axis=0), (clipped**2).sum(axis=0)
        for column in range(rows.shape[1]):
            made[HISTOGRAM][column] = np.bincount(places[:, column], minlength=bins)
        return self._noisy(made) if self.params.epsilon else made

    def combine(self, weights: ModelWeights, sent: Sequence[Sums]) -> ModelWeights:
        """The sums of all."""
        if int(weights.arrays[STEP]):
            return weights
        made = {name: total(sent, name) for name in (COUNT, SUM, SQUARES, HISTOGRAM)}
        return ModelWeights({**made, STEP: np.array(1, np.int64)})

    def judge(self, weights: ModelWeights, rows: np.ndarray, targets: np.ndarray) -> tuple[float, float]:
        """Which part of this machine's numbers is in range; how far its means are from everybody's, in spreads."""
        inside = float(((rows >= self.params.low) & (rows <= self.params.high)).mean())
        mean, spread = moments(weights)
        away = np.abs(rows.mean(axis=0) - mean) / np.maximum(spread, 1e-12)
        return inside, float(np.minimum(away, 100.0).mean())

    def _noisy(self, made: Sums) -> Sums:
        """Laplace noise; adding or removing one example changes each part by `reach` at most in the sum of changes."""
        random = np.random.default_rng()
        columns, share = len(made[SUM]), self.params.epsilon / 3
        edge = max(abs(self.params.low), abs(self.params.high))
        # the count says nothing that a histogram's sum does not
        reach = {HISTOGRAM: columns, SUM: columns * edge, SQUARES: columns * edge**2}
        noisy = {name: made[name] + random.laplace(0.0, reach[name] / share, made[name].shape) for name in reach}
        return {**noisy, COUNT: noisy[HISTOGRAM].sum(axis=1).mean()}

    def _zeros(self, columns: int) -> Sums:
        shapes = {COUNT: (), SUM: (columns,), SQUARES: (columns,), HISTOGRAM: (columns, self.params.bins)}
        return {name: np.zeros(shape) for name, shape in shapes.items()}


def moments(weights: ModelWeights) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of each column (columns,)."""
    count = max(1.0, float(weights.arrays[COUNT]))
    mean = weights.arrays[SUM] / count
    return mean, np.sqrt(np.maximum(weights.arrays[SQUARES] / count - mean**2, 0.0))
