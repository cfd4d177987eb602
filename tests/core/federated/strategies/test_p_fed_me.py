"""pFedMe: the own model is the Moreau envelope's, on a leash of λ."""

import pytest

from core.federated.strategies.p_fed_me import PFedMe


def test_the_own_model_is_the_proximal_point(line):
    """argmin (θ − 1)²/2 + λ/2 (θ − 0)² = 1 / (1 + λ); then w moves by η λ (θ − w)."""
    world = line(1.0, rate=0.1)
    strategy = PFedMe(PFedMe.Params(leash=3.0, inner_steps=200, local_rate=0.01))
    [update] = world.train(strategy, 0.0)
    assert world.personal(strategy, 0.0) == pytest.approx([0.25], abs=1e-5)
    assert update.delta == pytest.approx([0.01 * 3.0 * 0.25], abs=1e-6)


def test_the_common_model_ends_in_the_middle_and_the_own_ones_at_their_sides(line):
    """λ = 1: each own model lies half way between the middle 2 and its target."""
    world = line(0.0, 4.0, rate=0.1)
    strategy = PFedMe(PFedMe.Params(leash=1.0, inner_steps=100, local_rate=0.5))
    model = world.rounds(strategy, 9.0, 60)
    assert model == pytest.approx(2.0, abs=1e-2)
    assert world.personal(strategy, model) == pytest.approx([1.0, 3.0], abs=2e-2)
