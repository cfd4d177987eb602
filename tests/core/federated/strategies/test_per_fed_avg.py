"""Per-FedAvg: on a quadratic loss its gradient is (1 − α)² (w − target) with second derivatives, (1 − α) without."""

import pytest

from core.federated.strategies.per_fed_avg import FIRST_ORDER, HESSIAN_FREE, PerFedAvg


@pytest.mark.parametrize(("variant", "power"), [(FIRST_ORDER, 1), (HESSIAN_FREE, 2)])
def test_the_meta_gradient_is_that_of_the_formula(line, variant, power):
    """f = (w − 1)²/2, curvature 1: ∇ f(w − α ∇f) = (1 − α)(w − 1), and (1 − α ∇²f) times that."""
    strategy = PerFedAvg(PerFedAvg.Params(adaptation_rate=0.2, variant=variant))
    [update] = line(1.0).train(strategy, 0.0)
    assert update.delta == pytest.approx([0.1 * (1 - 0.2) ** power], rel=1e-3)


def test_the_own_model_is_one_step_away(line):
    strategy = PerFedAvg(PerFedAvg.Params(adaptation_rate=0.2))
    assert line(1.0, -1.0).personal(strategy, 0.0) == pytest.approx([0.2, -0.2], abs=1e-6)
