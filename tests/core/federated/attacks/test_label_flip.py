"""Labels in reverse order (Fang et al. 2020: l becomes L − l − 1)."""

import numpy as np

from core.federated.attacks.label_flip import LabelFlip


def test_the_first_label_becomes_the_last():
    assert LabelFlip().labels(np.array([0, 3, 9]), 10).tolist() == [9, 6, 0]
