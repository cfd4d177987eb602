"""A chunk is computed as its clients would be alone."""

import numpy as np

from core.federated.simulation.trainer import Chunk, Trainer


def chunk(stage, clients, **others):
    return Chunk(
        [client.teach for client in clients],
        [(0, 1, client.number) for client in clients],
        stage.weights.flat().astype(np.float32),
        [{} for _ in clients],
        **others,
    )


def test_who_is_beside_a_client_changes_nothing(simulated):
    stage, _ = simulated(rounds=1)
    trainer = Trainer(stage.world)
    together = trainer.train(chunk(stage, stage.clients, epochs=[1, 2, 1, 2, 1, 2, 1, 2]))
    for number in (0, 1, 5):
        alone = trainer.train(chunk(stage, [stage.clients[number]], epochs=[1 + number % 2]))
        assert np.abs(alone.weights[0] - together.weights[number]).max() <= 1e-6


def test_losses_are_the_means_over_each_clients_data(simulated):
    stage, _ = simulated(rounds=1)
    found = Trainer(stage.world).losses(chunk(stage, stage.clients))
    assert found.shape == (8,)
    # an untrained network of ten labels: about log 10 = 2.303
    assert np.all(np.abs(found - 2.303) < 0.4)
