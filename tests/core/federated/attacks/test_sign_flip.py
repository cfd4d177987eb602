"""The opposite, made larger."""

import numpy as np

from core.federated.attacks.sign_flip import SignFlip


def test_an_update_points_the_other_way():
    own = np.array([[1.0, -2.0]])
    assert (SignFlip(SignFlip.Params(factor=3)).updates(own, own, random=None) == [[-3.0, 6.0]]).all()
