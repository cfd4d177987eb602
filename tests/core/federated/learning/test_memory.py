"""What clients keep, each its own."""

import torch

from core.federated.learning.memory import Memory


def test_who_remembers_nothing_gets_the_default():
    memory = Memory([{"v": torch.tensor([5.0])}, {}])
    assert memory.read("v", torch.zeros(2, 1)).tolist() == [[5.0], [0.0]]
    assert Memory.empty(2).read("v", torch.ones(2, 1)).tolist() == [[1.0], [1.0]]


def test_what_is_kept_does_not_change_with_what_it_came_from():
    memory, values = Memory.empty(2), torch.zeros(2, 1)
    memory.write("v", values)
    values += 1
    assert memory.read("v", values).tolist() == [[0.0], [0.0]]
