"""FigureDialog: which figure of this machine is shared as a live card."""

from PySide6.QtWidgets import QWidget

from core.analytics.metrics import METRICS
from ui.widgets.choice_list import Choice, ChoiceList
from ui.widgets.dialog import Dialog

LIST_HEIGHT = 260


class FigureDialog(Dialog):
    """`figure` is the chosen one's name among METRICS."""

    def __init__(self, parent: QWidget | None = None) -> None:
        text = "Everybody in the workspace sees it, live."
        super().__init__("Share a figure of this machine", text, parent=parent, accept="Share")
        self.list = ChoiceList(name="Figures")
        self.list.setMinimumHeight(LIST_HEIGHT)
        self.list.set_choices([Choice(name, found.title, _about(found.how)) for name, found in METRICS.items()])
        self.list.setCurrentRow(0)
        self.list.itemDoubleClicked.connect(lambda _: self.accept())
        self.add(self.list, 1)

    @property
    def figure(self) -> str:
        """What was chosen."""
        return self.list.key


def _about(how: str) -> str:
    return "How many, in each half minute of the last hour" if how == "count" else "In the last hour"
