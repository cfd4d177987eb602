"""Rules beside each other: each remembers its own, and all of it goes through a file and back."""

import numpy as np
import pytest

from core.federated.robust.centred_clipping import CentredClipping
from core.federated.rules import Rules


def test_what_each_remembers_comes_back_to_it():
    one = np.ones(1)
    before = Rules(CentredClipping())
    before.of("").combine(np.array([[0.5]]), one, ["a"])
    before.of("control").combine(np.array([[-0.5, 0.25]]), one, ["a"])
    after = Rules(CentredClipping())
    after.restore(before.state())
    assert after.of("").state()["centre"] == pytest.approx([0.5])
    assert after.of("control").state()["centre"] == pytest.approx([-0.5, 0.25])


def test_all_know_whom_to_trust():
    rules = Rules(CentredClipping())
    rules.first.root = "me"
    assert rules.of("control").root == "me"
    assert rules.of("") is rules.first
