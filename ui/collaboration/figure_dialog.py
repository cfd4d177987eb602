"""FigureDialog: which figure of this machine is shared as a live card, or its whole dashboard."""

from PySide6.QtWidgets import QWidget

from core.analytics.metrics import METRICS
from ui.widgets.choice_list import Choice, ChoiceList
from ui.widgets.dialog import Dialog

LIST_HEIGHT = 260
ALL = "all"


class FigureDialog(Dialog):
    """`figures` are the names of the chosen ones among METRICS, `title` what they are called together."""

    def __init__(self, parent: QWidget | None = None) -> None:
        text = "Everybody in the workspace sees it, live."
        super().__init__("Share a figure of this machine", text, parent=parent, accept="Share")
        self.list = ChoiceList(name="Figures")
        self.list.setMinimumHeight(LIST_HEIGHT)
        every = Choice(ALL, "The whole dashboard", f"All {len(METRICS)} figures, each as a card")
        self.list.set_choices(
            [every, *(Choice(name, found.title, _about(found.how)) for name, found in METRICS.items())]
        )
        self.list.setCurrentRow(0)
        self.list.itemDoubleClicked.connect(lambda _: self.accept())
        self.add(self.list, 1)

    @property
    def figures(self) -> tuple[str, ...]:
        """What was chosen."""
        return tuple(METRICS) if self.list.key == ALL else (self.list.key,)

    @property
    def title(self) -> str:
        """What was chosen, in words."""
        return "the dashboard" if self.list.key == ALL else f"“{METRICS[self.list.key].title}”"


def _about(how: str) -> str:
    return "How many, in each half minute of the last hour" if how == "count" else "In the last hour"
