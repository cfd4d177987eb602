"""The dialog for a new training: a title, what most people choose, and the rest behind a button."""

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from core.errors import InputError
from core.federated.records import TrainingConfig
from core.params import params_of
from ui.widgets.button import button
from ui.widgets.dialog import Dialog
from ui.widgets.form import Form
from ui.widgets.label import label
from ui.widgets.scroll import scrolled

# What somebody chooses who does not read papers.
FIRST = ("model", "rounds", "quorum", "image_side", "channels")


class NewTrainingDialog(Dialog):
    """`title` and `config()` once it was accepted."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            "New training",
            "This machine coordinates: it sends the model, brings the updates together and keeps the result. "
            "Everybody's data stays where it is.",
            parent=parent,
            accept="Create",
            width=600,
        )
        self.line = QLineEdit()
        self.line.setPlaceholderText("What is learned, in a few words")
        self.line.setAccessibleName("Title")
        self.line.setMaxLength(200)
        self.line.textChanged.connect(self._offer)
        self.add(label("Title"))
        self.add(self.line)
        self.first = Form(TrainingConfig, only=FIRST)
        self.rest = Form([entry for entry in params_of(TrainingConfig) if entry.name not in FIRST])
        self.rest.hide()
        self.more = button("More choices", self._show_rest, icon="chevron-down", kind="quiet")
        forms = QWidget()
        column = QVBoxLayout(forms)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.first)
        column.addWidget(self.more)
        column.addWidget(self.rest)
        column.addStretch(1)
        area = scrolled(forms, right=12)
        area.setMinimumHeight(380)
        self.add(area, 1)
        self._offer()
        self.line.setFocus()

    @property
    def title(self) -> str:
        """What it is called."""
        return self.line.text().strip()

    def config(self) -> TrainingConfig:
        """What was chosen. Raises InputError that names the field."""
        rest = self.rest.build(TrainingConfig, **self.first.values())
        return self.first.build(TrainingConfig, **{name: getattr(rest, name) for name in self.rest.params})

    def accept(self) -> None:
        """Only with values that can be."""
        try:
            self.config()
        except InputError:
            # the form says below the field what is wrong
            self._show_rest()
            return
        super().accept()

    def _offer(self) -> None:
        if self.accept_button is not None:
            self.accept_button.setEnabled(bool(self.title))

    def _show_rest(self) -> None:
        self.rest.show()
        self.more.hide()
