"""What the page says of a simulation."""

from dataclasses import replace

from core.federated.records import SourceSpec, TrainingConfig
from core.federated.simulation.plan import SimulationPlan
from core.federated.simulation.records import Run, SimulatedRound, Simulation
from ui.simulation import words

RUN = Run(
    "Digits",
    TrainingConfig(strategy="fed_prox", per_round=10),
    SimulationPlan(clients=1000),
    SourceSpec("digits"),
    {},
    "",
)
DONE = Simulation("s", "finished", 0.0, RUN, ("2 threads compute side by side.",))
ROUND = SimulatedRound(1, 0.5, 1.0, None, None, None, 1.0, 1.0, 10, 2, 2, 2, 1.0)


def test_a_row_says_strategy_and_size_and_what_is_not_over():
    assert words.choice(DONE).caption == "FedProx · 1,000 participants"
    running = words.choice(replace(DONE, state="running"))
    assert (running.caption, running.tone) == ("Running · FedProx · 1,000 participants", "accent")


def test_what_was_run_is_a_sentence():
    assert words.about(DONE) == (
        "Sample: handwritten digits; 10 of 1,000 participants a round. 2 threads compute side by side."
    )


def test_the_score_is_that_of_own_models_where_there_are_some():
    assert words.score([ROUND]) == "50.0 %"
    assert words.score([ROUND, replace(ROUND, accuracy=None)]) == "50.0 %"
    assert words.score([replace(ROUND, own_accuracy=0.75)]) == "75.0 %"
    assert words.score([]) == "–"


def test_bytes_are_read_easily():
    assert words.megabytes(1_250_000) == "1.2 MB"
    assert words.megabytes(2_500_000_000) == "2.50 GB"
