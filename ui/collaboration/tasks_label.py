"""Asking for a new label: its word and its colour."""

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from core.collaboration.tasks_cards import COLOURS
from ui.collaboration.tasks_swatch import Swatch
from ui.widgets.label import label
from ui.widgets.titled_dialog import TitledDialog


class LabelDialog(TitledDialog):
    """`title` and `colour` once it was accepted."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            "New label",
            "Everybody can give it to cards of this list.",
            hint="One word, such as urgent",
            parent=parent,
            accept="Add",
            field="Word",
        )
        self.swatches = {name: Swatch(name) for name in COLOURS}
        self._group = QButtonGroup(self)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label("Colour"))
        for swatch in self.swatches.values():
            self._group.addButton(swatch)
            row.addWidget(swatch)
        row.addStretch(1)
        self.swatches[COLOURS[0]].setChecked(True)
        self.add(holder)

    @property
    def colour(self) -> str:
        """The name of the colour."""
        return next(name for name, swatch in self.swatches.items() if swatch.isChecked())
