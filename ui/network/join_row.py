"""A line for an invite link, which may also come out of a picture of its QR code, and the button that joins with it."""

import asyncio
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ui.actions import action
from ui.media.choosing import PICTURES, choose_any
from ui.network.qr_reading import read
from ui.widgets.button import button, icon_button

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
        self.line = _Line()
        self.line.setPlaceholderText("vega://…")
        self.line.setAccessibleName("Invite link")
        self.button = button("Join", self._press, icon="log-in", kind=kind)
        self.button.setEnabled(False)
        self.line.textChanged.connect(lambda text: self.button.setEnabled(bool(text.strip())))
        self.line.returnPressed.connect(self._press)
        self.line.picture_pasted.connect(self.take_picture)
        self.code_button = icon_button("qr-code", "From a picture of a QR code…", self.choose_picture)
        row.addWidget(self.line, 1)
        row.addWidget(self.code_button)
        row.addWidget(self.button)

    def clear(self) -> None:
        """Ready for the next link."""
        self.line.clear()

    def set_busy(self, *, is_busy: bool) -> None:
        """While the other machine is being asked."""
        self.line.setEnabled(not is_busy)
        self.button.setEnabled(not is_busy and bool(self.line.text().strip()))
        self.button.setText("Joining…" if is_busy else "Join")

    @action(palette=False)
    async def choose_picture(self) -> None:
        """A photograph or screenshot of an invite's QR code."""
        for path in await choose_any(self, title="Picture of a QR code", filters=f"Pictures ({PICTURES})"):
            self.take_picture(path)

    @action(palette=False)
    async def take_picture(self, picture: QImage | Path) -> None:
        """The link in it, to be joined with a press."""
        self.line.setText(await asyncio.to_thread(read, picture))
        self.button.setFocus()

    def _press(self) -> None:
        if self.line.text().strip():
            self.wanted.emit(self.line.text().strip())


def page_of(scope: str) -> str:
    """The page that shows this scope, or "" when it is the network itself."""
    return PAGES.get(scope.split(":")[0], "")


class _Line(QLineEdit):
    """Pasting a picture is pasting the link in it."""

    picture_pasted = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """What lies on the clipboard may be pixels."""
        if event.matches(QKeySequence.StandardKey.Paste):
            clipboard = QGuiApplication.clipboard()
            if not clipboard.text() and not (image := clipboard.image()).isNull():
                self.picture_pasted.emit(image)
                return
        super().keyPressEvent(event)
