"""Boxes in columns, as middle and size in pixels of a letterboxed picture, become fractions of the picture."""

import numpy as np
import pytest
from little_models import saved, telling
from onnx import helper

from core.media.adapters.base import Network
from core.media.adapters.yolo_v8 import YoloV8
from core.media.readers.base import Picture
from core.media.sessions import open_session

IMAGE = {"images": [1, 3, 64, 64]}
# shown to a square of 64 pixels it fills the upper half
WIDE = Picture(np.full((160, 320, 3), 255, np.uint8), 320, 160)


def table(*finds, columns=12):
    """One find a column: x, y, width, height, and the scores of two classes."""
    made = np.zeros((1, 6, columns), np.float32)
    for number, find in enumerate(finds):
        made[0, :, number] = find
    return made


def test_boxes_are_fractions_of_the_picture(tmp_path):
    """The middle (32, 16) of 64 × 32 with half its size reaches from a quarter to three; its double is left out."""
    answers = table((32, 16, 32, 16, 0.1, 0.9), (33, 16, 32, 16, 0.0, 0.8), (8, 4, 16, 8, 0.5, 0.2))
    network = Network(open_session(telling(tmp_path / "m.onnx", IMAGE, {"output0": answers})), ("cat", "dog"))
    assert YoloV8().fits(network.session) == ""
    assert YoloV8().classes(network.session) == 2
    report = YoloV8().analyse(WIDE, network)
    dog, cat = report.parts[0].boxes
    assert (dog.label, dog.score) == ("dog", pytest.approx(0.9))
    assert (dog.left, dog.top, dog.right, dog.bottom) == pytest.approx((0.25, 0.25, 0.75, 0.75))
    assert (cat.label, cat.left, cat.top, cat.right, cat.bottom) == ("cat", 0, 0, 0.25, 0.25)
    assert [tag.text for tag in report.tags] == ["dog", "cat"]


def test_the_picture_is_shown_from_0_to_1_with_grey_around_it(tmp_path):
    """The score is the mean of what is shown: half of it 1, half of it 114/255."""
    box = np.array([[[32.0], [16.0], [32.0], [16.0]]], np.float32).repeat(12, axis=2)
    nodes = [
        helper.make_node("ReduceMean", ["images"], ["mean"], keepdims=1, axes=[1, 2, 3]),
        helper.make_node("Reshape", ["mean", "shape"], ["one"]),
        helper.make_node("Expand", ["one", "size"], ["scores"]),
        helper.make_node("Concat", ["box", "scores"], ["output0"], axis=1),
    ]
    constants = {"box": box, "shape": np.array([1, 1, 1]), "size": np.array([1, 1, 12])}
    path = saved(tmp_path / "m.onnx", nodes, IMAGE, {"output0": [1, 5, 12]}, constants=constants)
    [found] = YoloV8().analyse(WIDE, Network(open_session(path))).parts[0].boxes
    assert found.score == pytest.approx(0.5 + 0.5 * 114 / 255, abs=1e-3)
    assert found.label == "class 0"


def test_what_is_not_finite_is_left_out(tmp_path):
    answers = table((np.inf, 16, np.inf, 16, 0.9, 0), (32, 16, 32, 16, np.nan, 0.9), (32, 16, -32, 16, 0.9, 0.9))
    path = telling(tmp_path / "m.onnx", IMAGE, {"output0": answers})
    assert YoloV8().analyse(WIDE, Network(open_session(path))).parts == ()


def test_other_signatures_are_said(tmp_path):
    rows = open_session(telling(tmp_path / "1.onnx", IMAGE, {"o": np.zeros((1, 12, 6), np.float32)}))
    assert "has its boxes in rows" in YoloV8().fits(rows)
    masks = {"o": table(), "protos": np.zeros((1, 32, 16, 16), np.float32)}
    assert "2 outputs" in YoloV8().fits(open_session(telling(tmp_path / "2.onnx", IMAGE, masks)))
    few = open_session(telling(tmp_path / "3.onnx", IMAGE, {"o": np.zeros((1, 4, 12), np.float32)}))
    assert "does not say 4 numbers" in YoloV8().fits(few)
