"""FedNova: who takes more steps does not pull harder, and ‖a‖₁ is that of the paper."""

import numpy as np
import pytest

from core.federated.robust.krum import Krum
from core.federated.strategies.base import Update
from core.federated.strategies.fed_nova import FedNova


@pytest.mark.parametrize(("momentum", "steps"), [(0.0, 5), (0.9, 5), (0.5, 1)])
def test_the_norm_is_the_sum_of_the_weights_of_the_gradients(line, momentum, steps):
    """With momentum ρ the gradient of step k enters the update Σ ρ^j times, j = 0 … τ − k."""
    world = line(1.0, epochs=steps, momentum=momentum)
    [update] = world.train(FedNova(), 0.0)
    expected = sum(momentum**j for k in range(1, steps + 1) for j in range(steps - k + 1))
    assert float(update.vectors["norm"][0]) == pytest.approx(expected, rel=1e-5)


def test_updates_are_normalised_by_their_steps():
    """τ = 2 and 4, deltas 2 and 4: both move 1 a step, so x moves by τ_eff = 3."""
    sent = [Update(str(n), np.array([float(n)]), 1, {"norm": np.array([float(n)])}) for n in (2, 4)]
    assert FedNova().aggregate(np.array([0.0]), sent) == pytest.approx([3.0])


def test_equal_steps_make_it_fed_avg():
    sent = [Update(str(n), np.array([float(n)]), n, {"norm": np.array([7.0])}) for n in (1, 3)]
    assert FedNova().aggregate(np.array([0.0]), sent) == pytest.approx([(1 * 1 + 3 * 3) / 4])


def test_a_hostile_norm_does_not_pass_a_robust_rule():
    """Nine take 5 steps to 1; the tenth claims a billion: the mean would move the model by a hundred million."""
    sent = [Update(str(n), np.array([1.0 + n / 100]), 1, {"norm": np.array([5.0])}) for n in range(9)]
    sent.append(Update("x", np.array([1.0]), 1, {"norm": np.array([1e9])}))
    assert FedNova(rule=Krum()).aggregate(np.array([0.0]), sent) == pytest.approx([1.0], abs=0.1)
