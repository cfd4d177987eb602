"""The honest mean turned round (Xie et al. 2020)."""

import numpy as np

from core.federated.attacks.inner_product import InnerProduct


def test_the_sum_of_all_points_the_wrong_way():
    honest = np.array([[1.0, 2.0], [3.0, 2.0]])
    sent = InnerProduct(InnerProduct.Params(strength=5)).updates(np.zeros((1, 2)), honest, random=None)
    assert (sent == [[-10.0, -10.0]]).all()
    assert (sent.sum(0) + honest.sum(0) < 0).all()
