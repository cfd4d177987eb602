"""Figures of the connections, fresh while somebody looks."""

import asyncio

from PySide6.QtWidgets import QLabel, QWidget

from core.collaboration.calls.records import CallStatistics
from ui.collaboration import call_statistics
from ui.collaboration.call_statistics import StatisticsPopover


def words(popover):
    return [entry.text() for entry in popover.findChildren(QLabel) if not entry.isHidden()]


async def test_they_are_read_again_until_it_is_closed(qtbot, until, monkeypatch):
    monkeypatch.setattr(call_statistics, "EVERY_S", 0.02)
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    asked = []

    async def read():
        asked.append(1)
        return [CallStatistics("ben", "connected", 20.0 + len(asked), 2.0, 0.5, 100.0, 90.0)]

    popover = StatisticsPopover(read, str.title, window)
    assert call_statistics.NOBODY in words(popover)
    popover.show_figures(await read() * 3)
    popover.show_figures(())
    assert "Ben" not in words(popover)
    popover.open_above(window)
    await until(lambda: len(asked) > 2)
    assert {"Ben", "Good", "2 ms", "0.5 %", "100 / 90 kbit/s"} <= set(words(popover))
    popover.hide()
    await asyncio.sleep(0.05)
    count = len(asked)
    await asyncio.sleep(0.08)
    assert len(asked) == count
