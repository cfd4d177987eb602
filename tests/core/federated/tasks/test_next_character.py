"""A language model learns what follows."""

import numpy as np
import pytest

from core.errors import InputError
from core.federated.records import TrainingConfig
from core.federated.simulation.plan import SimulationPlan
from core.federated.simulation.simulator import Simulator
from core.federated.simulation.stage import build_stage
from core.federated.sources.text_file import TextFile
from core.federated.tasks.next_character import NextCharacter
from core.jobs import NOBODY

CONFIG = TrainingConfig(
    task="next_character", rounds=12, local_epochs=2, learning_rate=0.2, hidden=32, layers=1, quorum=1
)


@pytest.fixture
def verses(tmp_path):
    """Four files of a text in which the next character is certain after three."""
    for number in range(4):
        (tmp_path / f"{number}.txt").write_text("the quick brown fox jumps over the lazy dog. " * 12)
    return TextFile(TextFile.Params(file=str(tmp_path), context=6, most=1200), None).read(CONFIG, job=NOBODY)


def test_it_learns_a_text_whose_next_character_is_certain(verses):
    stage = build_stage(CONFIG, SimulationPlan(clients=4, partition="natural"), verses)
    assert stage.world.is_stacked
    rounds = list(Simulator(stage).rounds())
    assert rounds[-1].accuracy > 0.95
    # guessing among its 28 characters costs log 28 = 3.3 nats
    assert rounds[-1].loss < 0.5


def test_stacked_and_one_by_one_are_the_same(verses):
    made = []
    for engine in ("stacked", "loop"):
        stage = build_stage(CONFIG, SimulationPlan(clients=4, partition="natural", engine=engine), verses)
        next(Simulator(stage).rounds())
        made.append(stage.weights.flat())
    assert np.abs(made[0] - made[1]).max() <= 1e-6


def test_what_is_no_text_is_refused():
    with pytest.raises(InputError, match="no text"):
        NextCharacter(CONFIG).build((1, 8, 8), ("a", "b"))
    with pytest.raises(InputError, match="one and the same"):
        NextCharacter(CONFIG).build((16,), ("a",))
