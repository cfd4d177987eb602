"""The same job on a Ray cluster of two workers."""

import sys

import numpy as np
import pytest

from core.errors import InputError


@pytest.mark.slow
def test_a_cluster_of_two_workers_computes_the_same(simulated):
    here, _ = simulated(rounds=2, strategy="ditto")
    there, rounds = simulated({"engine": "ray", "workers": 2}, rounds=2, strategy="ditto")
    assert there.engine.workers == 2
    assert there.notes == ["2 Ray workers compute."]
    assert np.abs(here.weights.flat() - there.weights.flat()).max() <= 1e-6
    assert rounds[-1].own_accuracy is not None


def test_without_ray_it_is_said_how_to_get_it(simulated, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(InputError, match=r"vega-desktop\[ray\]"):
        simulated({"engine": "ray"})
