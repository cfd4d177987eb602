"""Training gets pixels of the size and channels that it asked for."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.media.reading import decode


def test_an_enlarged_picture_comes_back_exactly(tmp_path):
    """Eight times larger, averaged down by eight: the same numbers (arithmetic)."""
    small = np.arange(64, dtype=np.uint8).reshape(8, 8) * 4
    Image.fromarray(small).resize((64, 64), Image.Resampling.NEAREST).save(tmp_path / "big.png")
    found = decode(tmp_path / "big.png", width=8, height=8, channels=1)
    assert found.shape == (8, 8, 1)
    assert (found[:, :, 0] == small).all()


def test_colour_keeps_its_three_channels(tmp_path):
    Image.new("RGB", (50, 20), (10, 200, 30)).save(tmp_path / "green.png")
    found = decode(tmp_path / "green.png", width=4, height=6, channels=3)
    assert found.shape == (6, 4, 3)
    assert (found == (10, 200, 30)).all()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="bounds memory as Linux does")
def test_no_mutated_file_ends_hangs_or_swells_the_program(tmp_path):
    """Twenty-two sorts of files, forty mutations each, in a process with bounded memory and time."""
    program = Path(__file__).parent / "fuzz_readers.py"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    command = [sys.executable, str(program), str(tmp_path), "1", "40"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=600)
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert len(found["came"]) == 22
    assert all(sum(results.values()) == 40 for results in found["came"].values())
    assert found["peak_mb"] < 2000
