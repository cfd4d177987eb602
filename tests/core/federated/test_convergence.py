"""A plateau is said in words that a person can check."""

import pytest

from core.federated.convergence import plateau


@pytest.mark.parametrize(
    ("losses", "patience", "words"),
    [
        ([], 2, ""),
        ([(1, 1.0), (2, 0.5), (3, 0.6)], 2, ""),
        ([(1, 1.0), (2, 0.5), (3, 0.6), (4, 0.4999)], 2, "Ended early: no loss better than 0.5 (round 2) in 2 rounds."),
        ([(1, 1.0), (2, 1.0), (3, 1.0)], 0, ""),
        ([(1, 1.0), (3, 1.0)], 2, "Ended early: no loss better than 1 (round 1) in 2 rounds."),
    ],
)
def test_patience(losses, patience, words):
    assert plateau(losses, patience=patience, least_gain=0.001) == words
