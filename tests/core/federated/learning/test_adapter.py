"""A low-rank correction, for one client and for all at once."""

import torch

from core.federated.learning.adapter import Adapter, adapted, centred


def test_at_first_nothing_is_changed_and_then_only_along_few_directions():
    adapter = Adapter(6, 2, 4.0)
    values = torch.randn(50, 6)
    assert torch.equal(adapter(values), centred(values))
    torch.nn.init.normal_(adapter.up)
    change = (adapter(values) - centred(values)).detach()
    assert torch.linalg.matrix_rank(change) == 2
    torch.testing.assert_close(change, 2.0 * centred(values) @ (adapter.up @ adapter.down).T.detach())


def test_all_clients_at_once_are_each_by_itself():
    values, down, up = torch.randn(3, 5, 6), torch.randn(3, 2, 6), torch.randn(3, 6, 2)
    together = adapted(values, down, up, 0.5)
    for client in range(3):
        mine = centred(values[client])
        wanted = mine + 0.5 * mine @ down[client].T @ up[client].T
        torch.testing.assert_close(together[client], wanted)
