"""The demo's data is real, uneven, and never both learned and tested on."""

import numpy as np
from PIL import Image
from sklearn.datasets import load_digits

from vega_desktop.demo import digits


def test_every_picture_is_dealt_once_and_the_test_part_is_apart():
    dealt = digits.deal(3, seed=7)
    everything = np.concatenate([*dealt.parts, dealt.test])
    assert sorted(everything) == list(range(1797))
    assert len(dealt.test) == 450  # a quarter of 1797, rounded up as scikit-learn does
    assert min(map(len, dealt.parts)) >= digits.LEAST


def test_the_deal_is_uneven_and_repeatable():
    first, second = digits.deal(3, seed=7), digits.deal(3, seed=7)
    assert all((a == b).all() for a, b in zip(first.parts, second.parts, strict=True))
    shares = np.array([[np.mean(first.labels[part] == digit) for digit in range(10)] for part in first.parts])
    assert shares.max() > 0.2, "an even deal would give each digit a tenth"


def test_a_written_picture_is_the_digit(tmp_path):
    """Drawn eight times larger; one pixel of each block is the original, scaled from 16 grey steps to 255."""
    truth = digits.write(np.array([5]), tmp_path, with_labels=True)
    data = load_digits()
    assert truth == {"picture-0005.png": str(data.target[5])}
    pixels = np.asarray(Image.open(tmp_path / str(data.target[5]) / "picture-0005.png"))
    assert pixels.shape == (64, 64)
    assert (pixels[::8, ::8] == np.round(data.images[5] * 255 / 16)).all()


def test_unseen_pictures_betray_no_label(tmp_path):
    digits.write(np.array([1, 2]), tmp_path, with_labels=False)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["picture-0001.png", "picture-0002.png"]
