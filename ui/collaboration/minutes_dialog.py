"""MinutesDialog: minutes of the chat where there is none of a call: of which day."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QComboBox, QWidget

from ui.widgets.dialog import Dialog

# Enough to choose from; what is older is in the search.
DAYS_MOST = 60


class MinutesDialog(Dialog):
    """`days` with how many lines each, the newest first; `why` says why there is no call to take."""

    def __init__(self, days: Sequence[tuple[date, int]], why: str, *, parent: QWidget) -> None:
        text = f"{why} Minutes can be made of what the chat says on a day."
        super().__init__("Minutes of the chat", text, parent=parent, accept="Make minutes")
        self.box = QComboBox()
        self.box.setAccessibleName("Day of the chat")
        for day, count in days[:DAYS_MOST]:
            lines = "1 line" if count == 1 else f"{count:,} lines"
            self.box.addItem(f"{day.day} {day:%B %Y}, {lines}", day)
        self.add(self.box)

    @property
    def day(self) -> date:
        """The chosen one."""
        found = self.box.currentData()
        assert isinstance(found, date)
        return found
