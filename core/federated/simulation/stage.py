"""Stage: everything a simulation needs before its first round, built from a configuration, a plan and data."""

import dataclasses
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from core.errors import InputError
from core.federated.choices import task_of
from core.federated.data import Examples
from core.federated.gradient_task import GradientTask
from core.federated.learning.stacked import why_not
from core.federated.records import TrainingConfig
from core.federated.robust import RULES
from core.federated.simulation.cost import Cost
from core.federated.simulation.crowd import Crowd
from core.federated.simulation.engine import Engine, LocalEngine
from core.federated.simulation.meter import Meter
from core.federated.simulation.plan import AUTO, LOOP, RAY, SimulationPlan, attack_of, check_plan, partition_of
from core.federated.simulation.population import Client, populate
from core.federated.simulation.process_engine import ProcessEngine
from core.federated.simulation.ray_engine import RayEngine
from core.federated.simulation.trainer import World
from core.federated.weights import ModelWeights
from core.jobs import NOBODY, Reporter

if TYPE_CHECKING:
    import torch

log = logging.getLogger(__name__)

# The trusted data of rules that need some (Cao et al. 2021, "FLTrust", section V: 100 examples).
ROOT_EXAMPLES = 100


@dataclass
class Stage:
    """What the rounds run on. `root` is the trusted participant of rules that need one.

    `notes` say in words what was decided: which engine, and why no stacking where there is none.
    """

    config: TrainingConfig
    plan: SimulationPlan
    task: GradientTask
    labels: tuple[str, ...]
    clients: list[Client]
    root: Client | None
    world: World
    weights: ModelWeights
    engine: Engine
    crowd: Crowd
    meter: Meter
    notes: list[str] = field(default_factory=list)


def build_stage(
    config: TrainingConfig,
    plan: SimulationPlan,
    examples: Examples,
    *,
    test: Examples | None = None,
    task: GradientTask | None = None,
    job: Reporter = NOBODY,
) -> Stage:
    """Deal out the data and choose an engine. Raises InputError for what cannot be simulated."""
    check_plan(config, plan)
    config = dataclasses.replace(config, quorum=1)
    chosen = task or task_of(config)
    if not isinstance(chosen, GradientTask):
        raise InputError(
            f"The task '{chosen.title}' is not learned in rounds of gradients.", "Run it with participants instead."
        )
    examples = chosen.prepare(examples)
    examples.check()
    labels = tuple(sorted(set(examples.labels)))
    parts = partition_of(plan).split(examples, plan.clients, random=np.random.default_rng((config.seed, 4)))
    clients = populate(
        parts,
        config,
        attackers=plan.attackers,
        spread=plan.spread,
        holds_out=test is None,
        groups=examples.groups if examples.has_whole_groups else (),
    )
    module = chosen.build(examples.inputs.shape[1:], labels)
    notes: list[str] = []
    is_stacked = _is_stacked(plan, module, notes)
    honest = chosen.targets(examples, labels)
    world = World(chosen, labels, examples.inputs, _poisoned(plan, honest, clients, len(labels)), is_stacked)
    weights = ModelWeights.from_torch(module)
    cost = Cost.of(chosen.build(world.shape, labels), world.shape)
    engine = _engine(config, plan, world, cost, notes, job)
    measured = examples if test is None else chosen.prepare(test)
    meter = Meter(chosen, module, measured.inputs, honest if test is None else chosen.targets(measured, labels))
    root = _trusted(config, len(examples.labels), plan.clients)
    crowd = Crowd(world, engine, cost, weights)
    return Stage(config, plan, chosen, labels, clients, root, world, weights, engine, crowd, meter, notes)


def _is_stacked(plan: SimulationPlan, module: "torch.nn.Module", notes: list[str]) -> bool:
    if plan.engine == LOOP:
        return False
    if problem := why_not(module):
        notes.append(f"Participants are trained one after the other: {problem}.")
        return False
    return True


def _poisoned(plan: SimulationPlan, targets: np.ndarray, clients: Sequence[Client], classes: int) -> np.ndarray:
    """What the participants learn from: the hostile may have changed their own targets."""
    hostile = [client.teach for client in clients if client.is_hostile]
    if not hostile or targets.dtype.kind != "i":
        return targets
    changed, rows = targets.copy(), np.concatenate(hostile)
    changed[rows] = attack_of(plan).labels(targets[rows], classes)
    return changed


def _engine(
    config: TrainingConfig, plan: SimulationPlan, world: World, cost: Cost, notes: list[str], job: Reporter
) -> Engine:
    if plan.engine == RAY:
        ray = RayEngine(world, plan.workers)
        notes.append(f"{ray.workers} Ray workers compute.")
        return ray
    asked, each = min(plan.clients, config.per_round or plan.clients), -(-len(world.inputs) // plan.clients)
    if plan.engine == LOOP and not plan.workers:
        return LocalEngine(world, 1, job)
    processes = cost.processes(asked * each * config.local_epochs * config.rounds)
    if (many := min(asked, plan.workers or processes)) > 1 and processes > 1:
        try:
            engine = ProcessEngine(world, many, job)
        except OSError as error:
            log.warning("The simulation computes in threads: %s", error)
        else:
            notes.append(f"{many} processes compute side by side.")
            return engine
    workers = min(asked, plan.workers or cost.threads(asked * min(config.batch_size, each)))
    if plan.engine == AUTO and workers > 1:
        notes.append(f"{workers} threads compute side by side.")
    return LocalEngine(world, workers, job)


def _trusted(config: TrainingConfig, examples: int, number: int) -> Client | None:
    """The coordinator's own participant, with examples drawn from all, for rules that trust one."""
    if not RULES[config.robust].needs_root:
        return None
    random = np.random.default_rng((config.seed, 5))
    rows = np.sort(random.permutation(examples)[:ROOT_EXAMPLES])
    return Client(number, rows, rows[:0], 0.0)
