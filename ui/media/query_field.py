"""The search field of the library: words, or a picture dropped on it, to find others like it."""

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui import theme
from ui.widgets.search_field import SearchField


class QueryField(SearchField):
    """A search field that also takes one picture file."""

    picture_dropped = Signal(Path)
    """A file was dropped: pictures like it are wanted."""
    picture_wanted = Signal()
    """The person wants to pick a file to find pictures like it."""
    left_down = Signal()
    """The person goes on into the results."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Search, or drop a picture…", parent)
        self.setMinimumWidth(260)
        pick = QAction(theme.icon("scan-search", "muted"), "Find pictures like a file…", self)
        pick.triggered.connect(self.picture_wanted)
        self.addAction(pick, QLineEdit.ActionPosition.TrailingPosition)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's names
        """One file is a picture to compare with; text is text."""
        if file_in(event.mimeData()) is not None:
            event.acceptProposedAction()
        else:
            super().dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        """A file is welcome anywhere in the field."""
        if file_in(event.mimeData()) is not None:
            event.acceptProposedAction()
        else:
            super().dragMoveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """A file is not text to type."""
        path = file_in(event.mimeData())
        if path is None:
            super().dropEvent(event)
            return
        event.acceptProposedAction()
        self.picture_dropped.emit(path)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Return and the arrow down lead into the results."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down)
        if event.type() == QEvent.Type.KeyPress and event.key() in keys:
            self.left_down.emit()
        else:
            super().keyPressEvent(event)


def file_in(data: QMimeData) -> Path | None:
    """The one local file that is carried, or None."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and paths[0].is_file() else None
