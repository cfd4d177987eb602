"""A map of the foreground, which here is the picture's red channel, says how much there is and where."""

import numpy as np
import pytest
from little_models import redness, telling

from core.errors import MediaError
from core.media.adapters.base import Network
from core.media.adapters.matte import Matte, sureness, surrounding
from core.media.readers.base import Picture
from core.media.sessions import open_session


def half_red():
    pixels = np.zeros((50, 100, 3), np.uint8)
    pixels[:25, :50, 0] = 255
    return Picture(pixels, 100, 50)


def test_the_foreground_is_a_quarter_in_the_left_upper_corner(tmp_path):
    """Large models get v − ½, so red is ½, and what is not is −½: 0.62 and 0.38 through the sigmoid."""
    network = Network(open_session(redness(tmp_path / "m.onnx", 512)))
    assert Matte().fits(network.session) == ""
    boxes, table = Matte().analyse(half_red(), network).parts
    [found] = boxes.boxes
    assert table.rows == (("Share of the picture", "25.0 %"),)
    assert (found.left, found.top, found.right, found.bottom) == pytest.approx((0, 0, 0.5, 0.5), abs=0.01)
    assert found.score == pytest.approx(1 / (1 + np.exp(-0.5)), abs=0.01)


def test_the_map_itself_covers_the_whole_picture(tmp_path):
    there = Matte().matte(half_red(), Network(open_session(redness(tmp_path / "m.onnx", 512))))
    assert there.shape == (512, 512)
    # through the sigmoid, since a half was taken off: red is 0.62, the rest 0.38
    assert there[:250, :250].min() > 0.6 and there[262:].max() < 0.4 and there[:, 262:].max() < 0.4


@pytest.mark.parametrize(("statistics", "told"), [("by size", 0.905), ("imagenet", 0.905), ("half", 0.622)])
def test_small_models_get_the_statistics_of_imagenet(tmp_path, statistics, told):
    """(1 − .485)/.229 is 2.249, and 0.905 through the sigmoid."""
    network = Network(open_session(redness(tmp_path / "m.onnx", 64)))
    boxes, _ = Matte(Matte.Params(statistics)).analyse(half_red(), network).parts
    # blurred where red ends
    assert boxes.boxes[0].score == pytest.approx(told, abs=0.02)


def test_without_a_foreground_there_is_no_box(tmp_path):
    path = telling(tmp_path / "m.onnx", {"x": [1, 3, 64, 64]}, {"y": np.zeros((1, 1, 64, 64), np.float32)})
    [table] = Matte().analyse(half_red(), Network(open_session(path))).parts
    assert table.rows == (("Share of the picture", "0.0 %"),)


def test_maps_that_are_logits_are_known_by_their_range():
    assert sureness(np.array([[0.0, 1.0]])).tolist() == [[0.0, 1.0]]
    assert sureness(np.array([[-1e9, 0.0, 1e9]])).tolist()[0] == pytest.approx([0.0, 0.5, 1.0])
    for wrong in (np.zeros((0, 3)), np.array([[np.nan]])):
        with pytest.raises(MediaError, match="empty or not finite"):
            sureness(wrong)


def test_a_box_surrounds_all_that_is_true():
    mask = np.zeros((10, 20), bool)
    mask[2, 5] = mask[7, 14] = True
    found = surrounding(mask, label="x", score=2.0)
    assert (found.left, found.top, found.right, found.bottom, found.score) == (0.25, 0.2, 0.75, 0.8, 1.0)


def test_other_signatures_are_said(tmp_path):
    path = telling(tmp_path / "m.onnx", {"x": [1, 3, 64, 64]}, {"y": np.zeros((1, 2, 64, 64), np.float32)})
    assert "'y' has the shape 1 × 2 × 64 × 64, not 1 × 1 × any × any" in Matte().fits(open_session(path))
