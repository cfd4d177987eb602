"""The virtual participants of a simulation: who has which examples, who is hostile, how fast each one is."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from core.federated.records import TrainingConfig
from core.federated.selection.base import Candidate


@dataclass
class Client:
    """One virtual participant. `teach` and `held` are rows of the data; `pace` is its seconds for one example."""

    number: int
    teach: np.ndarray
    held: np.ndarray
    pace: float
    is_hostile: bool = False
    asked: int = 0
    answered: int = 0
    last_asked: int = 0
    loss: float | None = None
    seconds: float | None = None
    memory: dict[str, np.ndarray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # sorts like the number
        self.name = f"{self.number:07d}"
        self._candidate: Candidate | None = None

    def ask(self, round: int) -> None:
        """It is asked in this round."""
        self.asked += 1
        self.last_asked = round
        self._candidate = None

    def count(self, loss: float, seconds: float, memory: dict[str, np.ndarray]) -> None:
        """Its answer counts: what it found, how long it took, what it remembers from now on."""
        self.answered += 1
        self.loss, self.seconds, self.memory = loss, seconds, memory
        self._candidate = None

    def measure(self, loss: float) -> None:
        """The loss of the model in use on its data."""
        self.loss = loss
        self._candidate = None

    @property
    def candidate(self) -> Candidate:
        """As a selection sees it."""
        if self._candidate is None:
            self._candidate = Candidate(
                self.name, len(self.teach), self.loss, self.seconds, self.asked, self.answered, self.last_asked
            )
        return self._candidate


# Seconds that a participant of middling speed takes for an example, on the clock of the simulation.
PACE = 0.001


def populate(
    parts: list[np.ndarray],
    config: TrainingConfig,
    *,
    attackers: float,
    spread: float,
    holds_out: bool,
    groups: Sequence[str] = (),
) -> list[Client]:
    """One client a part. With `holds_out`, a part of each one's rows measures and does not teach.

    Where `groups` (one a row of all data) are given, none of them does both.
    """
    names = np.array(groups)
    random = np.random.default_rng((config.seed, 1))
    hostile = set(random.permutation(len(parts))[: round(attackers * len(parts))].tolist())
    paces = PACE * np.exp(random.normal(0.0, spread, len(parts))) if spread else np.full(len(parts), PACE)
    clients = []
    for number, rows in enumerate(parts):
        teach, held = _split(rows, config, number, names) if holds_out else (rows, rows[:0])
        clients.append(Client(number, teach, held, float(paces[number]), number in hostile))
    return clients


def _split(rows: np.ndarray, config: TrainingConfig, number: int, groups: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if len(rows) < 2:
        return rows, rows[:0]
    random = np.random.default_rng((config.seed, 2, number))
    if len(groups):
        there = np.unique(groups[rows])
        if len(there) < 2:
            return rows, rows[:0]
        count = min(max(1, round(len(there) * config.held_out)), len(there) - 1)
        is_held = np.isin(groups[rows], random.permutation(there)[:count])
        return np.sort(rows[~is_held]), np.sort(rows[is_held])
    order = random.permutation(rows)
    count = min(max(1, round(len(rows) * config.held_out)), len(rows) - 1)
    return np.sort(order[count:]), np.sort(order[:count])
