"""One simulation with its figures, and another beside it."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget

from core.federated.records import SourceSpec, TrainingConfig
from core.federated.simulation.plan import SimulationPlan
from core.federated.simulation.records import Run, SimulatedRound, Simulation
from ui.actions import action
from ui.simulation.detail import Shown, SimulationDetail

RUN = Run("Digits", TrainingConfig(rounds=5), SimulationPlan(), SourceSpec("digits"), {}, "")
ONE = Simulation("one", "finished", 0.0, RUN)
OTHER = Simulation(
    "other", "failed", 0.0, replace(RUN, title="Prox", config=TrainingConfig(strategy="fed_prox")), error="No."
)
ROUNDS = [SimulatedRound(1, 0.5, 1.0, 1.0, None, 0.25, 2.0, 1.0, 3_000_000, 4, 3, 3, 0.9)]


class Verbs(QWidget):
    """What the page brings."""

    @action(title="Stop")
    async def halt(self):
        """End it."""

    @action(title="Export")
    async def export(self):
        """Write it."""

    @action(title="Delete")
    async def delete(self):
        """Remove it."""


@pytest.fixture
def shown(qtbot):
    page = Verbs()
    qtbot.addWidget(page)

    def show(*args):
        detail = SimulationDetail(page, page)
        detail.show_simulation(Shown(*args), [ONE, OTHER])
        return detail

    yield show


def test_a_finished_one_shows_its_figures(shown):
    detail = shown(ONE, ROUNDS)
    assert detail.title.whole == "Digits"
    assert detail.score.value.text() == "50.0 %"
    assert detail.worst.value.text() == "25.0 %"
    assert detail.sent.value.text() == "3.0 MB"
    assert not detail.differences.isVisibleTo(detail)
    assert detail.halt.isHidden()
    assert [detail.others.box.itemText(row) for row in range(detail.others.box.count())] == ["Nothing", "Prox"]


def test_another_one_beside_it_shows_what_differs(shown):
    detail = shown(ONE, ROUNDS, OTHER, [])
    assert detail.differences.isVisibleTo(detail)
    assert detail.others.box.currentData() == "other"
    words = [cell.text for row in detail.differences.table.rows.rows for cell in row]
    assert "fed_prox" in words


def test_a_failed_one_says_why(shown):
    detail = shown(OTHER, [])
    assert detail.error.text() == "No."
    assert detail.score.value.text() == "–"


def test_choosing_another_asks_for_it(shown, qtbot):
    detail = shown(ONE, ROUNDS)
    with qtbot.waitSignal(detail.beside_wanted) as blocker:
        detail.others.box.setCurrentIndex(1)
    assert blocker.args == ["other"]
