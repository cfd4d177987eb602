"""A minute of live plotting: references to None and True neither leak nor get lost.

PySide6 6.12 lost one of each with every signal on CPython 3.11, until the interpreter aborted
(`none_dealloc`); their refcounts are real numbers there. From 3.12 on they are immortal and cannot tell.
"""

import gc
import sys
import time

import pytest
from PySide6.QtCore import QObject, QTimer, Signal

from ui.charts.line import Line

SOAK_S = 60.0
# Caches, compiled code and pytest itself come and go; a lost reference a signal would be thousands.
NOISE = 400


class Source(QObject):
    """Emits like a training that never ends, with the values that signals carry everywhere."""

    measured = Signal(float, float)
    switched = Signal(bool)
    said = Signal(object)


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None and True are immortal")
def test_live_plotting_keeps_references_to_none_and_true_flat(qtbot):
    chart = Line(Line.Params(most=5000))
    qtbot.addWidget(chart)
    chart.resize(800, 400)
    chart.show()
    source = Source()
    count = 0

    def measure(x, y):
        chart.append("loss", x, y)
        chart.append("accuracy", x, 1 - y)

    source.measured.connect(measure)
    source.switched.connect(chart.legend.setEnabled)
    source.said.connect(lambda word: None)

    def step():
        nonlocal count
        for _ in range(5):
            count += 1
            source.measured.emit(float(count), 1 / count)
            source.switched.emit(True)
            source.said.emit(None)

    timer = QTimer(interval=10)
    timer.timeout.connect(step)
    timer.start()
    qtbot.wait(3000)  # caches fill
    gc.collect()  # cycles hold references too, and are nobody's leak
    counted, none, true = count, sys.getrefcount(None), sys.getrefcount(True)
    end = time.monotonic() + SOAK_S
    while time.monotonic() < end:
        qtbot.wait(1000)
    timer.stop()
    gc.collect()
    emitted = count - counted
    assert emitted > 3000
    assert abs(sys.getrefcount(None) - none) < NOISE, f"after {emitted} rounds"
    assert abs(sys.getrefcount(True) - true) < NOISE, f"after {emitted} rounds"
