"""How the Training page speaks: states, roles, participants and rounds in a person's words."""

from typing import TYPE_CHECKING

from core.federated.comparison import different_configs
from core.federated.records import Federation, Participant, RoundRecord
from ui.widgets.choice_list import Choice
from ui.widgets.table import Cell

if TYPE_CHECKING:
    from ui.federated.detail import Shown

# Labels named in a row; the rest is counted.
NAMED = 4

STATES = {
    "waiting": ("Waiting to begin", "muted"),
    "running": ("Running", "accent"),
    "stopped": ("Stopped", "warn"),
    "finished": ("Finished", "good"),
    "failed": ("Failed", "bad"),
}
PARTICIPANT_STATES = {
    "invited": ("Has offered no data yet", "muted"),
    "ready": ("Ready", "good"),
    "training": ("Training", "accent"),
    "answered": ("Answered", "good"),
    "left out": ("Left out", "bad"),
}


def percent(value: float | None) -> str:
    """A part of one as "94.7 %", or a dash when nobody measured it."""
    return "–" if value is None else f"{100 * value:.1f} %"


def milliseconds(value: float | None) -> str:
    """A duration as "284 ms" or "3.2 s"."""
    if value is None:
        return "–"
    return f"{value:.0f} ms" if value < 1000 else f"{value / 1000:.1f} s"


def state(federation: Federation) -> tuple[str, str]:
    """What a training does now and its tone."""
    words, tone = STATES.get(federation.state, (federation.state.capitalize(), "muted"))
    if federation.state == "waiting" and federation.is_begun:
        return "Waiting for participants", "warn"
    return words, tone


def choice(federation: Federation) -> Choice:
    """A training as a row of the list."""
    words, tone = state(federation)
    if federation.state == "running":
        words = f"Round {federation.round + 1} of {federation.config.rounds}"
    role = "yours" if federation.role == "coordinator" else "taking part"
    return Choice(federation.id, federation.title, f"{words} · {role}", "" if tone == "muted" else tone)


def differences(mine: "Shown", theirs: "Shown") -> list[tuple[str, str, str]]:
    """What came of two trainings, and what was chosen differently."""
    return [
        ("accuracy", percent(_accuracy(mine)), percent(_accuracy(theirs))),
        ("participants", str(len(mine.history.everybody)), str(len(theirs.history.everybody))),
        *different_configs(mine.federation.config, theirs.federation.config),
    ]


def _accuracy(shown: "Shown") -> float | None:
    return next((entry.accuracy for entry in reversed(shown.rounds) if entry.accuracy is not None), None)


def participant_row(participant: Participant, rounds: list[RoundRecord]) -> tuple[Cell, ...]:
    """Name, state, examples, labels, how often it answered; accuracy and time of the last round it did."""
    words, tone = PARTICIPANT_STATES.get(participant.state, (participant.state.capitalize(), "muted"))
    if not participant.is_online:
        words, tone = "Away", "muted"
    last = next(
        (answer for entry in reversed(rounds) for answer in entry.answers if answer.peer_id == participant.peer_id),
        None,
    )
    labels = labels_in_words([name for name, _ in participant.labels])
    suspicion = last.suspicion if last else ""
    if suspicion and tone != "muted":
        words = "Odd update"
    return (
        Cell(participant.name),
        Cell(words, tone="warn" if suspicion else tone, tip=participant.error or suspicion),
        Cell(f"{participant.examples:,}", sort=participant.examples, is_number=True),
        Cell(labels, tip=", ".join(f"{name} ({count:,})" for name, count in participant.labels)),
        Cell(
            f"{participant.answered} of {participant.asked}" if participant.asked else "–",
            sort=participant.answered,
            is_number=True,
            tip="In how many of the rounds that it was asked for.",
        ),
        Cell(percent(last.accuracy if last else None), sort=(last.accuracy or 0.0) if last else 0.0, is_number=True),
        Cell(milliseconds(last.train_ms if last else None), sort=last.train_ms if last else 0.0, is_number=True),
    )


def labels_in_words(labels: list[str]) -> str:
    """The first few, and how many more."""
    named = ", ".join(labels[:NAMED])
    return f"{named} and {len(labels) - NAMED} more" if len(labels) > NAMED else named or "–"
