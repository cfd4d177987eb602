"""The door: whatever page is shown, a message says that somebody asks to join."""

import asyncio

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.backend import Backend
from core.networking.records import Knocked, PeersChanged
from ui.actions import start
from ui.messages import Messages
from ui.network.knock_dialog import decide


class Door(QObject):
    """Watches for a window until `close`."""

    def __init__(self, backend: Backend, window: QWidget) -> None:
        super().__init__(window)
        self._backend = backend
        self._window = window
        self._said: dict[str, str] = {}
        self._subscriptions = (
            backend.events.subscribe(Knocked, self._say),
            backend.events.subscribe(PeersChanged, self._tidy),
        )

    def close(self) -> None:
        """Say nothing any more."""
        for subscription in self._subscriptions:
            subscription.cancel()

    def _say(self, event: Knocked) -> None:
        text = self._said[event.peer_id] = f"“{event.name}” asks to join you."
        Messages.of(self._window).info(text, button="Look…", do=lambda: self.open(event.peer_id), stays=True)

    def _tidy(self, event: PeersChanged) -> None:
        """What was decided, here or on the Network page, is said no longer."""
        messages = Messages.of(self._window)
        waiting = {knock.peer_id for knock in self._backend.network.knocks()}
        for peer_id in [peer_id for peer_id in self._said if peer_id not in waiting]:
            text = self._said.pop(peer_id)
            if text not in self._said.values():
                for toast in [toast for toast in messages.toasts if toast.text == text]:
                    messages.dismiss(toast)

    def open(self, peer_id: str) -> "asyncio.Task[None]":
        """Look who asks, and decide; what is refused becomes a message."""
        return start(self._window, self._decide(peer_id))

    async def _decide(self, peer_id: str) -> None:
        if words := await decide(self._backend, peer_id, self._window):
            Messages.of(self._window).info(words)
