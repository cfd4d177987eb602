"""A classifier's logits, which here are what its three channels get on average, become classes with probabilities."""

import math

import numpy as np
import pytest
from little_models import averaging, telling

from core.errors import MediaError
from core.media.adapters.base import Network
from core.media.adapters.resnet import Resnet, likelihoods
from core.media.readers.base import Picture
from core.media.sessions import open_session

RED = Picture(np.broadcast_to(np.array([255, 0, 0], np.uint8), (40, 60, 3)).copy(), 60, 40)
IMAGE = {"input": [1, 3, 224, 224]}


def test_a_red_picture_is_of_the_class_of_the_red_channel(tmp_path):
    """(1 − .485)/.229, (0 − .456)/.224 and (0 − .406)/.225, through the softmax."""
    network = Network(open_session(averaging(tmp_path / "m.onnx")), ("red", "green", "blue"))
    assert Resnet().fits(network.session) == ""
    report = Resnet().analyse(RED, network)
    raised = [math.exp(0.515 / 0.229), math.exp(-0.456 / 0.224), math.exp(-0.406 / 0.225)]
    [tag] = report.tags
    assert tag.text == "red"
    assert tag.score == pytest.approx(raised[0] / sum(raised), abs=1e-3)
    assert [row[0] for row in report.parts[0].rows] == ["red", "blue", "green"]


def test_a_model_of_any_size_gets_224(tmp_path):
    path = averaging(tmp_path / "m.onnx", ("n", 3, "h", "w"))
    assert Resnet().analyse(RED, Network(open_session(path))).tags[0].text == "class 0"


def test_few_and_likely_classes_are_told(tmp_path):
    path = telling(tmp_path / "m.onnx", IMAGE, {"y": np.log([[0.5, 0.3, 0.2]]).astype(np.float32)})
    report = Resnet(Resnet.Params(least=0.25, most=2)).analyse(RED, Network(open_session(path), ("a", "b", "c")))
    assert [(tag.text, tag.score) for tag in report.tags] == [("a", 0.5), ("b", 0.3)]
    assert report.parts[0].rows == (("a", "0.50"), ("b", "0.30"))


def test_an_export_that_ends_with_the_softmax_is_not_flattened_by_another():
    assert likelihoods(np.array([[0.9, 0.1, 0.0]])).tolist() == [0.9, 0.1, 0.0]
    assert likelihoods(np.array([[0.0, 0.0]])).tolist() == [0.5, 0.5]
    for wrong in ([[np.nan, 1.0]], [[np.inf, 1.0]], [[1.0]]):
        with pytest.raises(MediaError, match="finite number for each"):
            likelihoods(np.array(wrong))


def test_other_signatures_are_said(tmp_path):
    one = open_session(telling(tmp_path / "1.onnx", IMAGE, {"y": np.zeros((1, 1), np.float32)}))
    assert "answers with 1 numbers" in Resnet().fits(one)
    flat = open_session(telling(tmp_path / "2.onnx", IMAGE, {"y": np.zeros(5, np.float32)}))
    assert "'y' has the shape 5, not 1 × any" in Resnet().fits(flat)
    assert Resnet().classes(open_session(averaging(tmp_path / "3.onnx"))) == 3
