"""The smaller α, the more uneven the labels."""

import numpy as np
import pytest

from core.errors import InputError
from core.federated.data import Examples
from core.federated.partitions.dirichlet import Dirichlet

DATA = Examples(np.zeros((2000, 1), np.float32), tuple(str(number % 10) for number in range(2000)))


def largest_share(alpha):
    """The mean over participants of the share of the most frequent label."""
    parts = Dirichlet(Dirichlet.Params(alpha=alpha)).split(DATA, 10, random=np.random.default_rng(0))
    counts = [np.bincount([int(DATA.labels[row]) for row in part], minlength=10) for part in parts]
    return float(np.mean([count.max() / count.sum() for count in counts]))


def test_a_large_alpha_is_nearly_even_and_a_small_one_nearly_one_label():
    """Ten labels evenly are a tenth each."""
    assert largest_share(1e5) < 0.12
    assert largest_share(0.05) > 0.5


def test_everybody_gets_what_is_asked_for_at_least():
    parts = Dirichlet(Dirichlet.Params(alpha=0.3, least=50)).split(DATA, 10, random=np.random.default_rng(1))
    assert min(map(len, parts)) >= 50


def test_what_cannot_come_about_is_said():
    with pytest.raises(InputError, match="fewer than 300"):
        Dirichlet(Dirichlet.Params(least=300)).split(DATA, 10, random=np.random.default_rng(1))
