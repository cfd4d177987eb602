"""MissingPictures: pictures of a document that are not on this machine come one by one when they are looked at."""

import logging
import time
from collections import OrderedDict

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from core.backend import Backend
from core.errors import VegaError
from core.networking.records import PeerConnected
from ui.actions import start

log = logging.getLogger(__name__)

# More than one screen shows; what is scrolled past long ago is not waited for.
MOST_WAITING = 100
# One that did not come is asked for again after so long, when it is still looked at.
AGAIN_S = 30.0


class MissingPictures(QObject):
    """`want(digest)` may be called with every painting; `came` when at least one more can be painted."""

    came = Signal()

    def __init__(self, backend: Backend, workspace_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._talk = backend.collaboration.talk
        self._workspace_id = workspace_id
        self._owner = parent
        self._waiting: OrderedDict[str, None] = OrderedDict()
        self._failed: dict[str, float] = {}
        self._fetching = ""
        self._is_running = False
        self._is_closed = False
        self._subscription = backend.events.subscribe(PeerConnected, self._somebody_came)
        self.destroyed.connect(self._subscription.cancel)

    def want(self, digest: str) -> None:
        """It is looked at and not here: fetch it soon, the one that is looked at last first."""
        is_early = time.monotonic() - self._failed.get(digest, -AGAIN_S) < AGAIN_S
        if self._is_closed or is_early or digest == self._fetching:
            return
        self._waiting[digest] = None
        self._waiting.move_to_end(digest)
        if len(self._waiting) > MOST_WAITING:
            self._waiting.popitem(last=False)
        if not self._is_running:
            self._is_running = True
            start(self._owner, self._fetch())

    def close(self) -> None:
        """Fetch nothing more than what is on its way."""
        self._is_closed = True
        self._waiting.clear()
        self._subscription.cancel()

    async def _fetch(self) -> None:
        try:
            while self._waiting:
                self._fetching, _ = self._waiting.popitem()
                try:
                    await self._talk.fetch(self._workspace_id, self._fetching)
                except VegaError as error:
                    log.info("A picture stays elsewhere: %s", error)
                    self._failed[self._fetching] = time.monotonic()
                else:
                    if not self._is_closed:
                        self.came.emit()
        finally:
            self._fetching, self._is_running = "", False

    def _somebody_came(self, event: PeerConnected) -> None:
        """Perhaps with what did not come before."""
        if self._failed:
            self._failed.clear()
            self.came.emit()
