"""Boxes in rows, whose scores are how likely anything is there times how likely it is that."""

import numpy as np
import pytest
from little_models import telling

from core.media.adapters.base import Network
from core.media.adapters.yolo_v5 import YoloV5
from core.media.readers.base import Picture
from core.media.sessions import open_session
from core.onnx_file import Declared, End

IMAGE = {"images": [1, 3, 64, 64]}
# shown to a square of 64 pixels it fills the left half
HIGH = Picture(np.full((320, 160, 3), 255, np.uint8), 160, 320)


def table(*finds, rows=12):
    """One find a row: x, y, width, height, anything, and the scores of two classes."""
    made = np.zeros((1, rows, 7), np.float32)
    made[0, : len(finds)] = np.reshape(finds, (-1, 7))
    return made


def test_boxes_are_fractions_of_the_picture(tmp_path):
    """The second is as sure of its class, but not that there is anything: 0.2 × 0.9 is too little."""
    answers = table((16, 32, 16, 32, 0.8, 0.1, 0.9), (8, 8, 8, 8, 0.2, 0.9, 0.1))
    network = Network(open_session(telling(tmp_path / "m.onnx", IMAGE, {"output0": answers})), ("cat", "dog"))
    assert YoloV5().fits(network.session) == ""
    assert YoloV5().classes(network.session) == 2
    report = YoloV5().analyse(HIGH, network)
    [dog] = report.parts[0].boxes
    assert (dog.label, dog.score) == ("dog", pytest.approx(0.72))
    assert (dog.left, dog.top, dog.right, dog.bottom) == pytest.approx((0.25, 0.25, 0.75, 0.75))


def test_grids_after_the_table_do_not_matter(tmp_path):
    answers = {"output0": table((16, 32, 16, 32, 0.8, 0.1, 0.9)), "grid": np.zeros((1, 3, 8, 8, 7), np.float32)}
    session = open_session(telling(tmp_path / "m.onnx", IMAGE, answers))
    assert YoloV5().fits(session) == ""
    assert len(YoloV5().analyse(HIGH, Network(session)).parts[0].boxes) == 1


def test_a_table_of_any_length_fits_and_may_be_empty(tmp_path):
    images = End("images", ("n", 3, "h", "w"), "tensor(float)")
    assert YoloV5().fits(Declared((images,), (End("o", (1, "n", 7), "tensor(float)"),))) == ""
    session = open_session(telling(tmp_path / "m.onnx", IMAGE, {"o": np.zeros((1, 0, 7), np.float32)}))
    assert YoloV5().analyse(HIGH, Network(session)).parts == ()


def test_what_is_not_finite_is_left_out(tmp_path):
    answers = table((16, 32, 16, 32, np.inf, 0.0, np.nan), (np.nan, 32, 16, 32, 0.9, 0.9, 0.9))
    path = telling(tmp_path / "m.onnx", IMAGE, {"o": answers})
    assert YoloV5().analyse(HIGH, Network(open_session(path))).parts == ()


def test_other_signatures_are_said(tmp_path):
    columns = open_session(telling(tmp_path / "1.onnx", IMAGE, {"o": np.zeros((1, 7, 12), np.float32)}))
    assert "has its boxes in columns" in YoloV5().fits(columns)
    few = open_session(telling(tmp_path / "2.onnx", IMAGE, {"o": np.zeros((1, 12, 5), np.float32)}))
    assert "does not say 4 numbers of a place, a score" in YoloV5().fits(few)
    flat = open_session(telling(tmp_path / "3.onnx", IMAGE, {"o": np.zeros((1, 12), np.float32)}))
    assert "not 1 × any × any" in YoloV5().fits(flat)
