"""Every attack sends something of the right shape, and the honest are left as they are."""

import numpy as np
import pytest

from core.federated.attacks import ATTACKS


@pytest.mark.parametrize("name", ATTACKS)
def test_what_is_sent_has_the_shape_of_updates(name):
    random = np.random.default_rng(0)
    own, honest = random.normal(size=(2, 6)), random.normal(size=(5, 6))
    before = honest.copy()
    attack = ATTACKS[name]()
    sent = attack.updates(own, honest, random=random)
    assert sent.shape == (2, 6)
    assert np.isfinite(sent).all()
    assert (honest == before).all()
    numbers = attack.labels(np.arange(10), 10)
    assert sorted(numbers.tolist()) == list(range(10))
