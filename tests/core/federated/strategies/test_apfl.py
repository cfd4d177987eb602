"""APFL: the mixture's own part learns for itself, and the share adapts towards what is better."""

import pytest

from core.federated.strategies.apfl import Apfl


def test_with_the_whole_share_the_own_model_trains_alone(line):
    world, strategy = line(1.0, -1.0, epochs=100), Apfl(Apfl.Params(share=1.0, adaptive=False))
    world.train(strategy, 0.0)
    assert world.personal(strategy, 0.0) == pytest.approx([1.0, -1.0], abs=1e-3)


def test_with_none_it_is_the_common_model(line):
    world, strategy = line(1.0, -1.0), Apfl(Apfl.Params(share=0.0, adaptive=False))
    world.train(strategy, 0.0)
    assert world.personal(strategy, 0.7) == pytest.approx([0.7, 0.7], abs=1e-6)


def test_the_share_follows_the_papers_slope(line):
    """v = 1 is right and w = 0 is not: ∇f(v̄) = −0.5 at α = 0.5, so α ← 0.5 − η ⟨1 − 0, −0.5⟩ = 0.55."""
    import torch

    world, strategy = line(1.0), Apfl(Apfl.Params(share=0.5))
    world.memory.write("own", torch.ones(1, 1))
    world.train(strategy, 0.0)
    assert float(world.memory.read("share", torch.zeros(1, 1))[0, 0]) == pytest.approx(0.55, abs=1e-6)
