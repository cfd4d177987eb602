"""DropZone: a place that says what may be dropped on it, and can be clicked instead."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.empty_state import Sign
from ui.widgets.label import label


def paths_in(data: QMimeData) -> list[Path]:
    """The local files and folders that are being dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class DropZone(QFrame):
    """`dropped(list of Path)`, `clicked()`."""

    dropped = Signal(list)
    clicked = Signal()

    def __init__(self, text: str, note: str = "", *, icon: str = "upload", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drop")
        self.setAcceptDrops(True)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(6)
        column.addWidget(Sign(icon), 0, Qt.AlignmentFlag.AlignHCenter)
        for words in (label(text, role="heading"), label(note, tone="muted", wraps=True)):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            words.setVisible(bool(words.text()))
            column.addWidget(words)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Files may come in."""
        if paths_in(event.mimeData()):
            self._light(is_over=True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """They went elsewhere."""
        self._light(is_over=False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """They are here."""
        self._light(is_over=False)
        event.acceptProposedAction()
        self.dropped.emit(paths_in(event.mimeData()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click does the same by choosing."""
        if self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Return and space click."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def _light(self, *, is_over: bool) -> None:
        self.setProperty("over", is_over)
        theme.restyle(self)
