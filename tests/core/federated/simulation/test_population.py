"""Everybody's examples are split for good into those that teach and those that measure."""

import numpy as np
import pytest

from core.federated.records import TrainingConfig
from core.federated.simulation.population import populate

PARTS = np.split(np.arange(100), [50, 80, 99])


def test_a_part_is_held_out_and_nothing_is_in_both():
    clients = populate(PARTS, TrainingConfig(held_out=0.2), attackers=0.0, spread=0.0, holds_out=True)
    assert [len(client.held) for client in clients] == [10, 6, 4, 0]
    assert all(sorted([*client.teach, *client.held]) == list(part) for client, part in zip(clients, PARTS, strict=True))


def test_without_holding_out_everything_teaches():
    clients = populate(PARTS, TrainingConfig(), attackers=0.0, spread=0.0, holds_out=False)
    assert [len(client.teach) for client in clients] == [50, 30, 19, 1]


def test_a_share_is_hostile_and_speeds_are_spread():
    parts = np.split(np.arange(2000), 1000)
    clients = populate(parts, TrainingConfig(), attackers=0.3, spread=0.5, holds_out=True)
    assert sum(client.is_hostile for client in clients) == 300
    logs = np.log([client.pace for client in clients])
    # the standard error of a deviation over 1,000 is 2.2 %
    assert logs.std() == pytest.approx(0.5, rel=0.1)


def test_a_candidate_is_up_to_date():
    (client, *_) = populate(PARTS, TrainingConfig(), attackers=0.0, spread=0.0, holds_out=True)
    assert client.candidate.asked == 0
    client.ask(3)
    client.count(0.5, 2.0, {})
    assert client.candidate == ("0000000", 40, 0.5, 2.0, 1, 1, 3)
    client.measure(0.25)
    assert client.candidate.loss == 0.25
