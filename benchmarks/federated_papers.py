"""What the papers say, with their settings as far as two cores allow: which way is better, and by how much."""

import statistics
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from core.federated.data import Examples
from core.federated.records import TrainingConfig, Values
from core.federated.simulation.plan import SimulationPlan
from core.federated.simulation.records import SimulatedRound
from core.federated.simulation.simulator import Simulator
from core.federated.simulation.stage import build_stage
from core.federated.sources.digits import Digits
from core.federated.sources.idx_folder import IdxFolder
from core.federated.sources.synthetic import Synthetic
from core.jobs import NOBODY

NAME = "federated-papers"
TITLE = "FedProx, LAG, SCAFFOLD, pFedMe, Per-FedAvg and FedAdam against their baselines; MNIST with --data FOLDER"

# Accuracies are means of the last rounds: single ones jump.
LAST = 10
PLAIN = TrainingConfig(model="linear", momentum=0.0, quorum=1)


def run(say: Callable[[str], None], data: Path | None = None) -> dict[str, float]:
    """Accuracies, and for LAG the uploads that reach the same gap. With idx files of MNIST also NIID-Bench's table."""
    figures: dict[str, float] = {}
    for title, measure in (
        ("FedProx", fed_prox),
        ("LAG", lag),
        ("SCAFFOLD", scaffold),
        ("own models", personal),
        ("FedAdam", fed_adam),
    ):
        say(title)
        figures.update(measure())
    if data is not None:
        say("MNIST")
        figures.update(mnist(data))
    return figures


def fed_prox() -> dict[str, float]:
    """Li et al. 2020, figure 1: Synthetic(1, 1), 30 devices, 10 a round, 20 epochs, 90 % stragglers.

    FedAvg drops who does not finish, FedProx takes what they have done. Devices are cut at 1,000 examples.
    """
    config = replace(PLAIN, rounds=100, per_round=10, local_epochs=20, batch_size=10, learning_rate=0.01)
    examples = _synthetic(1.0, 1.0, 30)
    plan = SimulationPlan(clients=30, partition="natural", stragglers=0.9, measure_every=1)
    dropped = _rounds(config, replace(plan, straggling="dropped"), examples)
    partial = _rounds(replace(config, strategy="fed_prox", strategy_params={"mu": 0.0}), plan, examples)
    held = _rounds(replace(config, strategy="fed_prox", strategy_params={"mu": 1.0}), plan, examples)
    return {
        "fed_prox.fed_avg_drops": _accuracy(dropped),
        "fed_prox.mu_0": _accuracy(partial),
        "fed_prox.mu_1": _accuracy(held),
    }


def lag() -> dict[str, float]:
    """Chen et al. 2018, section 4: linear regression, 9 workers whose losses are smooth to different degrees.

    Uploads until the loss is within a ten-thousandth of where it began from the best there is.
    """
    examples, best, rate = _lines()
    config = replace(PLAIN, task="regression", rounds=4000)
    plan = SimulationPlan(clients=9, partition="natural")
    figures = {}
    for name, strategy, laziness in (
        ("gradient_descent", "lag_wk", 0.0),
        ("lag_wk", "lag_wk", 0.1),
        ("lag_ps", "lag_ps", 0.1),
    ):
        params: Values = {"rate": rate, "laziness": laziness, "window": 10}
        stage = build_stage(replace(config, strategy=strategy, strategy_params=params), plan, examples, test=examples)
        uploads, gap = 0, None
        for made in Simulator(stage).rounds():
            uploads += made.sent
            assert made.loss is not None
            gap = gap or made.loss - best
            if made.loss - best <= 1e-4 * gap:
                break
        figures[f"lag.uploads.{name}"] = float(uploads)
    figures["lag.times_fewer"] = figures["lag.uploads.gradient_descent"] / figures["lag.uploads.lag_wk"]
    return figures


def scaffold() -> dict[str, float]:
    """Karimireddy et al. 2020, table 3: rounds until an accuracy, where each participant has few labels."""
    digits = Digits(Digits.Params(), None).read(PLAIN, job=NOBODY)  # type: ignore[arg-type]  # takes no pictures
    config = replace(PLAIN, rounds=300, per_round=20, local_epochs=10, batch_size=20, learning_rate=0.1)
    plan = SimulationPlan(clients=100, partition="label_shards")
    figures = {}
    for strategy in ("fed_avg", "scaffold"):
        rounds = _rounds(replace(config, strategy=strategy), plan, digits)
        figures[f"scaffold.rounds_to_85.{strategy}"] = float(
            next((made.number for made in rounds if (made.accuracy or 0) >= 0.85), config.rounds + 1)
        )
        figures[f"scaffold.accuracy.{strategy}"] = _accuracy(rounds)
    return figures


