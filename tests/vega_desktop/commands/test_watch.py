"""A training in the terminal: what a person reads of it."""

from rich.console import Console

from core.federated.records import Federation, Participant, ParticipantRound, RoundRecord, TrainingConfig
from vega_desktop.commands.watch import curve, picture

FEDERATION = Federation("f", "Digits", "coordinator", "me", TrainingConfig(rounds=8), state="running", round=2)
MACHINES = [
    Participant("f", "a", "Ada", "answered", 120, is_online=True, asked=2, answered=2),
    Participant("f", "b", "Bo", "left out", 80, is_online=True, asked=2, answered=1, error="The loss is no number."),
    Participant("f", "c", "Cleo", "ready", 60),
]
ROUNDS = [
    RoundRecord(
        "f",
        number,
        0.0,
        250.0,
        1.0,
        accuracy,
        "d",
        (ParticipantRound("a", "Ada", "answered", train_ms=40.0),),
        2_000_000,
    )
    for number, accuracy in ((1, 0.5), (2, None))
]


def read(*args):
    console = Console(record=True, width=120, force_terminal=False)
    console.print(picture(*args))
    return console.export_text()


def test_it_says_how_far_it_is_and_who_takes_part():
    text = read(FEDERATION, MACHINES, ROUNDS)
    assert "running, round 2 of 8" in text
    assert "50.0%" in text
    for words in ("250 ms", "2.00 MB", "1 of 1", "Ada", "2 of 2", "40 ms", "The loss is no number.", "away"):
        assert words in text


def test_before_the_first_round_it_says_what_it_waits_for():
    from dataclasses import replace

    text = read(replace(FEDERATION, state="waiting", round=0, error="Waiting for 2 more participants."), [], [])
    assert "Waiting for 2 more participants." in text


def test_a_curve_rises_from_0_to_1():
    assert curve([0.0, 0.5, 1.0]) == "▁▅█"
    assert len(curve([0.5] * 500)) == 60
