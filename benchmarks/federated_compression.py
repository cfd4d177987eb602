"""Bytes on the wire against accuracy, for each compression and pruning and for some that are composed."""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from core.federated.choices import strategy_of, task_of
from core.federated.data import Examples
from core.federated.gradient_task import GradientTask
from core.federated.records import TrainingConfig
from core.federated.simulation.plan import SimulationPlan
from core.federated.simulation.simulator import Simulator
from core.federated.simulation.stage import build_stage
from core.federated.sources.digits import Digits
from core.federated.tasks.base import Given
from core.jobs import NOBODY

NAME = "federated-compression"
TITLE = "Bytes that participants send against the accuracy that is reached (digits)"

CONFIG = TrainingConfig(
    model="mlp", layers=1, rounds=60, local_epochs=2, batch_size=20, learning_rate=0.05, momentum=0.9, quorum=1
)
PLAN = SimulationPlan(clients=20, partition="dirichlet", measure_every=60)
GRADUAL = {"begin": 5, "end": 30}
CASES: dict[str, dict[str, object]] = {
    "nothing": {},
    "top_k_1": {"compression": "top_k", "compression_params": {"share": 0.01}},
    "top_k_10": {"compression": "top_k", "compression_params": {"share": 0.1}},
    "random_k_10": {"compression": "random_k", "compression_params": {"share": 0.1}},
    "sign_vote": {"compression": "sign_vote"},
    "qsgd": {"compression": "qsgd"},
    "tern_grad": {"compression": "tern_grad"},
    "quantise_8": {"compression": "quantise", "compression_params": {"bits": 8}},
    "quantise_4": {"compression": "quantise", "compression_params": {"bits": 4}},
    "quantise_1": {"compression": "quantise", "compression_params": {"bits": 1}},
    "power_sgd_2": {"compression": "power_sgd"},
    "top_k_10_then_quantise_8": {
        "compression": "top_k",
        "compression_params": {"share": 0.1},
        "then": "quantise",
    },
    "power_sgd_2_then_quantise_8": {"compression": "power_sgd", "then": "quantise"},
    "magnitude_90": {"pruning": "magnitude", "pruning_params": {**GRADUAL, "remove": 0.9}},
    "structured_75": {"pruning": "structured", "pruning_params": {**GRADUAL, "remove": 0.75}},
    "magnitude_90_then_quantise_8": {
        "pruning": "magnitude",
        "pruning_params": {**GRADUAL, "remove": 0.9},
        "compression": "quantise",
    },
    "structured_75_then_quantise_8": {
        "pruning": "structured",
        "pruning_params": {**GRADUAL, "remove": 0.75},
        "compression": "quantise",
    },
}
# What is computed with and without three quarters of the filters and neurons, for pictures as large as MNIST's.
WIDE = TrainingConfig(hidden=1024, local_epochs=5, batch_size=32, pruning="structured")


def run(say: Callable[[str], None]) -> dict[str, float]:
    """For each: bytes a participant and round (and in the last), times fewer than uncompressed, accuracy at the end."""
    digits = Digits(Digits.Params(), None).read(CONFIG, job=NOBODY)  # type: ignore[arg-type]  # takes no pictures
    figures: dict[str, float] = {}
    plain = 0.0
    for name, choices in CASES.items():
        say(name)
        stage = build_stage(replace(CONFIG, **choices), PLAN, digits)  # type: ignore[arg-type]  # fields by name
        rounds = list(Simulator(stage).rounds())
        each = sum(made.bytes for made in rounds) / sum(made.sent for made in rounds)
        plain = plain or each
        figures[f"{name}.bytes"] = each
        figures[f"{name}.times_fewer"] = plain / each
        figures[f"{name}.last_bytes"] = rounds[-1].bytes / rounds[-1].sent
        figures[f"{name}.accuracy"] = rounds[-1].accuracy or 0.0
    say("what is computed")
    for model in ("cnn", "mlp"):
        figures[f"structured_75.{model}_times_faster"] = faster(replace(WIDE, model=model))
    return figures


def faster(config: TrainingConfig) -> float:
    """How many times faster a participant's round is once three quarters of a network's units are gone."""
    inputs = np.random.default_rng(0).random((640, 1, 28, 28), np.float32)
    labels = tuple("0123456789")
    examples, task = Examples(inputs, labels * 64), task_of(config)
    assert isinstance(task, GradientTask)
    place = examples.inputs.shape[1:], labels
    whole, pruning = task.first(*place), task.pruning(*place)
    assert pruning is not None
    small = whole.with_flat(pruning.prune(whole.flat(), 0.75))
    lasted = []
    for weights in (whole, small):
        turns = []
        for _ in range(4):
            started = time.perf_counter()
            task.learn(weights, examples, labels, strategy=strategy_of(config), given=Given(1))
            turns.append(time.perf_counter() - started)
        lasted.append(min(turns))
    return lasted[0] / lasted[1]
