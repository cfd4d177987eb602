"""Figures of one run, or of two beside each other."""

from dataclasses import replace

from core.federated.simulation.records import SimulatedRound
from ui.simulation.curves import FIGURES, SimulationCurves, curves

ROUND = SimulatedRound(1, 0.5, 1.0, 1.5, None, 0.25, 2.0, 1.0, 1_000_000, 4, 3, 3, 0.9)
ROUNDS = [ROUND, replace(ROUND, number=2, accuracy=None, bytes=500_000)]


def test_what_was_not_measured_is_left_out():
    found = curves([("A", ROUNDS)], "score")
    assert found == {"A": ([1.0], [0.5]), "worst tenth": ([1.0, 2.0], [0.25, 0.25])}


def test_bytes_add_up_in_megabytes():
    assert curves([("A", ROUNDS)], "sent") == {"A": ([1.0, 2.0], [1.0, 1.5])}


def test_two_runs_are_told_apart_by_title_even_when_it_is_the_same():
    assert set(curves([("A", ROUNDS), ("B", ROUNDS)], "loss")) == {"A", "A · in training", "B", "B · in training"}
    assert len(curves([("A", ROUNDS), ("A", ROUNDS)], "loss")) == 4


def test_every_figure_can_be_drawn(qtbot):
    card = SimulationCurves()
    qtbot.addWidget(card)
    card.show_runs([("A", ROUNDS), ("B", [])])
    for key in FIGURES:
        card.switch.chosen.emit(key)
        assert card.stack.currentWidget() is card.charts[key]
