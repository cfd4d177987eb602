"""One training: what it does, how far it is, its curves, who takes part, what was made of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.federated.records import Federation, ModelRecord, Participant, RoundRecord
from ui.federated import words
from ui.federated.curves import CurvesCard, History
from ui.page import GAP
from ui.widgets.beside import Beside, Differences
from ui.widgets.button import action_button, button
from ui.widgets.card import Card
from ui.widgets.label import ElidedLabel, label, set_tone
from ui.widgets.stat_card import StatCard, row_of
from ui.widgets.table import Table

COLUMNS = ("Machine", "State", "Examples", "Labels", "Answered", "Accuracy", "Time")


@dataclass(frozen=True)
class Shown:
    """Everything that the page shows of one training."""

    federation: Federation
    participants: list[Participant] = field(default_factory=list)
    rounds: list[RoundRecord] = field(default_factory=list)
    models: list[ModelRecord] = field(default_factory=list)
    installed: frozenset[str] = frozenset()
    beside: "Shown | None" = None
    """Another training beside this one."""

    @property
    def history(self) -> History:
        """As the curves show it."""
        everybody = [entry.peer_id for entry in self.participants if entry.examples]
        return History(self.federation.title, self.rounds, everybody)


class TrainingDetail(QWidget):
    """Shows a `Shown`; the verbs are the page's actions."""

    use_wanted = Signal(str)
    export_wanted = Signal(str)
    beside_wanted = Signal(str)
    """Another training to put beside this one; "" for none."""

    def __init__(self, page: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        self.title = ElidedLabel(role="title")
        self.state = label()
        self.error = label(tone="warn", wraps=True)
        self.begin = action_button(page.begin, kind="primary")
        self.halt = action_button(page.halt)
        self.invite = action_button(page.invite)
        self.offer = action_button(page.offer)
        self.share = action_button(page.share)
        self.export_run = action_button(page.export_run)
        self.delete = action_button(page.delete, kind="quiet")
        self.others = Beside(name="Another training beside this one")
        self.others.wanted.connect(self.beside_wanted)
        column.addLayout(self._top())
        column.addWidget(self.error)
        self.accuracy = StatCard("Accuracy")
        self.round = StatCard("Rounds")
        self.people = StatCard("Participants")
        self.pace = StatCard("Time of a round")
        column.addWidget(row_of(self.accuracy, self.round, self.people, self.pace))
        self.curves = CurvesCard()
        column.addWidget(self.curves, 1)
        self.differences = Differences()
        column.addWidget(self.differences)
        self.machines = Card("Machines")
        self.table = Table(COLUMNS, name="Machines of this training")
        self.table.set_widths(0, 140, 85, 0, 85, 85, 80)
        self.machines.add(self.table)
        column.addWidget(self.machines)
        self.models = Card("Models")
        self._models = QVBoxLayout()
        self._models.setSpacing(8)
        self.models.body.addLayout(self._models)
        column.addWidget(self.models)

    def show_training(self, shown: Shown, all_of_them: Sequence[Federation] = ()) -> None:
        """Show this training as it is now; another one of all can be put beside it."""
        federation = shown.federation
        text, tone = words.state(federation)
        self.title.set_text(federation.title)
        self.state.setText(text)
        set_tone(self.state, tone)
        self.error.setText(federation.error)
        self.error.setVisible(bool(federation.error))
        self._offer_verbs(federation)
        self._numbers(shown)
        beside = shown.beside
        self.curves.show_histories(shown.history, beside.history if beside else None)
        others = [(other.id, other.title) for other in all_of_them if other.id != federation.id and other.round]
        self.others.offer(others if federation.round else [], beside.federation.id if beside else "")
        self.differences.show_rows(words.differences(shown, beside) if beside else [])
        is_mine = federation.role == "coordinator"
        self.machines.setVisible(is_mine)
        self.table.set_rows([words.participant_row(entry, shown.rounds) for entry in shown.participants])
        self.table.fit_height(8)
        self.machines.set_note("" if shown.participants else "Nobody yet: send an invite, or take part yourself.")
        self.table.setVisible(bool(shown.participants))
        self._show_models(shown.models, shown.installed)

    def _top(self) -> QVBoxLayout:
        top = QVBoxLayout()
        top.setSpacing(10)
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self.title, 1)
        first.addWidget(self.state)
        first.addWidget(self.share)
        first.addWidget(self.delete)
        second = QHBoxLayout()
        second.setContentsMargins(0, 0, 0, 0)
        second.setSpacing(8)
        for made in (self.begin, self.halt, self.invite, self.offer):
            second.addWidget(made)
        self.verbs = QWidget()
        self.verbs.setLayout(second)
        last = QHBoxLayout()
        last.setSpacing(8)
        last.addWidget(self.verbs)
        last.addStretch(1)
        last.addWidget(self.export_run)
        last.addWidget(self.others)
        top.addLayout(first)
        top.addLayout(last)
        return top

    def _offer_verbs(self, federation: Federation) -> None:
        is_mine = federation.role == "coordinator"
        is_over = federation.state == "finished"
        self.begin.setVisible(is_mine and not is_over and not federation.is_begun)
        self.begin.setText("Begin" if federation.round == 0 else "Go on")
        self.halt.setVisible(is_mine and federation.is_begun and not is_over)
        self.invite.setVisible(is_mine and not is_over)
        self.offer.setVisible(not is_over)
        self.offer.setText("Take part…" if federation.source is None else "Other data…")
        self.verbs.setVisible(not is_over)
        self.share.setVisible(is_mine)

    def _numbers(self, shown: Shown) -> None:
        federation, rounds = shown.federation, shown.rounds
        measured = [entry.accuracy for entry in rounds if entry.accuracy is not None]
        gain = f"{100 * (measured[-1] - measured[0]):+.1f} points so far" if len(measured) > 1 else ""
        self.accuracy.set(
            words.percent(measured[-1] if measured else None),
            gain or "on held-out data",
            tone="good" if gain.startswith("+") else "muted",
        )
        self.round.set(f"{federation.round}", f"of {federation.config.rounds}")
        ready = [entry for entry in shown.participants if entry.examples]
        online = sum(entry.is_online for entry in shown.participants)
        if federation.role == "coordinator":
            self.people.set(str(len(ready)), f"{online} online · quorum {federation.config.quorum}")
        else:
            answered = len(rounds[-1].answers) if rounds else 0
            self.people.set(str(answered) if answered else "–", "answered the last round")
        times = sorted(entry.round_ms for entry in rounds)
        self.pace.set(words.milliseconds(times[len(times) // 2] if times else None), "median")

    def _show_models(self, models: Sequence[ModelRecord], installed: frozenset[str]) -> None:
        while (item := self._models.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.models.setVisible(bool(models))
        for model in models:
            self._models.addWidget(self._model_row(model, is_installed=model.id in installed))

    def _model_row(self, model: ModelRecord, *, is_installed: bool) -> QWidget:
        holder = QFrame()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        whose = "Your own model, after" if model.is_own else "After"
        texts.addWidget(ElidedLabel(f"{whose} round {model.round}: {words.percent(model.accuracy)} right"))
        parts = f"{model.parameters:,} parameters · tells {words.labels_in_words(list(model.labels))} apart"
        texts.addWidget(ElidedLabel(parts, role="caption"))
        row.addLayout(texts, 1)
        row.addWidget(button("Export…", lambda: self.export_wanted.emit(model.id), icon="download"))
        row.addWidget(self._use_button(model, is_installed=is_installed))
        return holder

    def _use_button(self, model: ModelRecord, *, is_installed: bool) -> QPushButton:
        made = button("In the library" if is_installed else "Use in the library", icon="check" if is_installed else "")
        made.setEnabled(not is_installed)
        made.setToolTip("It becomes an analyser that tags pictures without a label.")
        made.clicked.connect(lambda: self.use_wanted.emit(model.id))
        return made
