"""Bytes as parts of 255 find their vectors."""

import torch

from core.federated.learning.codes import Codes, indices


def test_every_byte_comes_back():
    assert indices(torch.arange(256) / 255).tolist() == list(range(256))
    table = Codes(256, 3)
    assert torch.equal(table(torch.tensor([[0.0, 1.0]])), table.weight[torch.tensor([[0, 255]])])
