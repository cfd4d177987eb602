"""Levels as the textbook has them: RMS against full scale, in decibels."""

import numpy as np
import pytest

from core.collaboration.calls import levels
from core.collaboration.calls.levels import FLOOR_DBFS, Meter, dbfs


@pytest.mark.parametrize(
    ("size", "expected"),
    [(32_767, -3.01), (3_277, -23.01), (328, -43.0)],  # 20 log10(a / √2)
)
def test_a_sine_is_three_decibels_below_its_peak(size, expected):
    tone = (size * np.sin(2 * np.pi * np.arange(4800) / 48)).astype(np.int16)
    assert dbfs(tone) == pytest.approx(expected, abs=0.05)


def test_silence_and_nothing_are_the_floor():
    assert dbfs(np.zeros(960, np.int16)) == dbfs(np.zeros(0, np.int16)) == FLOOR_DBFS


def test_a_meter_rises_at_once_falls_slowly_and_forgets_who_sends_nothing(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(levels.time, "monotonic", lambda: now[0])
    meter = Meter()
    meter.take(np.full(960, 16_384, np.int16))
    assert meter.level == pytest.approx(-6.02, abs=0.01)  # half of full scale
    assert meter.is_speaking
    meter.take(np.zeros(960, np.int16))
    assert -40 < meter.level < -6.02
    for _ in range(50):
        meter.take(np.zeros(960, np.int16))
    assert meter.level == FLOOR_DBFS
    meter.take(np.full(960, 16_384, np.int16))
    now[0] += 1
    assert meter.level == FLOOR_DBFS and not meter.is_speaking
