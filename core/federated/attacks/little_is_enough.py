"""A little is enough (Baruch, Baruch and Goldberg 2019, "A little is enough: circumventing defenses", algorithm 3)."""

from dataclasses import dataclass

import numpy as np

from core.federated.attacks.base import Attack
from core.params import param


class LittleIsEnough(Attack):
    """All attackers send the same: the honest mean, moved within the spread of the honest so that it looks like one."""

    title = "A little is enough"
    paper = "Baruch, Baruch and Goldberg 2019, A little is enough: circumventing defenses for distributed learning"

    @dataclass(frozen=True)
    class Params:
        """The paper's z."""

        deviations: float = param(0.0, "How many standard deviations (z); 0 takes the paper's largest.", low=0.0)

    def updates(self, own: np.ndarray, honest: np.ndarray, *, random: np.random.Generator) -> np.ndarray:
        """μ − z σ of the honest updates, number by number."""
        z = self.params.deviations or largest_deviation(len(own) + len(honest), len(own))
        sent = honest.mean(axis=0) - z * honest.std(axis=0)
        return np.repeat(sent[None], len(own), axis=0)


def largest_deviation(workers: int, hostile: int) -> float:
    """z_max: the largest z with Φ(z) < (n − m − s) / (n − m), s = ⌊n/2 + 1⌋ − m; at least 0."""
    from scipy.stats import norm

    needed = workers // 2 + 1 - hostile
    share = (workers - hostile - needed) / max(1, workers - hostile)
    return max(0.0, float(norm.ppf(min(max(share, 1e-6), 1 - 1e-6))))
