"""The rate falls after so many rounds without a better loss, and again."""

import pytest

from core.federated.schedules.plateau import Plateau


@pytest.mark.parametrize(
    ("losses", "expected"),
    [
        ([], 1.0),
        ([3, 2, 1], 1.0),
        ([1, 1, 1], 0.5),
        ([1, 1, 1, 1, 1], 0.25),
        ([2, 2, 1, 1, 1], 0.5),
        ([1, 0.9999999], 1.0),
    ],
)
def test_patience_two(losses, expected):
    assert Plateau(Plateau.Params(patience=2, decay=0.5)).factor(9, 20, losses) == expected
