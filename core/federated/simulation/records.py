"""Records of simulations: what was run, with what, and what came of each round."""

from dataclasses import dataclass

from core.federated.records import SourceSpec, TrainingConfig
from core.federated.simulation.plan import SimulationPlan


@dataclass(frozen=True)
class SimulatedRound:
    """One round. Scores from 0 to 1, losses; None where it was not measured.

    `own_accuracy` is that of the participants' own models, `worst` the mean of the worst tenth of participants. `ms` is
    what the round took here, `clock_s` when it would have ended; `bytes` what the participants sent. `fairness` is
    Jain's index of how often each took part. `caught` of the `hostile` updates and `accused` honest ones did not look
    like the others'. `note` says why the training ended early.
    """

    number: int
    accuracy: float | None
    loss: float | None
    train_loss: float | None
    own_accuracy: float | None
    worst: float | None
    ms: float
    clock_s: float
    bytes: int
    asked: int
    answered: int
    sent: int
    fairness: float
    note: str = ""
    hostile: int = 0
    caught: int = 0
    accused: int = 0


@dataclass(frozen=True)
class Run:
    """Everything that a simulation depends on: with the same of it the same numbers come out.

    `versions` of the program and what computes, by name; `fingerprint` is the SHA-256 of the data as it was read.
    """

    title: str
    config: TrainingConfig
    plan: SimulationPlan
    source: SourceSpec
    versions: dict[str, str]
    fingerprint: str


@dataclass(frozen=True)
class Simulation:
    """A simulation that was run here. State: "running", "finished", "stopped" or "failed"."""

    id: str
    state: str
    created: float
    run: Run
    notes: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True)
class Repeated:
    """A run that was run again, and what came of it beside the first time.

    `differs` says where the two part, "" when they are the same; `apart` is the largest part by which a number differs.
    """

    simulation: Simulation
    differs: str
    apart: float

    @property
    def words(self) -> str:
        """That it came out the same, and how exactly."""
        if self.apart == 0.0:
            return "The run came out the same, round by round, to the last bit."
        return f"The run came out the same, round by round: no number differs by more than {self.apart:.0e} of itself."


@dataclass(frozen=True)
class SimulationChanged:
    """A simulation began, went on by some rounds, or ended."""

    simulation_id: str
