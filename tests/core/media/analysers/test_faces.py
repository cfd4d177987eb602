"""Faces are found where they are; where there is none, none is said."""

import numpy as np
import pytest

from core.media.analysers.faces import Faces
from core.media.faces import anchors
from core.media.medium import Medium
from core.media.readers.base import Picture
from core.media.reading import read_picture
from core.reports import Boxes


def boxes(report):
    return [box for part in report.parts if isinstance(part, Boxes) for box in part.boxes]


def test_the_astronauts_face_is_found(samples):
    report = Faces().analyse(read_picture(samples / "astronaut.jpg", longest=1024))
    [face] = boxes(report)
    assert face.score == pytest.approx(0.92, abs=0.05)
    # her face lies left of the middle, in the upper third
    assert 0.3 < (face.left + face.right) / 2 < 0.55
    assert 0.15 < (face.top + face.bottom) / 2 < 0.35
    assert [tag.text for tag in report.tags] == ["face", "happy"]
    assert face.label == "happy"


def test_each_face_has_a_vector_with_its_place(samples):
    study = Faces().study(Medium(samples / "astronaut.jpg"))
    [vector] = study.vectors
    assert vector.numbers.shape == (128,)
    assert vector.box is not None and vector.box.left == boxes(study.report)[0].left


def test_without_expressions_a_face_is_just_a_face(samples):
    report = Faces(Faces.Params(expressions=False)).analyse(read_picture(samples / "astronaut.jpg", longest=1024))
    assert [tag.text for tag in report.tags] == ["face"]


@pytest.mark.parametrize("name", ["coffee", "brick", "chelsea", "rocket", "hubble"])
def test_things_and_cats_have_none(samples, name):
    report = Faces().analyse(read_picture(samples / f"{name}.jpg", longest=1024))
    assert (report.parts, report.tags) == ((), ())


def test_one_pixel_has_none():
    assert Faces().analyse(Picture(np.zeros((1, 1, 3), np.uint8), 1, 1)).parts == ()


def test_there_are_896_anchors_in_the_middles_of_their_cells():
    found = anchors()
    assert found.shape == (896, 2)
    assert found[0].tolist() == found[1].tolist() == [1 / 32, 1 / 32]
    assert found[512].tolist() == [1 / 16, 1 / 16]
    assert found[-1].tolist() == [15 / 16, 15 / 16]
