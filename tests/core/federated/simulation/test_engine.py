"""However many threads compute, the result is the same."""

import numpy as np
import pytest


@pytest.mark.parametrize("workers", [2, 3])
def test_threads_change_nothing(simulated, workers):
    alone, _ = simulated({"workers": 1}, model="cnn")
    together, _ = simulated({"workers": workers}, model="cnn")
    assert together.engine.workers == workers
    assert np.abs(alone.weights.flat() - together.weights.flat()).max() <= 1e-6


def test_an_error_in_a_thread_is_raised(simulated):
    """Targets that are no class of the network."""
    stage, _ = simulated({"workers": 2}, rounds=1)
    from core.federated.simulation.engine import LocalEngine
    from core.federated.simulation.trainer import Chunk

    engine = LocalEngine(stage.world, 2)
    bad = Chunk([np.array([10**6])], [(0, 1, 0)], stage.weights.flat().astype(np.float32), [{}])
    with pytest.raises(IndexError):
        engine.train([bad, bad])
    engine.close()
