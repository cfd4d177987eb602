"""What every robust rule keeps: equal updates pass, a few huge ones do not, order and restarts do nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.federated.robust import RULES
from core.federated.weights import ModelWeights

NAMES = [f"p{number:02}" for number in range(15)]
# These count on more than one round, or on signs alone.
OTHERS = {"weighted_mean", "fools_gold", "majority_vote", "centred_clipping"}


def rule(name):
    made = RULES[name]()
    made.root = NAMES[0]
    return made


@pytest.mark.parametrize("name", [name for name in RULES if name != "fools_gold"])
def test_what_all_agree_on_passes(name):
    """Fifteen times the same vector of equal magnitudes, no longer than any radius."""
    same = np.repeat([[0.1, -0.1, 0.1]], 15, axis=0)
    assert rule(name).combine(same, np.ones(15), NAMES) == pytest.approx(same[0])


@pytest.mark.parametrize("name", [name for name in RULES if name not in OTHERS])
def test_three_huge_ones_of_fifteen_do_not_move_it_far(name):
    """20 % at 1000: the mean would go to 200, an honest crowd stays around 1."""
    deltas = np.random.default_rng(0).normal(1.0, 0.1, (15, 4))
    deltas[12:] = 1000.0
    found = rule(name).combine(deltas, np.ones(15), NAMES)
    assert np.abs(found - 1.0).max() < 0.5


@pytest.mark.parametrize("name", RULES)
@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 1000))
def test_far_from_zero_the_result_is_finite(name, seed):
    deltas = np.random.default_rng(seed).standard_normal((15, 3)) * 1e9
    assert np.isfinite(rule(name).combine(deltas, np.ones(15), NAMES)).all()


@pytest.mark.parametrize("name", RULES)
def test_what_it_remembers_goes_through_a_file_and_back(name):
    random = np.random.default_rng(1)
    first, second = random.standard_normal((15, 3)), random.standard_normal((15, 3))
    straight, before = rule(name), rule(name)
    straight.combine(first, np.ones(15), NAMES)
    before.combine(first, np.ones(15), NAMES)
    after = rule(name)
    after.restore(dict(ModelWeights.from_bytes(ModelWeights(before.state()).to_bytes()).arrays))
    expected = straight.combine(second, np.ones(15), NAMES)
    assert after.combine(second, np.ones(15), NAMES) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("name", RULES)
def test_a_single_update_is_no_accident(name):
    """One participant, or too few for the rule's promise, which it then says."""
    from core.errors import TrainingError

    try:
        found = rule(name).combine(np.array([[0.3, -0.3]]), np.ones(1), NAMES[:1])
    except TrainingError as error:
        assert "updates" in str(error)
    else:
        assert np.isfinite(found).all()
