"""System: the system's notifications, by the desktop's own service or by the tray's icon, whichever is there."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from ui.notices.tray import Tray


class System:
    """`say(key, …)` shows a notification; one of the same key takes the place of the one before."""

    def __init__(self, tray: Tray | None, owner: QObject) -> None:
        self._tray = tray
        self._desktop = _desktop(owner)

    def say(self, key: str, title: str, text: str, then: Callable[[], Any]) -> None:
        """Show it, if the system can; a click does `then`."""
        if self._desktop is not None:
            self._desktop.say(key, title, text, then)
        elif self._tray is not None:
            self._tray.say(title, text, then)

    def stop(self) -> None:
        """Say nothing more."""
        if self._desktop is not None:
            self._desktop.stop()


def _desktop(owner: QObject) -> Any:
    try:
        from ui.notices.desktop import Desktop
    except ImportError:  # some builds of Qt have no D-Bus
        return None
    return Desktop(owner) if Desktop.is_there() else None
