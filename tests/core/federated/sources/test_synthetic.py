"""Devices that differ by as much as one says (Li et al. 2020, section 5.1)."""

import numpy as np

from core.federated.records import TrainingConfig
from core.federated.sources.synthetic import Synthetic
from core.jobs import NOBODY


def read(**params):
    return Synthetic(Synthetic.Params(**params), None).read(TrainingConfig(), job=NOBODY)


def means(examples):
    groups = np.array(examples.groups)
    return np.stack([examples.inputs[groups == name].mean(0) for name in sorted(set(examples.groups))])


def test_thirty_devices_with_at_least_fifty_examples():
    made = read()
    counts = [made.groups.count(name) for name in set(made.groups)]
    assert len(counts) == 30
    assert min(counts) >= 50
    assert made.inputs.shape == (sum(counts), 60)
    assert set(made.labels) <= {str(number) for number in range(10)}


def test_beta_moves_the_inputs_apart():
    """With v ~ N(B, 1), B ~ N(0, β) the device means have the variance 1 + β; alike they have that of a mean only."""
    assert abs(means(read(beta=9.0, devices=60)).var() - 10.0) < 4.0
    assert means(read(alike=True, devices=60)).var() < 0.05


def test_a_draw_can_be_repeated():
    assert (read(draw=3).inputs == read(draw=3).inputs).all()
    assert read(draw=3).inputs.shape != read(draw=4).inputs.shape
