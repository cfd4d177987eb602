"""A line for an invite link and the button that joins with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ui.widgets.button import button

# What the page is called that shows a scope once one has joined it.
PAGES = {"federation": "federated", "workspace": "collaboration"}


class JoinRow(QWidget):
    """`wanted(link)` when the person presses Join or Return."""

    wanted = Signal(str)

    def __init__(self, *, kind: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.line = QLineEdit()
        self.line.setPlaceholderText("vega://…")
        self.line.setAccessibleName("Invite link")
        self.button = button("Join", self._press, icon="log-in", kind=kind)
        self.button.setEnabled(False)
        self.line.textChanged.connect(lambda text: self.button.setEnabled(bool(text.strip())))
        self.line.returnPressed.connect(self._press)
        row.addWidget(self.line, 1)
        row.addWidget(self.button)

    def clear(self) -> None:
        """Ready for the next link."""
        self.line.clear()

    def set_busy(self, *, is_busy: bool) -> None:
        """While the other machine is being asked."""
        self.line.setEnabled(not is_busy)
        self.button.setEnabled(not is_busy and bool(self.line.text().strip()))
        self.button.setText("Joining…" if is_busy else "Join")

    def _press(self) -> None:
        if self.line.text().strip():
            self.wanted.emit(self.line.text().strip())


def page_of(scope: str) -> str:
    """The page that shows this scope, or "" when it is the network itself."""
    return PAGES.get(scope.split(":")[0], "")
