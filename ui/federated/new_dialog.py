"""The dialog for a new training: a title, what most people choose, and the rest behind a button."""

from PySide6.QtWidgets import QLineEdit, QWidget

from core.errors import InputError
from core.federated.choices import check_config
from core.federated.records import TrainingConfig
from ui.federated.config_forms import ConfigForms
from ui.widgets.dialog import Dialog
from ui.widgets.label import label
from ui.widgets.scroll import scrolled


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
        self.forms = ConfigForms()
        self.problem = label(tone="bad", wraps=True)
        self.problem.hide()
        area = scrolled(self.forms, right=12)
        area.setMinimumHeight(380)
        self.add(area, 1)
        self.add(self.problem)
        self._offer()
        self.line.setFocus()

    @property
    def title(self) -> str:
        """What it is called."""
        return self.line.text().strip()

    def config(self) -> TrainingConfig:
        """What was chosen. Raises InputError that names the field, or says which choices contradict each other."""
        config = self.forms.config()
        check_config(config)
        return config

    def accept(self) -> None:
        """Only with values that can be."""
        try:
            self.config()
        except InputError as error:
            # a field's own error stands below the field; what contradicts each other belongs to none
            self.problem.setText(str(error))
            self.problem.show()
            self.forms.show_rest()
            return
        super().accept()

    def _offer(self) -> None:
        if self.accept_button is not None:
            self.accept_button.setEnabled(bool(self.title))
