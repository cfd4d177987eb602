"""FedDyn: in the limit every client's optimum is everybody's."""

import numpy as np
import pytest

from core.federated.strategies.fed_dyn import FedDyn


def test_it_reaches_the_common_optimum_with_any_number_of_local_steps(line):
    """Targets 0 and 4: the mean loss is least at 2."""
    world = line(0.0, 4.0, epochs=200)
    assert world.rounds(FedDyn(FedDyn.Params(alpha=0.5)), 10.0, 80) == pytest.approx(2.0, abs=1e-2)


def test_the_state_is_the_papers_h():
    """h ← h − α |P| / m mean(Δ); x ← x + mean(Δ) − h / α: with all taking part x moves by twice the mean."""
    from core.federated.strategies.base import Update

    strategy = FedDyn(FedDyn.Params(alpha=0.1), population=2)
    moved = strategy.aggregate(np.array([1.0]), [Update("a", np.array([2.0]), 1), Update("b", np.array([4.0]), 1)])
    assert moved == pytest.approx([1.0 + 3.0 + 3.0])
    assert strategy.state()["drift"] == pytest.approx([-0.3])
