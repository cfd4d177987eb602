"""CallsCard: the trainings that others in the chosen workspace ask this machine to take part in."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.federated.records import TrainingCalled
from ui.widgets.button import button
from ui.widgets.card import Card
from ui.widgets.label import label


class CallsCard(Card):
    """`answered(federation id, accepts)`. Hidden while nobody calls."""

    answered = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Train together?", parent=parent)
        self.calls: tuple[TrainingCalled, ...] = ()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(12)
        self.body.addLayout(self._rows)
        self.hide()

    def show_calls(self, calls: Sequence[TrainingCalled]) -> None:
        """Show these, the newest last."""
        if tuple(calls) != self.calls:
            self.calls = tuple(calls)
            while (item := self._rows.takeAt(0)) is not None:
                if (widget := item.widget()) is not None:
                    widget.deleteLater()
            for call in self.calls:
                self._rows.addWidget(self._row(call))
        self.setVisible(bool(self.calls))

    def _row(self, call: TrainingCalled) -> QWidget:
        made = QWidget()
        made.setAccessibleName(f"{call.name} asks you to take part in {call.title}")
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        words = f"{call.name} asks you to take part in “{call.title}”. Your data stays here."
        column.addWidget(label(words, tone="muted", wraps=True))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(button("Take part", lambda: self.answered.emit(call.federation_id, True), icon="hand-helping"))
        row.addWidget(button("Not now", lambda: self.answered.emit(call.federation_id, False), kind="quiet"))
        row.addStretch(1)
        column.addLayout(row)
        return made
