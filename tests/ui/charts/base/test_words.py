"""How numbers and moments read."""

import math
import time

import pytest

from ui.charts.base.words import iso, moment, say, ticks


@pytest.mark.parametrize(
    ("value", "form", "unit", "words"),
    [
        (0.0, "number", "", "0"),
        (172.55, "number", "", "172.6"),
        (0.012345, "number", "", "0.01235"),
        (1234567.0, "number", "", "1,234,567"),
        (3.0, "number", "jobs", "3 jobs"),
        (-2.5, "number", "", "-2.5"),
        (2e-7, "number", "", "2e-07"),
        (0.9312, "percent", "", "93.1 %"),
        (1.0, "percent", "", "100 %"),
        (1_280_000.0, "bytes", "/s", "1.28 MB/s"),
        (512.0, "bytes", "", "512 B"),
        (math.nan, "number", "", "–"),
        (math.inf, "bytes", "", "–"),
    ],
)
def test_a_value_reads_as_a_person_writes_it(value, form, unit, words):
    assert say(value, form, unit) == words


def test_marks_of_an_axis_have_equal_digits():
    assert ticks([0.0, 0.5, 1.0], 0.5) == ["0", "0.5", "1.0"]
    assert ticks([0.2, 0.4], 0.2, "percent") == ["20 %", "40 %"]
    assert ticks([0.975, 0.980], 0.005, "percent") == ["97.5 %", "98.0 %"]
    assert ticks([0.0, 20_000.0, 40_000.0], 20_000.0) == ["0", "20 k", "40 k"]
    assert ticks([1_000.0, 2_000.0], 1_000.0) == ["1,000", "2,000"]
    assert ticks([0.0, 5e5, 1e6], 5e5, "bytes", "/s") == ["0", "0.5 MB/s", "1.0 MB/s"]
    assert ticks([], 1.0) == []


def test_a_moment_is_local_time():
    at = time.mktime((2026, 11, 25, 10, 19, 16, 0, 0, -1))
    assert moment(at) == "Wed 25 Nov 2026, 10:19:16"
    assert iso(at).startswith("2026-11-25T10:19:16")
    assert moment(1e300) == "–"
