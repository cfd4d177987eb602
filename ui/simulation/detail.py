"""One simulation: what was run, its figures and curves, and another one beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.federated.simulation.comparison import different
from core.federated.simulation.records import SimulatedRound, Simulation
from ui.federated.words import milliseconds, percent
from ui.page import GAP
from ui.simulation import words
from ui.simulation.curves import SimulationCurves
from ui.widgets.beside import Beside, Differences
from ui.widgets.button import action_button
from ui.widgets.label import ElidedLabel, label, set_tone
from ui.widgets.stat_card import StatCard, row_of


@dataclass(frozen=True)
class Shown:
    """Everything that the page shows: a simulation with its rounds, and perhaps another beside it."""

    simulation: Simulation
    rounds: list[SimulatedRound] = field(default_factory=list)
    beside: Simulation | None = None
    rounds_beside: list[SimulatedRound] = field(default_factory=list)


class SimulationDetail(QWidget):
    """Shows a `Shown`; the verbs are the page's actions."""

    beside_wanted = Signal(str)
    """Another simulation to put beside this one; "" for none."""

    def __init__(self, page: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        self.title = ElidedLabel(role="title")
        self.state = label()
        self.about = label(tone="muted", wraps=True)
        self.error = label(tone="warn", wraps=True)
        self.halt = action_button(page.halt)
        self.export = action_button(page.export)
        self.delete = action_button(page.delete, kind="quiet")
        self.others = Beside(name="Another simulation beside this one")
        self.others.wanted.connect(self.beside_wanted)
        column.addLayout(self._top())
        column.addWidget(self.error)
        self.score = StatCard("Score")
        self.worst = StatCard("Worst tenth")
        self.sent = StatCard("Sent")
        self.pace = StatCard("Time of a round")
        column.addWidget(row_of(self.score, self.worst, self.sent, self.pace))
        self.curves = SimulationCurves()
        column.addWidget(self.curves)
        self.differences = Differences()
        column.addWidget(self.differences)
        column.addStretch(1)

    def show_simulation(self, shown: Shown, all_of_them: Sequence[Simulation]) -> None:
        """Show this simulation as it is now."""
        simulation, rounds = shown.simulation, shown.rounds
        text, tone = words.state(simulation)
        self.title.set_text(simulation.run.title)
        self.state.setText(text)
        set_tone(self.state, tone)
        self.about.setText(words.about(simulation))
        self.error.setText(simulation.error or (rounds[-1].note if rounds else ""))
        self.error.setVisible(bool(self.error.text()))
        self.halt.setVisible(simulation.state == "running")
        self._offer_others(shown, all_of_them)
        self._numbers(shown)
        runs = [(simulation.run.title, rounds)]
        if shown.beside is not None:
            runs.append((shown.beside.run.title, shown.rounds_beside))
        self.curves.show_runs(runs)
        self._differences(shown)

    def _top(self) -> QVBoxLayout:
        top = QVBoxLayout()
        top.setSpacing(8)
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self.title, 1)
        first.addWidget(self.state)
        first.addWidget(self.delete)
        second = QHBoxLayout()
        second.setSpacing(8)
        second.addWidget(self.halt)
        second.addWidget(self.export)
        second.addStretch(1)
        second.addWidget(self.others)
        top.addLayout(first)
        top.addWidget(self.about)
        top.addLayout(second)
        return top

    def _offer_others(self, shown: Shown, all_of_them: Sequence[Simulation]) -> None:
        chosen = shown.beside.id if shown.beside else ""
        others = [(other.id, other.run.title) for other in all_of_them if other.id != shown.simulation.id]
        self.others.offer(others, chosen)

    def _numbers(self, shown: Shown) -> None:
        rounds, config = shown.rounds, shown.simulation.run.config
        has_own = words.last_measured(rounds, "own_accuracy") is not None
        self.score.set(words.score(rounds), "own models" if has_own else f"round {len(rounds)} of {config.rounds}")
        self.worst.set(percent(words.last_measured(rounds, "worst")), "of the participants")
        sent = sum(entry.bytes for entry in rounds)
        each = sent / max(1, sum(entry.sent for entry in rounds))
        self.sent.set(words.megabytes(sent) if rounds else "–", f"{each / 1e3:.1f} kB an update" if rounds else "")
        times = sorted(entry.ms for entry in rounds)
        self.pace.set(milliseconds(times[len(times) // 2] if times else None), "median, here")

    def _differences(self, shown: Shown) -> None:
        rows = different(shown.simulation.run, shown.beside.run) if shown.beside is not None else []
        if shown.beside is not None:
            rows = [("score", words.score(shown.rounds), words.score(shown.rounds_beside)), *rows]
        self.differences.show_rows(rows)
