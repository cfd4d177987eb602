"""How much of what was planted is found, and how many of the clean are accused: labels, triggers, updates."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from core.federated.attacks import ATTACKS
from core.federated.poisoning import doubtful_labels, odd_group
from core.federated.records import TrainingConfig
from core.federated.simulation.plan import SimulationPlan
from core.federated.simulation.simulator import Simulator
from core.federated.simulation.stage import build_stage
from core.federated.sources.digits import Digits
from core.jobs import NOBODY

NAME = "federated-poisoning"
TITLE = "Detection and false alarms on planted wrong labels, triggers and hostile updates (digits)"

DRAWS = 5
SHARE = 0.05
CONFIG = TrainingConfig(model="mlp", layers=1, rounds=20, local_epochs=2, batch_size=20, momentum=0.9, quorum=1)
PLAN = SimulationPlan(clients=20, attackers=0.2, measure_every=20)
# The corner that a planted trigger lights up.
CORNER = [0, 1, 8, 9]


def run(say: Callable[[str], None]) -> dict[str, float]:
    """Rates from 0 to 1, means over five draws; for updates over 20 rounds, even and uneven data."""
    digits = Digits(Digits.Params(), None).read(CONFIG, job=NOBODY)  # type: ignore[arg-type]  # takes no pictures
    rows, labels = digits.inputs.reshape(len(digits.labels), -1), np.array(digits.labels)
    figures: dict[str, float] = {}
    for name, plant in (("label_noise", _noise), ("label_flip", _flip)):
        say(name)
        figures.update(_rates(name, [_labels(rows, labels, plant(labels, draw)) for draw in range(DRAWS)]))
    say("trigger")
    figures.update(_rates("trigger", [_trigger(rows, labels, draw) for draw in range(DRAWS)]))
    for attack in ATTACKS:
        if attack == "nothing":
            continue
        for partition in ("iid", "dirichlet"):
            say(f"{attack}, {partition}")
            plan = replace(PLAN, attack=attack, partition=partition)
            rounds = list(Simulator(build_stage(CONFIG, plan, digits)).rounds())
            honest = sum(made.answered - made.hostile for made in rounds)
            figures[f"{attack}.{partition}.detection"] = sum(r.caught for r in rounds) / sum(r.hostile for r in rounds)
            figures[f"{attack}.{partition}.false_alarm"] = sum(made.accused for made in rounds) / honest
    return figures


def _noise(labels: np.ndarray, draw: int) -> np.ndarray:
    """A twentieth of the labels become any other."""
    random = np.random.default_rng(draw)
    wrong = labels.copy()
    for row in random.permutation(len(labels))[: round(SHARE * len(labels))]:
        wrong[row] = str((int(labels[row]) + random.integers(1, 10)) % 10)
    return wrong


def _flip(labels: np.ndarray, draw: int) -> np.ndarray:
    """A fifth of one label become one other."""
    random = np.random.default_rng(draw)
    source, target = random.permutation(10)[:2]
    mine = random.permutation(np.flatnonzero(labels == str(source)))
    wrong = labels.copy()
    wrong[mine[: len(mine) // 5]] = str(target)
    return wrong


def _labels(rows: np.ndarray, labels: np.ndarray, given: np.ndarray) -> tuple[float, float]:
    doubted, wrong = doubtful_labels(rows, given), given != labels
    return float(doubted[wrong].mean()), float(doubted[~wrong].mean())


def _trigger(rows: np.ndarray, labels: np.ndarray, draw: int) -> tuple[float, float]:
    """Twenty others with a mark in the corner, among the examples of one label; all labels are looked at."""
    random = np.random.default_rng(draw)
    target = str(draw)
    marked = random.permutation(np.flatnonzero(labels != target))[:20]
    rows, labels = rows.copy(), labels.copy()
    rows[marked[:, None], CORNER] = 1.0
    labels[marked] = target
    is_marked = np.zeros(len(labels), bool)
    is_marked[marked] = True
    found = np.zeros(len(labels), bool)
    for label in np.unique(labels):
        mine = np.flatnonzero(labels == label)
        found[mine[odd_group(rows[mine])]] = True
    return float(found[is_marked].mean()), float(found[~is_marked].mean())


def _rates(name: str, rates: Sequence[tuple[float, float]]) -> dict[str, float]:
    return {
        f"{name}.detection": statistics.mean(rate for rate, _ in rates),
        f"{name}.false_alarm": statistics.mean(rate for _, rate in rates),
    }
