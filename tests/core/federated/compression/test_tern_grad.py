"""TernGrad: three values, and each layer its own scale."""

import numpy as np

from core.federated.compression.tern_grad import TernGrad


def test_each_layer_has_its_own_scale():
    compressor = TernGrad(shapes=((2,), (3,)))
    vector = np.array([0.5, -0.5, 100, 0, -100], np.float32)
    found = compressor.encode(vector, np.random.default_rng(0))
    assert found.arrays["scales"].tolist() == [0.5, 100]
    # every number is ± its scale or 0: nothing is left to chance
    assert compressor.decode(found.arrays, None, 5).tolist() == vector.tolist()
