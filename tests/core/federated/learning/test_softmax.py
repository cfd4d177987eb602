"""Cross-entropy by numpy is torch's."""

import numpy as np
import torch

from core.federated.learning.softmax import softmax_slopes


def test_losses_and_slopes_are_torchs():
    random = np.random.default_rng(0)
    outputs = (random.standard_normal((7, 4)) * 30).astype(np.float32)
    targets = random.integers(0, 4, 7)
    losses, slopes = softmax_slopes(outputs, targets)
    leaf = torch.from_numpy(outputs).requires_grad_()
    wanted = torch.nn.functional.cross_entropy(leaf, torch.from_numpy(targets), reduction="none")
    (gradient,) = torch.autograd.grad(wanted.sum(), leaf)
    assert losses.dtype == slopes.dtype == np.float32
    torch.testing.assert_close(torch.from_numpy(losses), wanted.detach())
    torch.testing.assert_close(torch.from_numpy(slopes), gradient)


def test_large_outputs_do_not_overflow():
    losses, slopes = softmax_slopes(np.array([[1000.0, 0.0]], np.float32), np.array([1]))
    assert losses.tolist() == [1000.0]
    assert slopes.tolist() == [[1.0, -1.0]]
