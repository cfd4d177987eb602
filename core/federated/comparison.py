"""Two trainings side by side: what was chosen differently."""

from collections.abc import Mapping
from typing import Any

import msgspec

from core.federated.records import TrainingConfig

# Name and both values of a choice.
Difference = tuple[str, str, str]


def different_configs(first: TrainingConfig, second: TrainingConfig) -> list[Difference]:
    """What differs between two configurations, in the order in which it is declared."""
    one, other = (dict(choices(msgspec.to_builtins(config))) for config in (first, second))
    return differences(one, other)


def differences(one: Mapping[str, str], other: Mapping[str, str]) -> list[Difference]:
    """What differs between choices by name; what is missing on one side is a dash."""
    names = [*one, *(name for name in other if name not in one)]
    pairs = [(name, one.get(name, "–"), other.get(name, "–")) for name in names]
    return [(name.replace("_", " "), mine, theirs) for name, mine, theirs in pairs if mine != theirs]


def choices(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Names and words of choices; the parameters of a chosen kind are named after what was chosen for."""
    found: list[tuple[str, str]] = []
    for name, value in values.items():
        if isinstance(value, dict):
            found += [(f"{name.removesuffix('_params')}.{inner}", str(own)) for inner, own in value.items()]
        else:
            found.append((name, str(value)))
    return found
