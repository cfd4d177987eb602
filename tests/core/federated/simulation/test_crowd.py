"""Updates are made ready to send as they would be for the network."""

import numpy as np

from core.federated.simulation.crowd import Work


def work(stage, count):
    model = stage.weights.flat()
    return [Work(client, 2, model) for client in stage.clients[:count]]


def test_what_is_left_out_plus_what_is_sent_is_the_update(staged):
    """The error-feedback identity, over two rounds of top-k."""
    stage = staged(compression="top_k")
    client = stage.clients[0]
    client.memory = {}
    before = np.zeros(len(stage.weights.flat()))
    for number in (1, 2):
        (sent,) = stage.crowd.train(work(stage, 1), {}, round=number, rate=0.05)
        update = sent.delta.copy()
        stage.crowd.pack(sent, number)
        left = sent.memory["compression.residual"]
        assert np.allclose(sent.delta + left, update + before, atol=1e-6)
        before, client.memory = left, dict(sent.memory)


def test_plain_updates_are_four_bytes_a_number(staged):
    stage = staged()
    (sent,) = stage.crowd.train(work(stage, 1), {}, round=1, rate=0.05)
    stage.crowd.pack(sent, 1)
    assert sent.bytes == 4 * stage.weights.parameters


def test_clients_come_back_in_order(staged):
    stage = staged({"workers": 3})
    made = stage.crowd.train(work(stage, 7), {}, round=1, rate=0.05)
    assert [sent.client.number for sent in made] == list(range(7))
