"""Training gets pixels of the size and channels that it asked for."""

import numpy as np
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
