"""Benchmarks are found, say what they measure, and write their figures with the machine."""

import json

import pytest

from core.errors import InputError
from vega_desktop import bench


def test_every_benchmark_says_what_it_measures():
    found = bench.find()
    assert "network-link" in found
    assert all(entry.title for entry in found.values())


def test_the_figures_are_written_with_the_machine(tmp_path, monkeypatch):
    made = bench.Benchmark("count", "Counting", lambda say: {"ratio": 0.9})
    monkeypatch.setattr(bench, "find", lambda: {"count": made})
    bench.run_benchmarks("count", tmp_path / "figures.json")
    written = json.loads((tmp_path / "figures.json").read_text())
    assert written["name"] == "count"
    assert written["figures"] == {"ratio": 0.9}
    assert written["machine"]["cores"] >= 1


def test_an_unknown_benchmark_lists_what_there_is():
    with pytest.raises(InputError, match="network-link"):
        bench.run_benchmarks("no-such-thing", None)
