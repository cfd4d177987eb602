"""PauseMenu: do not disturb for an hour, until tomorrow, or no longer; the same in the list and in the tray."""

import time
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from PySide6.QtWidgets import QMenu, QWidget

from core.notices.service import Notices
from ui.actions import start
from ui.notices.words import until

HOUR_S = 3600.0


class PauseMenu(QMenu):
    """Fills itself whenever it opens. What goes wrong is said in the window of `owner`."""

    def __init__(self, notices: Notices, owner: QWidget, parent: QWidget | None = None) -> None:
        super().__init__("Do not disturb", parent)
        self._notices = notices
        self._owner = owner
        self.aboutToShow.connect(self.fill)
        self.fill()

    def fill(self) -> None:
        """What can be chosen now."""
        self.clear()
        self._add("For an hour", partial(self._notices.pause, HOUR_S))
        self._add("Until tomorrow", self._notices.pause_until_tomorrow)
        if paused := self._notices.paused_until:
            self.addSeparator()
            self._add(f"On {until(paused, time.time())}: turn off", self._notices.resume)

    def _add(self, words: str, verb: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self.addAction(words, lambda: start(self._owner, verb()))
