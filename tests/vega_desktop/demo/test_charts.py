"""The demo's charts are real pictures of what happened."""

import pytest
from PIL import Image

from core.errors import StorageError
from vega_desktop.demo import charts

FACTS = {"federated": {"participants": ["Ada", "Bo"], "local_only_accuracy": [0.4, 0.8]}}
ROUNDS = [
    {"number": 1, "accuracy": None, "loss": None, "round_ms": 300.0},
    {"number": 2, "accuracy": 0.6, "loss": 1.2, "round_ms": 280.0},
    {"number": 3, "accuracy": 0.9, "loss": 0.4, "round_ms": 260.0},
]
SHARES = {"Ada": {"0": 3, "1": 40}, "Bo": {"0": 50, "1": 2}}


def test_every_chart_is_written_and_shows_something(qapp, tmp_path):
    charts.draw(FACTS, ROUNDS, SHARES, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(charts.NAMES)
    for name in charts.NAMES:
        with Image.open(tmp_path / name) as picture:
            assert picture.width > 1000
            assert len(picture.convert("RGB").getcolors(1 << 24)) > 20


def test_a_folder_that_is_gone_is_said(qapp, tmp_path):
    with pytest.raises(StorageError):
        charts.draw(FACTS, ROUNDS, SHARES, tmp_path / "nowhere")
