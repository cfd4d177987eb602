"""Gathering: many changes within a moment lead to one look, so that a burst of events costs one refresh."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

# Quick enough to feel live, slow enough for one read a burst.
GATHER_MS = 120


class Gathering(QTimer):
    """`gathering.later()` calls `look` once, a moment after the first of many calls; never while `is_shown` says no.

    What happened meanwhile is the page's `shown` to read.
    """

    def __init__(self, parent: QObject, look: Callable[[], object], *, is_shown: Callable[[], bool]) -> None:
        super().__init__(parent, singleShot=True, interval=GATHER_MS)
        self._look = look
        self._is_shown = is_shown
        self.timeout.connect(self._due)

    def later(self, event: object = None) -> None:
        """Something changed."""
        if not self.isActive():
            self.start()

    def _due(self) -> None:
        if self._is_shown():
            self._look()
