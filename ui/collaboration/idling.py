"""Idling: says that a person does nothing in the window, and when they are back."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

IDLE_MS = 120_000
OWN = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel)


class Idling(QObject):
    """`say(is_idle)` is called when that changes."""

    def __init__(self, parent: QObject, say: Callable[[bool], None], *, idle_ms: int = IDLE_MS) -> None:
        super().__init__(parent)
        self._say = say
        self._is_idle = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(idle_ms)
        self._timer.timeout.connect(lambda: self._set(is_idle=True))
        self._timer.start()
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Every key and every move of the mouse counts."""
        if event.type() in OWN:
            self._timer.start()
            self._set(is_idle=False)
        return False

    def _set(self, *, is_idle: bool) -> None:
        if is_idle != self._is_idle:
            self._is_idle = is_idle
            self._say(is_idle)
