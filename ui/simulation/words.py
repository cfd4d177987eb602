"""How the Simulation page speaks: states, figures and differences in a person's words."""

from collections.abc import Sequence

from core.federated.simulation.records import SimulatedRound, Simulation
from core.federated.sources import SOURCES
from core.federated.strategies import STRATEGIES
from ui.federated.words import percent
from ui.widgets.choice_list import Choice

STATES = {
    "running": ("Running", "accent"),
    "finished": ("Finished", "good"),
    "stopped": ("Stopped", "warn"),
    "failed": ("Failed", "bad"),
}


def state(simulation: Simulation) -> tuple[str, str]:
    """What it does now and its tone."""
    return STATES.get(simulation.state, (simulation.state.capitalize(), "muted"))


def choice(simulation: Simulation) -> Choice:
    """A simulation as a row of the list."""
    words, tone = state(simulation)
    strategy = STRATEGIES[simulation.run.config.strategy].title
    caption = f"{strategy} · {simulation.run.plan.clients:,} participants"
    if simulation.state != "finished":
        caption = f"{words} · {caption}"
    return Choice(simulation.id, simulation.run.title, caption, "" if tone == "good" else tone)


def about(simulation: Simulation) -> str:
    """What was run, in a sentence."""
    run = simulation.run
    asked = f"{run.config.per_round:,} of " if run.config.per_round else "all "
    source = SOURCES[run.source.kind].title if run.source.kind in SOURCES else run.source.kind
    notes = " ".join(simulation.notes)
    return f"{source}; {asked}{run.plan.clients:,} participants a round. {notes}".strip()


def megabytes(count: float) -> str:
    """Bytes as "12.3 MB"."""
    return f"{count / 1e6:.1f} MB" if count < 1e9 else f"{count / 1e9:.2f} GB"


def last_measured(rounds: Sequence[SimulatedRound], field: str) -> float | None:
    """The last value of a figure that is not measured in every round."""
    found = [getattr(entry, field) for entry in rounds if getattr(entry, field) is not None]
    return float(found[-1]) if found else None


def score(rounds: Sequence[SimulatedRound]) -> str:
    """How good the last model is: the participants' own ones where they have some."""
    own = last_measured(rounds, "own_accuracy")
    return percent(last_measured(rounds, "accuracy") if own is None else own)
