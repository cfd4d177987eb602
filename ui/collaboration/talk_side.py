"""The documents and the column with people and chat beside them: dragged as wide as one likes, or all for the chat."""

from pathlib import Path

from PySide6.QtCore import QSettings, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from ui.collaboration.talk import ChatCard

# As wide as people and a chat need, and what is left of the documents at least.
SIDE_WIDTH, DOCUMENTS_WIDTH = 276, 320
GAP = 14
# In the window's state, beside its place on the screen.
KEY = "window/v1/chat_width"


class SideSplit(QSplitter):
    """The column keeps its width when the window grows; it is kept in the window's state of this `profile`.

    `widened(is_wide)` when the chat took the documents' place, or gave it back.
    """

    widened = Signal(bool)

    def __init__(self, documents: QWidget, column: QWidget, *, profile: Path) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._state = QSettings(str(profile / "window.ini"), QSettings.Format.IniFormat)
        self._documents, self._column = documents, column
        self._wanted = SIDE_WIDTH
        kept = str(self._state.value(KEY, ""))
        if kept.isdecimal():
            self._wanted = max(SIDE_WIDTH, int(kept))
        self.is_wide = False
        column.setMinimumWidth(SIDE_WIDTH)
        documents.setMinimumWidth(DOCUMENTS_WIDTH)
        for part in (documents, column):
            self.addWidget(part)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(GAP)
        self.setStretchFactor(0, 1)
        self.handle(1).setToolTip("Drag for a wider chat")
        self.handle(1).setAccessibleName("Width of people and chat")
        self.splitterMoved.connect(self._dragged)

    def follow(self, chat: ChatCard, *leads: SignalInstance) -> None:
        """Its button makes this wide or not; each of `leads` shows something that needs the documents' place."""
        chat.wide_wanted.connect(self.set_wide)
        self.widened.connect(chat.set_wide)
        for lead in leads:
            lead.connect(self._give_back)

    def set_wide(self, is_wide: bool) -> None:
        """The chat in the documents' place, or beside them."""
        has_changed, self.is_wide = is_wide != self.is_wide, is_wide
        if is_wide:
            self._column.show()
        self._documents.setVisible(not is_wide)
        self._place()
        if has_changed:
            self.widened.emit(is_wide)

    def toggle_column(self) -> bool:
        """Show or hide people and chat; whether they are shown now."""
        is_shown = self._column.isHidden()
        self._column.setVisible(is_shown)
        if not is_shown:
            self.set_wide(False)
        self._place()
        return is_shown

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's names
        """It takes what there is: what stands beside it gets narrower only where this cannot."""
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The documents take what the column leaves."""
        super().resizeEvent(event)
        self._place()

    def _give_back(self) -> None:
        self.set_wide(False)

    def _place(self) -> None:
        if self.is_wide:
            self.setSizes([0, self.width()])
        elif not self._column.isHidden():
            room = self.width() - self.handleWidth()
            side = max(SIDE_WIDTH, min(self._wanted, room - self._documents.minimumWidth()))
            self.setSizes([room - side, side])

    def _dragged(self) -> None:
        self._wanted = self.sizes()[1]
        self._state.setValue(KEY, self._wanted)
