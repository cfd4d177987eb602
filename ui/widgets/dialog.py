"""Dialog: a calm sheet over its window with a title, a body and buttons. It never runs an event loop of its own.

    dialog = Dialog("New training", parent=self, accept="Create")
    dialog.add(form)
    if await dialog.answer(): ...
    if await confirm(self, "Forget ada?", "She needs a new invite.", accept="Forget", is_danger=True): ...

`exec()` would stop the asyncio loop under qasync; `answer()` waits without stopping anything.
"""

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.widgets.button import button
from ui.widgets.label import label


class Dialog(QDialog):
    """Title, text, body, and a row of buttons: Cancel and the one that does it."""

    def __init__(
        self,
        title: str,
        text: str = "",
        *,
        parent: QWidget | None = None,
        accept: str = "OK",
        reject: str = "Cancel",
        is_danger: bool = False,
        width: int = 460,
    ) -> None:
        super().__init__(parent.window() if parent else None)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(min(width, 900))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 22, 24, 20)
        column.setSpacing(8)
        column.addWidget(label(title, role="title", wraps=True))
        self.text = label(text, tone="muted", wraps=True)
        self.text.setVisible(bool(text))
        column.addWidget(self.text)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 8, 0, 8)
        self.body.setSpacing(12)
        column.addLayout(self.body, 1)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self.buttons.addStretch(1)
        column.addLayout(self.buttons)
        self.reject_button: QPushButton | None = None
        self.accept_button: QPushButton | None = None
        if reject:
            self.reject_button = button(reject, self.reject)
            self.buttons.addWidget(self.reject_button)
        if accept:
            self.accept_button = button(accept, self.accept, kind="danger" if is_danger else "primary")
            # Return must not destroy anything
            self.accept_button.setDefault(not is_danger)
            self.buttons.addWidget(self.accept_button)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Put something into the body."""
        self.body.addWidget(widget, stretch)

    async def answer(self) -> bool:
        """Show it and wait; True when the person accepted. The dialog is gone afterwards, its widgets until then."""
        done: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.finished.connect(lambda code: None if done.done() else done.set_result(code))
        self.open()
        try:
            return await done == QDialog.DialogCode.Accepted.value
        finally:
            self.hide()
            self.deleteLater()


async def confirm(parent: QWidget, title: str, text: str, *, accept: str = "OK", is_danger: bool = False) -> bool:
    """Ask before something that cannot be undone."""
    return await Dialog(title, text, parent=parent, accept=accept, is_danger=is_danger).answer()
