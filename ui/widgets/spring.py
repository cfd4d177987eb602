"""Spring: what is dragged and held over a place opens it, so that it can be dropped on what is inside."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from ui.widgets.drop_zone import paths_in

# Longer than it takes to cross a place, shorter than one waits for anything.
HOLD_MS = 600


class Spring(QObject):
    """Watches files that are dragged over `area`, whose places have keys."""

    held = Signal(str)
    """They stay over a place."""
    marked = Signal(str)
    """They are over another place now; "" when they are over none."""
    dropped = Signal(str, list)
    """They were dropped on a place: its key and the paths."""

    def __init__(self, area: QWidget, key_at: Callable[[QPoint], str], *, takes_drops: bool = False) -> None:
        """`key_at` says which place is at a point of the area, "" for none. Without `takes_drops` places only open."""
        super().__init__(area)
        self._key_at, self._takes_drops = key_at, takes_drops
        self._key = ""
        self._timer = QTimer(self, singleShot=True, interval=HOLD_MS)
        self._timer.timeout.connect(lambda: self.held.emit(self._key))
        area.setAcceptDrops(True)
        area.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Files come, move, go, and are dropped."""
        if event.type() == QEvent.Type.DragLeave:
            self._mark("")
        elif isinstance(event, QDragEnterEvent) and paths_in(event.mimeData()):
            self._over(event)
            event.acceptProposedAction()  # or nothing would be heard of their moves
        elif isinstance(event, QDragMoveEvent) and not isinstance(event, QDragEnterEvent):
            self._over(event)
        elif isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self._drop(event)
        else:
            return False
        return True

    def _over(self, event: QDragMoveEvent) -> None:
        self._mark(self._key_at(event.position().toPoint()))
        if self._key and self._takes_drops:
            event.acceptProposedAction()
        else:
            event.ignore()

    def _drop(self, event: QDropEvent) -> None:
        key, paths = self._key_at(event.position().toPoint()), paths_in(event.mimeData())
        self._mark("")
        if key and paths and self._takes_drops:
            event.acceptProposedAction()
            self.dropped.emit(key, paths)
        else:
            event.ignore()

    def _mark(self, key: str) -> None:
        if key == self._key:
            return
        self._key = key
        self._timer.stop()
        if key:
            self._timer.start()
        self.marked.emit(key)
