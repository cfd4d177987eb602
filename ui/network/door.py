"""The door: whatever page is shown, a message says that somebody asks to join."""

import asyncio

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.backend import Backend
from core.networking.records import Knocked
from ui.actions import start
from ui.messages import Messages
from ui.network.knock_dialog import decide


class Door(QObject):
    """Watches for a window until `close`."""

    def __init__(self, backend: Backend, window: QWidget) -> None:
        super().__init__(window)
        self._backend = backend
        self._window = window
        self._subscription = backend.events.subscribe(Knocked, self._say)

    def close(self) -> None:
        """Say nothing any more."""
        self._subscription.cancel()

    def _say(self, event: Knocked) -> None:
        text = f"“{event.name}” asks to join you."
        Messages.of(self._window).info(text, button="Look…", do=lambda: self.open(event.peer_id), stays=True)

    def open(self, peer_id: str) -> "asyncio.Task[None]":
        """Look who asks, and decide; what is refused becomes a message."""
        return start(self._window, self._decide(peer_id))

    async def _decide(self, peer_id: str) -> None:
        if words := await decide(self._backend, peer_id, self._window):
            Messages.of(self._window).info(words)
