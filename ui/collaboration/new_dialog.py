"""NewWorkspaceDialog: what a new workspace is called, and what it begins with."""

from PySide6.QtWidgets import QLineEdit, QWidget

from core.collaboration.templates import TEMPLATES
from ui.widgets.choice_list import ROW, Choice, ChoiceList
from ui.widgets.dialog import Dialog
from ui.widgets.label import label

# So many are seen at once; more can be scrolled to.
SHOWN = 5


class NewWorkspaceDialog(Dialog):
    """`line.text()` and `template` are what the person chose."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("New workspace", parent=parent, accept="Create", width=580)
        self.line = QLineEdit()
        self.line.setPlaceholderText("What it is for, in a few words")
        self.line.setAccessibleName("Title")
        self.line.setMaxLength(200)
        self.add(self.line)
        self.add(label("Begin with", tone="muted"))
        self.list = ChoiceList(name="Templates")
        self.list.set_choices([Choice(name, kind.title, kind.idea) for name, kind in TEMPLATES.items()])
        self.list.setFixedHeight(min(SHOWN, len(TEMPLATES)) * ROW + 12)
        self.list.choose("blank")
        self.add(self.list)
        self.line.setFocus()

    @property
    def title(self) -> str:
        """What it is to be called."""
        return self.line.text().strip()

    @property
    def template(self) -> str:
        """The name of the template."""
        return self.list.key or "blank"
