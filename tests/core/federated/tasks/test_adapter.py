"""Fine-tuning by an adapter learns labels of embeddings, and little travels."""

import numpy as np
import pytest
from federated_program import DigitPictures

from core.errors import InputError
from core.federated.records import TrainingConfig
from core.federated.simulation.plan import SimulationPlan
from core.federated.simulation.simulator import Simulator
from core.federated.simulation.stage import build_stage
from core.federated.sources.library_embeddings import LibraryEmbeddings
from core.federated.tasks.adapter import Adapter
from core.jobs import NOBODY

CONFIG = TrainingConfig(task="adapter", rounds=30, learning_rate=0.3, quorum=1)


@pytest.fixture
def embeddings():
    pictures = DigitPictures(range(400))
    return LibraryEmbeddings(LibraryEmbeddings.Params(), pictures).read(CONFIG, job=NOBODY)


def test_it_learns_and_only_adapter_and_head_travel(embeddings):
    stage = build_stage(CONFIG, SimulationPlan(clients=5, partition="iid"), embeddings)
    assert stage.world.is_stacked
    rounds = list(Simulator(stage).rounds())
    assert rounds[-1].accuracy > 0.8
    # two thin matrices of 4 by 64, ten rows of 64 and ten numbers
    assert stage.weights.parameters == 2 * 4 * 64 + 10 * 64 + 10
    assert np.abs(stage.weights.arrays["0.up"]).max() > 0


def test_stacked_and_one_by_one_are_the_same(embeddings):
    made = []
    for engine in ("stacked", "loop"):
        stage = build_stage(CONFIG, SimulationPlan(clients=5, engine=engine), embeddings)
        next(Simulator(stage).rounds())
        made.append(stage.weights.flat())
    assert np.abs(made[0] - made[1]).max() <= 1e-6


def test_pictures_and_a_single_label_are_refused():
    with pytest.raises(InputError, match="no embeddings"):
        Adapter(CONFIG).build((1, 8, 8), ("a", "b"))
    with pytest.raises(InputError, match="one and the same"):
        Adapter(CONFIG).build((64,), ("a",))
