"""Garbage on the window's thread only: Python's cycle collector runs on whichever thread happens to allocate.

A widget in a reference cycle that is collected by a worker thread is destroyed there, and Qt aborts or hangs
(measured: a suite of window tests hung within a minute). So the automatic collector is off while a window lives,
and a timer asks, by the collector's own thresholds, whether there is something to do.
"""

import gc

from PySide6.QtCore import QObject, QTimer

# The youngest generation fills in some hundred milliseconds of busy work.
LOOK_MS = 500


class Collector(QObject):
    """Collects while its parent lives; afterwards Python does again."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        # what is there at the start stays: looking at it again and again would cost frames
        gc.freeze()

    def look(self) -> int:
        """Collect the oldest generation that is full; returns how many objects went."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation] > 0:
                return gc.collect(generation)
        return 0

    def stop(self) -> None:
        """Hand back to Python."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_on:
            gc.enable()
