"""How Home sums up: pictures, trainings and load in a few words."""

from collections.abc import Mapping, Sequence
from typing import Any

from numpy.typing import NDArray

from core.federated.records import Federation, RoundRecord


def pictures_in_words(count: int, unlabelled: int) -> str:
    """How far the labelling is."""
    if not count:
        return "Drop some anywhere"
    return "all labelled" if not unlabelled else f"{unlabelled:,} without a label"


def trainings_in_words(
    federations: Sequence[Federation], last_rounds: Mapping[str, RoundRecord | None]
) -> tuple[str, str, str]:
    """Value, note and tone: what runs, else how good the newest is."""
    running = [entry for entry in federations if entry.state == "running"]
    if running:
        first = running[0]
        return str(len(federations)), f"{first.title}: round {first.round + 1} of {first.config.rounds}", "accent"
    measured = [last_rounds.get(entry.id) for entry in federations]
    newest = next((entry for entry in measured if entry is not None and entry.accuracy is not None), None)
    if newest is not None and newest.accuracy is not None:
        return str(len(federations)), f"the newest is {100 * newest.accuracy:.1f} % right", "good"
    return str(len(federations)), "none yet" if not federations else "none measured yet", "muted"


def load_in_words(cpu: NDArray[Any], memory: NDArray[Any]) -> str:
    """The last values."""
    if not len(cpu) or not len(memory):
        return ""
    return f"Processor {cpu[-1]:.0f} % · memory {memory[-1]:.0f} %"
