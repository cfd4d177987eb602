"""The kinds that a training's configuration chooses, with their own parameters: read, checked, built."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from core.errors import InputError
from core.federated.compression import COMPRESSORS
from core.federated.compression.base import Compressor
from core.federated.pruning import PRUNINGS
from core.federated.records import NO_PRUNING, TrainingConfig
from core.federated.robust import RULES
from core.federated.robust.base import Rule
from core.federated.schedules import SCHEDULES
from core.federated.schedules.base import Schedule
from core.federated.selection import SELECTIONS
from core.federated.selection.base import Selection
from core.federated.strategies import STRATEGIES
from core.federated.strategies.base import Strategy
from core.federated.tasks import TASKS
from core.federated.tasks.base import Task
from core.kinds import Registry
from core.params import build, check

# The fields of TrainingConfig that name a kind.
SLOTS: dict[str, Registry[Any]] = {
    "task": TASKS,
    "strategy": STRATEGIES,
    "selection": SELECTIONS,
    "schedule": SCHEDULES,
    "robust": RULES,
    "compression": COMPRESSORS,
    "then": COMPRESSORS,
    "pruning": PRUNINGS,
}


def configured(values: Mapping[str, object]) -> TrainingConfig:
    """A configuration from names and values; `strategy.mu` is the parameter `mu` of the chosen strategy.

    Raises InputError for an unknown name, a value that cannot be, or values that contradict each other.
    """
    own: dict[str, dict[str, object]] = {}
    plain: dict[str, object] = {}
    for name, value in values.items():
        slot, dot, inner = name.partition(".")
        if not dot:
            plain[name] = value
        elif slot in SLOTS:
            own.setdefault(slot, {})[inner] = value
        else:
            raise InputError(f"There is no choice '{slot}'.", f"Known are: {', '.join(SLOTS)}.")
    config = build(TrainingConfig, plain)
    for slot, given in own.items():
        declared = SLOTS[slot][getattr(config, slot)].Params
        config = dataclasses.replace(config, **{f"{slot}_params": _values(build(declared, given))})
    check_config(config)
    return config


def _values(filled: Any) -> Any:
    return dataclasses.asdict(filled)


def check_config(config: TrainingConfig) -> None:
    """Raise InputError for a value that cannot be, an unknown kind, or values that contradict each other."""
    check(config)
    for slot in SLOTS:
        kind_params(config, slot)
    strategy = STRATEGIES[config.strategy]
    if TASKS[config.task].is_exact and (
        (config.strategy, config.robust, config.compression) != ("fed_avg", "weighted_mean", "nothing")
    ):
        raise InputError(
            f"'{TASKS[config.task].title}' adds up exact sums.",
            "Choose the strategy 'fed_avg', the weighted mean and no compression.",
        )
    if TASKS[config.task].steps_itself and strategy.train is not Strategy.train:
        able = ", ".join(name for name, kind in STRATEGIES.items() if kind.train is Strategy.train)
        raise InputError(
            f"'{TASKS[config.task].title}' steps in a way of its own, which {strategy.title} cannot change.",
            f"Choose one of: {able}.",
        )
    if config.per_round and config.per_round < config.quorum:
        raise InputError(
            f"{config.per_round} participants are asked in a round and {config.quorum} must answer.",
            "Ask more, or lower the quorum.",
        )
    if COMPRESSORS[config.then].votes or (config.then != "nothing" and COMPRESSORS[config.compression].votes):
        raise InputError("Votes cannot be compressed with anything else.", "Choose one compression only.")
    if strategy.is_lazy and (config.compression != "nothing" or config.robust != "weighted_mean"):
        raise InputError(
            f"{strategy.title} adds up exact changes of gradients.",
            "Choose no compression and the weighted mean, or another strategy.",
        )
    if strategy.is_lazy and (config.per_round or config.spare):
        raise InputError(f"{strategy.title} chooses by itself whom to ask.", "Ask all in each round.")
    if strategy.is_asynchronous and config.spare:
        raise InputError("An asynchronous training waits for nobody.", "Leave over-selection at 0.")
    if config.model == "mlp" and config.norm == "batch" and config.batch_size == 1:
        raise InputError("A batch of one example cannot be normalised.", "Choose larger batches, or the norm 'group'.")
    _check_rule(config)
    _check_pruning(config)


def _check_rule(config: TrainingConfig) -> None:
    """A robust rule must have enough updates at once for what it promises."""
    if config.robust == "weighted_mean" and not COMPRESSORS[config.compression].votes:
        return
    rule, strategy = rule_of(config), strategy_of(config)
    able = ", ".join(name for name, kind in RULES.items() if kind().fewest == 1 and name != "weighted_mean")
    if strategy.needed and rule.fewest > strategy.needed:
        each = "one update" if strategy.needed == 1 else f"{strategy.needed} updates"
        raise InputError(
            f"{strategy.title} makes a model of {each} at a time, and '{rule.title}' compares at least {rule.fewest}.",
            f"Choose one of: {able}, or norm_bound with a bound; no compression by votes; or another strategy.",
        )
    if rule.needs_root and strategy.is_clustered:
        raise InputError(
            f"{strategy.title} learns several models, and the coordinator's own update, which '{rule.title}' needs, is "
            "of only one of them.",
            "Choose another rule, or another strategy.",
        )


def _check_pruning(config: TrainingConfig) -> None:
    if config.pruning == NO_PRUNING:
        return
    task, strategy = TASKS[config.task], STRATEGIES[config.strategy]
    if not task.is_prunable:
        raise InputError(f"Nothing can be removed of '{task.title}'.", "Choose no pruning, or another task.")
    if strategy.is_lazy or not strategy.is_prunable:
        raise InputError(
            f"{strategy.title} needs the whole model in each round.", "Choose no pruning, or another strategy."
        )


def kind_params(config: TrainingConfig, slot: str) -> Any:
    """The filled parameters of the kind that a field of the configuration names. Raises InputError."""
    kind = SLOTS[slot][getattr(config, slot)]
    return build(kind.Params, getattr(config, f"{slot}_params"))


def task_of(config: TrainingConfig) -> Task:
    """What is learned."""
    return TASKS[config.task](config, kind_params(config, "task"))


def rule_of(config: TrainingConfig) -> Rule:
    """How updates are brought together; votes are counted where no other rule was chosen."""
    if COMPRESSORS[config.compression].votes and config.robust == "weighted_mean":
        return RULES["majority_vote"]()
    return RULES[config.robust](kind_params(config, "robust"))


def strategy_of(config: TrainingConfig, *, rule: Rule | None = None, population: int = 0) -> Strategy:
    """How it is learned together."""
    return STRATEGIES[config.strategy](kind_params(config, "strategy"), rule=rule, population=population)


def selection_of(config: TrainingConfig) -> Selection:
    """Who is asked."""
    return SELECTIONS[config.selection](kind_params(config, "selection"))


def schedule_of(config: TrainingConfig) -> Schedule:
    """How the learning rate changes."""
    return SCHEDULES[config.schedule](kind_params(config, "schedule"))


def compressors_of(config: TrainingConfig, shapes: tuple[tuple[int, ...], ...] = ()) -> list[Compressor]:
    """What an update goes through on its way, in order."""
    slots = [slot for slot in ("compression", "then") if getattr(config, slot) != "nothing"]
    return [COMPRESSORS[getattr(config, slot)](kind_params(config, slot), shapes=shapes) for slot in slots]
