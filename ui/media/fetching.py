"""Fetching what a view wants to show in worker threads, newest wish first, so that the loop thread never waits.

A view asks for far more than it will show while a person scrolls. So wishes are a stack: the newest is served
first, and the oldest are dropped unserved when there are too many.
"""

import logging
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from core.errors import VegaError

log = logging.getLogger(__name__)

# Threads that wait for disk and decoding; more only make the loop thread wait longer for the interpreter.
THREADS = 2


class _Mouth(QObject):
    """What the threads speak through. It is nobody's child: a thread may speak while the one it speaks to is deleted,
    and Qt then drops the words, where a signal of the deleted object itself would crash the program."""

    answered = Signal(object, object, object)


class Fetcher(QObject):
    """Calls `work(wish)` in a worker and answers with signals on the thread this object lives in."""

    fetched = Signal(object, object)
    """The wish and what `work` returned."""
    failed = Signal(object, object)
    """The wish and the error that `work` raised."""

    def __init__(self, work: Callable[[Any], Any], *, remembered: int = 256, parent: QObject | None = None) -> None:
        """`remembered` is how many unserved wishes are kept."""
        super().__init__(parent)
        mouth = _Mouth()
        # a signal of another thread waits in Qt's queue, which lets go of it with this object
        mouth.answered.connect(self._answer)
        self._stack = _Stack(work, remembered, mouth)
        self.destroyed.connect(self._stack.close)

    def want(self, wish: Hashable) -> None:
        """Fetch soon; wishing again for what is under way only moves it to the front."""
        self._stack.push(wish)

    def forget(self) -> None:
        """Drop the wishes that nobody has begun to serve."""
        self._stack.clear()

    def close(self) -> None:
        """Stop serving; what is under way ends unheard."""
        self._stack.close()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is waiting or under way."""
        return self._stack.is_idle

    @Slot(object, object, object)
    def _answer(self, wish: Hashable, answer: object, error: Exception | None) -> None:
        if error is None:
            self.fetched.emit(wish, answer)
        else:
            self.failed.emit(wish, error)


class _Stack:
    """The wishes and the threads, which outlive the object they answer to."""

    def __init__(
        self,
        work: Callable[[Any], Any],
        remembered: int,
        mouth: _Mouth,
    ) -> None:
        self._work = work
        self._remembered = remembered
        self._mouth = mouth
        self._lock = threading.Lock()
        self._waiting: dict[Hashable, None] = {}
        self._serving: set[Hashable] = set()
        self._is_closed = False
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="fetch")

    @property
    def is_idle(self) -> bool:
        with self._lock:
            return not self._waiting and not self._serving

    def push(self, wish: Hashable) -> None:
        with self._lock:
            if self._is_closed or wish in self._serving:
                return
            was_waiting = self._waiting.pop(wish, False) is None
            self._waiting[wish] = None
            if len(self._waiting) > self._remembered:
                del self._waiting[next(iter(self._waiting))]
            if was_waiting:
                return
        self._pool.submit(self._serve)

    def clear(self) -> None:
        with self._lock:
            self._waiting.clear()

    def close(self, *_: object) -> None:
        with self._lock:
            self._is_closed = True
            self._waiting.clear()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _serve(self) -> None:
        with self._lock:
            if not self._waiting:
                return
            wish, _ = self._waiting.popitem()
            self._serving.add(wish)
        answer: object = None
        error: Exception | None = None
        try:
            answer = self._work(wish)
        except VegaError as known:
            error = known
        except Exception as unknown:  # a worker has nobody above it: whoever listens to `failed` shows it
            log.exception("Fetching %r failed", wish)
            error = unknown
        with self._lock:
            self._serving.discard(wish)
            if self._is_closed:
                return
        self._mouth.answered.emit(wish, answer, error)
