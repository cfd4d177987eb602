"""Of those drawn, those on whose data the model does worst are asked."""

import numpy as np

from core.federated.selection.base import Candidate
from core.federated.selection.power_of_choice import PowerOfChoice


def test_with_all_drawn_the_largest_losses_are_asked():
    known = [Candidate(str(n), 5, loss=float(n)) for n in range(6)]
    selection = PowerOfChoice(PowerOfChoice.Params(factor=3))
    assert set(selection.choose(known, 2, round=1, random=np.random.default_rng(0))) == {"4", "5"}


def test_who_was_never_measured_comes_first():
    known = [Candidate("known", 5, loss=9.0), Candidate("new", 5)]
    selection = PowerOfChoice(PowerOfChoice.Params(factor=2))
    assert selection.choose(known, 1, round=1, random=np.random.default_rng(0)) == ["new"]
