"""One step of the welcome: a sign, a heading, a few words, and the thing to do."""

import contextlib
from collections.abc import AsyncIterator

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.widgets.empty_state import Sign
from ui.widgets.label import label
from ui.widgets.progress import ProgressLine


class Step(QFrame):
    """A card; while it is busy it says so and cannot be pressed."""

    def __init__(self, icon: str, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 22, 20, 20)
        column.setSpacing(8)
        column.addWidget(Sign(icon))
        column.addSpacing(8)
        column.addWidget(label(title, role="heading", wraps=True))
        column.addWidget(label(text, tone="muted", wraps=True))
        column.addStretch(1)
        column.addSpacing(8)
        self.working = label(role="caption", wraps=True)
        self.line = ProgressLine()
        self.line.set_fraction(None)
        self.working.hide()
        self.line.hide()
        column.addWidget(self.working)
        column.addWidget(self.line)
        self.body = QVBoxLayout()
        self._controls: list[QWidget] = []
        column.addLayout(self.body)

    def add(self, widget: QWidget) -> None:
        """What there is to do."""
        self.body.addWidget(widget)
        self._controls.append(widget)

    def _say(self, words: str) -> None:
        self.working.setText(words)
        self.working.setVisible(bool(words))
        self.line.setVisible(bool(words))
        for widget in self._controls:
            widget.setEnabled(not words)

    @contextlib.asynccontextmanager
    async def busy(self, words: str) -> AsyncIterator[None]:
        """Say what it is doing meanwhile; not busy any more afterwards, also when it failed."""
        self._say(words)
        try:
            yield
        finally:
            self._say("")
