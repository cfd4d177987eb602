"""Boxes, labels and scores in outputs of their own, with the background first among the labels or not at all."""

import numpy as np
import pytest
from little_models import telling

from core.errors import MediaError
from core.media.adapters.base import Network
from core.media.adapters.faster_rcnn import FasterRcnn
from core.media.readers.base import Picture
from core.media.sessions import open_session

ANY = {"image": [3, "h", "w"]}
BOXES = np.array([[10, 10, 30, 20], [0, 0, 40, 20], [0, 0, 5, 5]], np.float32)
LABELS, SCORES = np.array([2, 1, 1]), np.array([0.9, 0.8, 0.1], np.float32)
FREE = {"boxes": ["n", 4], "labels": ["n"], "scores": ["n"]}
# as large as it is, and shown so
SMALL = Picture(np.zeros((20, 40, 3), np.uint8), 40, 20)


def model(path, inputs=ANY, **answers):
    given = {"boxes": BOXES, "labels": LABELS, "scores": SCORES, **answers}
    return open_session(telling(path, inputs, given, shapes=FREE))


def test_boxes_are_fractions_of_a_picture_of_any_size(tmp_path):
    session = model(tmp_path / "m.onnx")
    assert FasterRcnn().fits(session) == ""
    report = FasterRcnn().analyse(SMALL, Network(session, ("__background__", "cat", "dog")))
    dog, cat = report.parts[0].boxes
    assert (dog.label, dog.left, dog.top, dog.right, dog.bottom) == ("dog", 0.25, 0.5, 0.75, 1.0)
    assert (cat.label, cat.score, cat.right) == ("cat", pytest.approx(0.8), 1.0)


def test_labels_without_the_background_are_counted_from_one(tmp_path):
    report = FasterRcnn().analyse(SMALL, Network(model(tmp_path / "m.onnx"), ("cat", "dog")))
    assert [box.label for box in report.parts[0].boxes] == ["dog", "cat"]


def test_a_batch_of_one_of_fixed_size_is_filled_up(tmp_path):
    """40 × 20 in 80 × 80 is twice as large; the box of 10 to 30 is then of 5 to 15."""
    session = model(tmp_path / "m.onnx", {"image": [1, 3, 80, 80]})
    assert FasterRcnn().fits(session) == ""
    dog = FasterRcnn().analyse(SMALL, Network(session)).parts[0].boxes[0]
    assert (dog.label, dog.left, dog.top, dog.right, dog.bottom) == ("class 2", 0.125, 0.25, 0.375, 0.5)


def test_outputs_with_numbers_for_names_are_known_by_their_shapes(tmp_path):
    """So does the model of the ONNX zoo call them."""
    answers = {"6379": BOXES, "6381": LABELS, "6383": SCORES}
    path = telling(tmp_path / "m.onnx", ANY, answers, shapes={"6379": ["n", 4], "6381": ["n"], "6383": ["n"]})
    assert FasterRcnn().fits(open_session(path)) == ""
    assert len(FasterRcnn().analyse(SMALL, Network(open_session(path))).parts[0].boxes) == 2


def test_a_model_that_finds_nothing_says_nothing(tmp_path):
    session = model(tmp_path / "m.onnx", boxes=BOXES[:0], labels=LABELS[:0], scores=SCORES[:0])
    assert FasterRcnn().analyse(SMALL, Network(session)).parts == ()


def test_huge_labels_and_outputs_that_do_not_belong_together_do_no_harm(tmp_path):
    session = model(tmp_path / "1.onnx", labels=np.array([2**62, -(2**62), 0]))
    assert len(FasterRcnn().analyse(SMALL, Network(session)).parts[0].boxes) == 2
    with pytest.raises(MediaError, match="the shape 2, not 3"):
        FasterRcnn().analyse(SMALL, Network(model(tmp_path / "2.onnx", scores=SCORES[:2])))


def test_other_signatures_are_said(tmp_path):
    path = telling(tmp_path / "1.onnx", ANY, {"boxes": BOXES, "scores": SCORES})
    assert FasterRcnn().fits(open_session(path)) == "none of its outputs is the labels"
    path = telling(tmp_path / "2.onnx", {"image": [3, 8, 8]}, {"boxes": BOXES})
    assert "side of 8 pixels" in FasterRcnn().fits(open_session(path))
    path = telling(tmp_path / "3.onnx", {"a": [3, 64, 64], "b": [1]}, {"boxes": BOXES})
    assert "takes 2 inputs" in FasterRcnn().fits(open_session(path))