def personal() -> dict[str, float]:
    """T. Dinh et al. 2020, table 1: Synthetic(0.5, 0.5), 100 devices, 20 a round, logistic regression, own models."""
    config = replace(PLAIN, rounds=100, per_round=20, local_epochs=2, batch_size=20, learning_rate=0.05)
    examples = _synthetic(0.5, 0.5, 100)
    plan = SimulationPlan(clients=100, partition="natural", measure_every=10)
    figures = {"personal.fed_avg": _accuracy(_rounds(config, plan, examples))}
    tried: tuple[tuple[str, Values], ...] = (
        ("per_fed_avg", {"adaptation_rate": 0.05}),
        ("p_fed_me", {"local_rate": 0.02, "leash": 15.0}),
        ("ditto", {}),
    )
    for strategy, params in tried:
        rounds = _rounds(replace(config, strategy=strategy, strategy_params=params), plan, examples)
        own = [made.own_accuracy for made in rounds if made.own_accuracy is not None]
        figures[f"personal.{strategy}"] = statistics.mean(own[-3:])
    return figures


def fed_adam() -> dict[str, float]:
    """Reddi et al. 2021: adaptive steps on the coordinator, for data dealt out very unevenly."""
    digits = Digits(Digits.Params(), None).read(PLAIN, job=NOBODY)  # type: ignore[arg-type]  # takes no pictures
    config = replace(PLAIN, model="mlp", rounds=150, per_round=10, local_epochs=1, batch_size=20, learning_rate=0.03)
    plan = SimulationPlan(clients=100, partition="dirichlet", partition_params={"alpha": 0.1})
    adam = replace(config, strategy="fed_adam", strategy_params={"server_rate": 0.03})
    return {
        "fed_adam.fed_avg": _accuracy(_rounds(config, plan, digits)),
        "fed_adam.fed_adam": _accuracy(_rounds(adam, plan, digits)),
    }


def mnist(folder: Path) -> dict[str, float]:
    """Li et al. 2022 (NIID-Bench): MNIST, 10 parties, Dirichlet 0.5, 10 local epochs, batch 64, SGD 0.01 with 0.9.

    Published best accuracies: FedAvg 98.89, SCAFFOLD 99.07, FedProx 99.02, FedNova 98.03 %.
    """
    config = TrainingConfig(
        model="cnn", rounds=50, local_epochs=10, batch_size=64, learning_rate=0.01, image_side=28, quorum=1
    )
    train, test = (
        IdxFolder(IdxFolder.Params(folder=str(folder), part=part), None).read(config, job=NOBODY)  # type: ignore[arg-type]
        for part in ("train", "test")
    )
    plan = SimulationPlan(clients=10, partition="dirichlet")
    figures = {}
    for strategy in ("fed_avg", "scaffold", "fed_prox", "fed_nova"):
        stage = build_stage(replace(config, strategy=strategy), plan, train, test=test)
        figures[f"mnist.{strategy}"] = max(made.accuracy or 0.0 for made in Simulator(stage).rounds())
    return figures


def _synthetic(alpha: float, beta: float, devices: int) -> Examples:
    source = Synthetic(Synthetic.Params(alpha=alpha, beta=beta, devices=devices, most=1000), None)  # type: ignore[arg-type]
    return source.read(PLAIN, job=NOBODY)


def _lines() -> tuple[Examples, float, float]:
    """Nine workers with 50 examples of 50 columns, worker m's loss L_m = (1.3^(m−1) + 1)² smooth; best loss; 1/L."""
    random, rows, values, groups = np.random.default_rng(0), [], [], []
    truth = random.standard_normal(50)
    for worker in range(9):
        mine = random.standard_normal((50, 50))
        mine *= (1.3**worker + 1) / np.linalg.norm(mine, 2)
        rows.append(mine)
        values.append(mine @ truth + 0.1 * random.standard_normal(50))
        groups += [f"worker {worker}"] * 50
    inputs, targets = np.concatenate(rows).astype(np.float32), np.concatenate(values)
    wide = np.concatenate([inputs, np.ones((450, 1))], axis=1)
    found = np.linalg.lstsq(wide, targets, rcond=None)[0]
    best = float(((wide @ found - targets) ** 2).mean())
    # the mean of squared errors is 2/n ‖X‖² smooth
    rate = 450 / (2 * float(np.linalg.norm(wide, 2)) ** 2)
    labels = tuple(repr(float(value)) for value in targets)
    return Examples(inputs, labels, groups=tuple(groups)), best, rate


def _rounds(config: TrainingConfig, plan: SimulationPlan, examples: Examples) -> list[SimulatedRound]:
    return list(Simulator(build_stage(config, plan, examples)).rounds())


def _accuracy(rounds: list[SimulatedRound]) -> float:
    found = [made.accuracy for made in rounds if made.accuracy is not None]
    return statistics.mean(found[-LAST:])
