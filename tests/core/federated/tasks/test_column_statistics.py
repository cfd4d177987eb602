"""Sums of everybody say what pooled data would; with noise they say it roughly, and only once."""

import numpy as np
import pytest

from core.errors import InputError
from core.federated.records import TrainingConfig
from core.federated.tasks.column_statistics import ColumnStatistics, moments

ROWS = np.random.default_rng(0).random((600, 3)) * [1, 0.5, 0.1]


def learned(parts=3, rounds=1, **params):
    task = ColumnStatistics(TrainingConfig(), ColumnStatistics.Params(bins=4, **params))
    weights = task.first((3,), ())
    for _ in range(rounds):
        sent = [task.statistics(weights, rows, np.zeros(len(rows))) for rows in np.array_split(ROWS, parts)]
        weights = task.combine(weights, sent)
    return task, weights


def test_means_spreads_and_histograms_are_those_of_the_pooled_data():
    _, weights = learned()
    mean, spread = moments(weights)
    assert mean == pytest.approx(ROWS.mean(axis=0))
    assert spread == pytest.approx(ROWS.std(axis=0))
    for column in range(3):
        wanted, _ = np.histogram(ROWS[:, column], bins=4, range=(0, 1))
        assert weights.arrays["histogram"][column].tolist() == wanted.tolist()
    assert float(weights.arrays["count"]) == 600


def test_noise_is_as_loud_as_epsilon_says_and_drawn_once():
    """Three columns, ε = 3: counts get Laplace noise of scale 3 / 1, whose deviation is √2 · 3 = 4.24."""
    differences = []
    for _ in range(60):
        _, noisy = learned(parts=1, epsilon=3.0)
        exact, _ = np.histogram(ROWS[:, 0], bins=4, range=(0, 1))
        differences.append(noisy.arrays["histogram"][0] - exact)
    assert np.std(differences) == pytest.approx(4.24, rel=0.35)
    task, weights = learned(epsilon=3.0)
    again = task.combine(weights, [task.statistics(weights, ROWS, np.zeros(600))])
    assert (again.flat() == weights.flat()).all()
    assert task.settled(weights, again) != ""


def test_numbers_out_of_range_count_as_its_edge_and_are_said():
    task, weights = learned(high=0.5)
    assert weights.arrays["histogram"][0, -1] == (ROWS[:, 0] >= 0.375).sum()
    inside, _ = task.judge(weights, ROWS, np.zeros(600))
    assert inside == pytest.approx((ROWS <= 0.5).mean())


def test_an_empty_range_and_too_many_bars_are_refused():
    with pytest.raises(InputError, match="larger than 'low'"):
        ColumnStatistics(TrainingConfig(), ColumnStatistics.Params(high=0.0)).first((3,), ())
    with pytest.raises(InputError, match="too many"):
        ColumnStatistics(TrainingConfig(), ColumnStatistics.Params(bins=1000)).first((5000,), ())
