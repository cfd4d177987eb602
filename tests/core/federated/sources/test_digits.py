"""The sample digits, whole or in parts."""

import numpy as np
import pytest

from core.errors import InputError
from core.federated.records import TrainingConfig
from core.federated.sources.digits import Digits
from core.jobs import NOBODY


def read(**params):
    return Digits(Digits.Params(**params), None).read(TrainingConfig(), job=NOBODY)


def test_there_are_1797_in_0_to_1():
    """The figures of the data set's description."""
    digits = read()
    assert digits.inputs.shape == (1797, 1, 8, 8)
    assert (digits.inputs.min(), digits.inputs.max()) == (0.0, 1.0)
    assert sorted(set(digits.labels)) == [str(number) for number in range(10)]


def test_parts_together_are_the_whole():
    parts = [read(part=number, parts=3) for number in (1, 2, 3)]
    assert sum(len(part.labels) for part in parts) == 1797
    whole = np.sort(read().inputs.sum((1, 2, 3)))
    assert (np.sort(np.concatenate([part.inputs.sum((1, 2, 3)) for part in parts])) == whole).all()


def test_a_part_that_is_not_there_is_refused():
    with pytest.raises(InputError, match="no part 4 of 3"):
        read(part=4, parts=3)
