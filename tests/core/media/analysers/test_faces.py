"""Faces are found where they are; where there is none, none is said."""

import numpy as np
import pytest

from core.media.analysers.faces import Faces, anchors
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
    assert [(tag.text, tag.score) for tag in report.tags] == [("face", face.score)]


@pytest.mark.parametrize("name", ["coffee", "brick", "chelsea", "rocket"])
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
