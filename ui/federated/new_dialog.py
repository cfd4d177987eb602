"""The dialog for a new training: a title, what most people choose, and the rest behind a button."""

from PySide6.QtWidgets import QWidget

from core.federated.choices import check_config
from core.federated.records import TrainingConfig
from ui.federated.config_forms import ConfigForms
from ui.widgets.titled_dialog import TitledDialog

TEXT = (
    "This machine coordinates: it sends the model, brings the updates together and keeps the result. "
    "Everybody's data stays where it is."
)


class NewTrainingDialog(TitledDialog):
    """`title` and `config()` once it was accepted."""

    def __init__(
        self, parent: QWidget, *, heading: str = "New training", text: str = TEXT, accept: str = "Create"
    ) -> None:
        super().__init__(
            heading,
            text,
            hint="What is learned, in a few words",
            parent=parent,
            accept=accept,
            width=600,
        )
        self.forms = ConfigForms()
        self.add_forms(self.forms, height=380)

    def config(self) -> TrainingConfig:
        """What was chosen. Raises InputError that names the field, or says which choices contradict each other."""
        config = self.forms.config()
        check_config(config)
        return config

    def check(self) -> None:
        """Raise InputError for values that cannot be."""
        self.config()

    def refused(self) -> None:
        """The field that it is about may be one of the rare ones."""
        self.forms.show_rest()
