"""The clock of a simulation: when the answers of a round come, and who is on the way in an asynchronous training."""

import heapq
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.federated.records import TrainingConfig
from core.federated.simulation.plan import DROPPED, SimulationPlan
from core.federated.simulation.population import Client


class Turn(NamedTuple):
    """What comes of asking a client: the epochs it gets through, the seconds it takes, whether its answer comes."""

    client: Client
    epochs: int
    seconds: float
    answers: bool


def turns(
    config: TrainingConfig, plan: SimulationPlan, asked: Sequence[Client], random: np.random.Generator | None
) -> list[Turn]:
    """Stragglers get through a random part of their epochs (Li et al. 2020, section 5.2); some answers never come.

    Without `random` nobody is slow and nothing is lost.
    """
    epochs = config.local_epochs
    if random is None:
        return [Turn(client, epochs, client.pace * len(client.teach) * epochs, True) for client in asked]
    late = round(plan.stragglers * len(asked))
    slow = set(random.permutation(len(asked))[:late].tolist()) if late else ()
    made = []
    for place, client in enumerate(asked):
        epochs, answers = config.local_epochs, True
        if place in slow:
            epochs = int(random.integers(1, config.local_epochs + 1))
            answers = plan.straggling != DROPPED or epochs == config.local_epochs
        answers = answers and not (plan.drop_out and random.random() < plan.drop_out)
        made.append(Turn(client, epochs, client.pace * len(client.teach) * epochs, answers))
    return made


def in_time(config: TrainingConfig, made: Sequence[Turn]) -> tuple[list[Turn], float]:
    """Whose answers count, and how long the round takes: until enough have answered, or the deadline."""
    if not config.spare and not config.deadline_s:
        counted = [turn for turn in made if turn.answers]
        return counted, float(max((turn.seconds for turn in counted), default=0.0))
    there = sorted((turn for turn in made if turn.answers), key=lambda turn: (turn.seconds, turn.client.number))
    if config.spare and config.per_round:
        there = there[: config.per_round]
    if config.deadline_s:
        there = [turn for turn in there if turn.seconds <= config.deadline_s]
    is_short = len(there) < len(made) and config.deadline_s
    lasted = config.deadline_s if is_short else max((turn.seconds for turn in there), default=0.0)
    numbers = {turn.client.number for turn in there}
    return [turn for turn in made if turn.client.number in numbers], float(lasted)


@dataclass(frozen=True)
class Flight:
    """A client on its way with the model of a version; its start is kept as (P,)."""

    turn: Turn
    version: int
    start: np.ndarray


class Flights:
    """Who is on the way. `now` is the simulation's time in seconds."""

    def __init__(self) -> None:
        self.now = 0.0
        self._heap: list[tuple[float, int, Flight]] = []
        self._order = itertools.count()

    def __len__(self) -> int:
        return len(self._heap)

    def away(self) -> set[int]:
        """The numbers of those on the way."""
        return {flight.turn.client.number for _, _, flight in self._heap}

    def send(self, flight: Flight) -> None:
        """Set out now."""
        heapq.heappush(self._heap, (self.now + flight.turn.seconds, next(self._order), flight))

    def land(self) -> Flight:
        """The next to arrive; the clock goes on to that moment."""
        self.now, _, flight = heapq.heappop(self._heap)
        return flight
