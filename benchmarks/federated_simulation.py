"""A simulated round with all participants stacked, against the plain torch loop over participants, in one process."""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import psutil

from core.federated.data import Examples
from core.federated.learning.draws import Draws
from core.federated.records import TrainingConfig
from core.federated.simulation.plan import SimulationPlan
from core.federated.simulation.simulator import Simulator
from core.federated.simulation.stage import Stage, build_stage
from core.federated.sources.digits import Digits
from core.federated.tasks.classification import Classification
from core.jobs import NOBODY

if TYPE_CHECKING:
    import torch

NAME = "federated-simulation"
TITLE = "Rounds of virtual participants: stacked, against a plain torch loop"

ROUNDS = 50
TURNS = 3
# The workload that is fixed: 100 clients with two shards each of scikit-learn's digits, 10 a round.
MLP = TrainingConfig(
    model="mlp",
    layers=1,
    rounds=ROUNDS,
    local_epochs=1,
    batch_size=20,
    learning_rate=0.05,
    momentum=0.0,
    per_round=10,
)
PLAN = SimulationPlan(clients=100, partition="label_shards", measure_every=ROUNDS)
CNN = replace(MLP, model="cnn", per_round=0, image_side=28)
CNN_CLIENTS, CNN_EXAMPLES = 10, 200


class LeNet(Classification):
    """LeCun et al. 1998, with the pooling and activation that are usual today: 61,706 weights."""

    def build(self, shape: tuple[int, ...], labels: tuple[str, ...], *, seed: int = 0) -> "torch.nn.Module":
        """Two convolutions and three linear layers on 28×28."""
        import torch
        from torch import nn

        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            return nn.Sequential(
                nn.Conv2d(1, 6, 5, padding=2),
                nn.ReLU(),
                nn.MaxPool2d(2),
                nn.Conv2d(6, 16, 5),
                nn.ReLU(),
                nn.MaxPool2d(2),
                nn.Flatten(),
                nn.Linear(400, 120),
                nn.ReLU(),
                nn.Linear(120, 84),
                nn.ReLU(),
                nn.Linear(84, 10),
            )


def run(say: Callable[[str], None]) -> dict[str, float]:
    """Medians of rounds in ms (training, aggregation, choice; no measuring), ratios, largest difference of a weight."""
    digits = Digits(Digits.Params(), None).read(MLP, job=NOBODY)  # type: ignore[arg-type]  # takes no pictures
    figures: dict[str, float] = {}
    say("perceptron, 10 of 100 participants a round")
    for key, value in _compare(MLP, PLAN, digits).items():
        figures[key] = value
    say("LeNet, 10 participants with 200 pictures each")
    for key, value in _compare(
        CNN, replace(PLAN, clients=CNN_CLIENTS, partition="iid"), _pictures(), lenet=True
    ).items():
        figures[f"cnn_{key}"] = value
    say("perceptron, 1,000 participants a round")
    many = replace(MLP, per_round=1000, rounds=10)
    crowd = Examples(np.tile(digits.inputs, (12, 1, 1, 1)), digits.labels * 12)
    for key, value in _compare(many, replace(PLAN, clients=1000), crowd).items():
        figures[f"thousand_{key}"] = value
    figures["rss_mb"] = psutil.Process().memory_info().rss / 2**20
    return figures


def _pictures() -> Examples:
    random = np.random.default_rng(0)
    count = CNN_CLIENTS * CNN_EXAMPLES
    labels = tuple(str(number % 10) for number in range(count))
    return Examples(random.random((count, 1, 28, 28), dtype=np.float32), labels)


def _compare(
    config: TrainingConfig, plan: SimulationPlan, examples: Examples, *, lenet: bool = False
) -> dict[str, float]:
    """Runs of both in turn, so that a busy machine slows both; the first round of each run is not counted.

    Not round by round: threads that torch leaves waiting after the one would slow the first steps of the other.
    """
    task = LeNet(config) if lenet else None
    ours: list[float] = []
    theirs: list[float] = []
    difference = 0.0
    for _ in range(TURNS):
        stage = build_stage(config, plan, examples, test=examples, task=task)
        plain = PlainLoop(config, build_stage(config, plan, examples, test=examples, task=task))
        ours += [made.ms for made in Simulator(stage).rounds()][1:]
        for number in range(1, config.rounds + 1):
            started = time.perf_counter()
            plain.round(number)
            if number > 1:
                theirs.append((time.perf_counter() - started) * 1000)
        pairs = [(value, plain.state[name]) for name, value in stage.weights.arrays.items()]
        difference = max(difference, *(float(np.abs(one - other).max()) for one, other in pairs))
    loop, batched = statistics.median(theirs), statistics.median(ours)
    return {
        "round_ms_batched": batched,
        "round_ms_loop": loop,
        "speedup_vs_loop": loop / batched,
        "max_parameter_difference": difference,
    }


class PlainLoop:
    """FedAvg as a tutorial writes it: load, train with torch's SGD, add up, client after client."""

    def __init__(self, config: TrainingConfig, stage: Stage) -> None:
        import torch

        self.config, self.stage = config, stage
        self.module = stage.task.build(stage.world.shape, stage.labels)
        self.state = {name: value.copy() for name, value in stage.weights.arrays.items()}
        self.inputs = torch.from_numpy(stage.world.inputs)
        self.targets = torch.from_numpy(stage.world.targets)
        self._chooser = Simulator(stage)

    def round(self, number: int) -> None:
        """One round over the clients that the simulation asks as well."""
        import torch

        clients = self._chooser.choose(number)
        total = {name: np.zeros(value.shape) for name, value in self.state.items()}
        examples = sum(len(client.teach) for client in clients)
        for client in clients:
            self.module.load_state_dict({name: torch.from_numpy(value) for name, value in self.state.items()})
            optimiser = torch.optim.SGD(self.module.parameters(), lr=self.config.learning_rate)
            order = Draws([(self.config.seed, number, client.number)]).orders(np.array([len(client.teach)]))[0]
            for rows in self._batches(client.teach[order]):
                optimiser.zero_grad()
                loss = torch.nn.functional.cross_entropy(self.module(self.inputs[rows]), self.targets[rows])
                loss.backward()
                optimiser.step()
            for name, value in self.module.state_dict().items():
                total[name] += value.numpy().astype(np.float64) * (len(client.teach) / examples)
        self.state = {name: value.astype(np.float32) for name, value in total.items()}

    def _batches(self, rows: np.ndarray) -> Iterator[np.ndarray]:
        size = self.config.batch_size
        for start in range(0, len(rows), size):
            yield rows[start : start + size]
