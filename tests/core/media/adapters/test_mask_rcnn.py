"""Masks over what the model was shown say how much of the picture a thing covers."""

import numpy as np
import pytest
from little_models import telling

from core.errors import MediaError
from core.media.adapters.base import Network
from core.media.adapters.mask_rcnn import MaskRcnn
from core.media.readers.base import Picture
from core.media.sessions import open_session

IMAGE = {"image": [3, 64, 64]}
# fills the upper half of what is shown
WIDE = Picture(np.zeros((16, 32, 3), np.uint8), 32, 16)
NAMES = {"boxes": ["n", 4], "labels": ["n"], "scores": ["n"], "masks": ["n", 1, "h", "w"]}


def model(path, masks, count=1):
    answers = {
        "boxes": np.tile(np.array([0, 0, 32, 16], np.float32), (count, 1)),
        "labels": np.ones(count, np.int64),
        "scores": np.full(count, 0.9, np.float32),
        "masks": masks,
    }
    return open_session(telling(path, IMAGE, answers, shapes=NAMES))


def test_the_share_is_that_of_the_picture_not_of_the_grey_around_it(tmp_path):
    """The left upper quarter of the picture, and all that lies below the picture."""
    masks = np.zeros((1, 1, 64, 64), np.float32)
    masks[0, 0, :16, :32] = 0.9
    masks[0, 0, 32:] = 0.9
    session = model(tmp_path / "m.onnx", masks)
    assert MaskRcnn().fits(session) == ""
    report = MaskRcnn().analyse(WIDE, Network(session, ("cat",)))
    boxes, table = report.parts
    assert (boxes.boxes[0].right, boxes.boxes[0].bottom) == (0.5, 0.5)
    assert table.rows == (("cat", "0.90", "25.0 %"),)


def test_masks_of_another_size_are_said(tmp_path):
    session = model(tmp_path / "m.onnx", np.zeros((1, 1, 28, 28), np.float32))
    with pytest.raises(MediaError, match="1 × 1 × 28 × 28, not 1 × 1 × 64 × 64"):
        MaskRcnn().analyse(WIDE, Network(session))


def test_a_model_that_finds_nothing_says_nothing(tmp_path):
    session = model(tmp_path / "m.onnx", np.zeros((0, 1, 64, 64), np.float32), count=0)
    assert MaskRcnn().analyse(WIDE, Network(session)).parts == ()


def test_a_model_without_masks_does_not_fit(tmp_path):
    answers = {"boxes": np.zeros((1, 4), np.float32), "labels": np.ones(1, np.int64), "scores": np.ones(1, np.float32)}
    path = telling(tmp_path / "m.onnx", IMAGE, answers)
    assert MaskRcnn().fits(open_session(path)) == "none of its outputs is the masks"
