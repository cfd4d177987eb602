"""The machine's load: rates are differences over time, and never negative."""

import psutil

from core.analytics.machine import Counters, Machine


def test_rates_are_differences_over_seconds():
    now, then = Counters(100, 60, 30, 8), Counters(60, 60, 10, 0)
    assert now.rates_since(then, 4.0) == (10.0, 0.0, 5.0, 2.0)


def test_counters_that_begin_anew_give_no_negative_rate():
    assert Counters(5, 5, 5, 5).rates_since(Counters(9, 9, 9, 9), 1.0) == (0.0, 0.0, 0.0, 0.0)


def test_no_time_gives_no_rate():
    assert Counters(5, 5, 5, 5).rates_since(Counters(0, 0, 0, 0), 0.0) == (0.0, 0.0, 0.0, 0.0)


def test_a_sample_of_this_machine_is_plausible():
    sample = Machine().sample()
    assert 0 <= sample.cpu_percent <= 100
    assert 0 < sample.memory_percent <= 100
    assert 5 < sample.process_mb < psutil.virtual_memory().total / 1e6
    assert min(sample.read_bytes_s, sample.written_bytes_s, sample.sent_bytes_s, sample.received_bytes_s) >= 0
