"""Typed events: who changes something says so, who shows it listens; neither knows the other.

An event is any frozen dataclass named in the past tense (`PeerJoined`). Handlers run on the loop
thread, also when a worker thread emits, so that what they touch needs no lock.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any, TypeVar

E = TypeVar("E")

log = logging.getLogger(__name__)


class Subscription:
    """A handler's place on the bus; `cancel()` takes it off again."""

    def __init__(self, cancel: Callable[[], None]) -> None:
        self._cancel = cancel

    def cancel(self) -> None:
        """Stop listening. Cancelling twice does nothing."""
        self._cancel()


class Events:
    """The bus of one Backend."""

    def __init__(self) -> None:
        self._handlers: list[tuple[type, Callable[[Any], None]]] = []
        self._loop: asyncio.AbstractEventLoop | None = None

    def bind(self, loop: asyncio.AbstractEventLoop) -> None:
        """Deliver on this loop's thread from now on."""
        self._loop = loop

    def subscribe(self, kind: type[E], handler: Callable[[E], None]) -> Subscription:
        """Call `handler` with every event of `kind` or a subclass; `object` means every event."""
        entry: tuple[type, Callable[[Any], None]] = (kind, handler)
        self._handlers.append(entry)

        def cancel() -> None:
            if entry in self._handlers:
                self._handlers.remove(entry)

        return Subscription(cancel)

    def emit(self, event: object) -> None:
        """Tell everyone. From the loop thread at once, from any other thread as the loop's next step."""
        loop = self._loop
        if loop is None or _running() is loop:
            self._deliver(event)
        elif not loop.is_closed():
            loop.call_soon_threadsafe(self._deliver, event)

    def _deliver(self, event: object) -> None:
        for kind, handler in tuple(self._handlers):
            if isinstance(event, kind):
                try:
                    handler(event)
                except Exception:  # one listener's fault must not silence the others
                    log.exception("A listener failed on %s", type(event).__name__)


def _running() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
