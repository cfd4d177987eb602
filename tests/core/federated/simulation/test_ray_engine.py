"""The same job on a Ray cluster of two workers."""

import sys
import threading
from types import SimpleNamespace

import numpy as np
import pytest

from core.errors import InputError
from core.federated.simulation import ray_engine


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


def test_a_cluster_that_is_not_there_is_said_after_a_while(monkeypatch):
    """A Ray that looks for it for ever, and one that gives up by itself."""
    asked = threading.Event()
    monkeypatch.setenv("RAY_ADDRESS", "203.0.113.1:6379")
    monkeypatch.setattr(ray_engine, "PATIENCE_S", 0.1)
    with pytest.raises(InputError, match=r"no Ray cluster at RAY_ADDRESS=203\.0\.113\.1:6379"):
        ray_engine._begin(SimpleNamespace(init=lambda **_: asked.wait(60)))
    asked.set()

    def refused(**_):
        raise ConnectionError("nobody listens")

    with pytest.raises(InputError, match="nobody listens"):
        ray_engine._begin(SimpleNamespace(init=refused))
