"""Objects on real pictures: the scores measured when the network was converted, the places as one sees them."""

import numpy as np
import pytest

from core.media.analysers.objects import Objects, decode, object_names
from core.media.readers.base import Picture
from core.media.reading import read_picture
from core.reports import Boxes


def boxes(report):
    return [box for part in report.parts if isinstance(part, Boxes) for box in part.boxes]


def test_the_astronaut_is_a_person_in_the_left_of_the_picture(samples):
    report = Objects().analyse(read_picture(samples / "astronaut.jpg", longest=1024))
    [person] = [box for box in boxes(report) if box.label == "person"]
    assert person.score == pytest.approx(0.73, abs=0.05)
    # head and suit reach from the upper edge to the lower one, left of the flag
    assert person.left < 0.1
    assert 0.6 < person.right < 0.85
    assert person.top < 0.1
    assert person.bottom > 0.9
    assert report.tags[0].text == "person"


def test_the_cat_fills_its_picture(samples):
    report = Objects().analyse(read_picture(samples / "chelsea.jpg", longest=1024))
    [cat] = [box for box in boxes(report) if box.label == "cat"]
    assert (cat.right - cat.left) * (cat.bottom - cat.top) > 0.7


@pytest.mark.parametrize("shape", [(1, 1, 3), (3, 900, 3), (64, 64, 3)])
def test_a_picture_of_nothing_has_no_objects(shape):
    assert Objects().analyse(Picture(np.full(shape, 127, np.uint8), shape[1], shape[0])).parts == ()


def test_distances_are_told_from_the_middle_of_a_cell():
    """One cell says with certainty: 2 strides to the left, 1 up, 3 right, 4 down."""
    outputs = []
    for side in (13, 26, 52):
        bins = np.full((side * side, 4, 11), -50.0, np.float32)
        bins[:, [0, 1, 2, 3], [2, 1, 3, 4]] = 50.0
        outputs += [np.zeros((1, side * side, 80), np.float32), bins.reshape(1, side * side, 44)]
    scores, corners = decode(outputs)
    assert scores.shape == (13**2 + 26**2 + 52**2, 80)
    # the second cell of the first row at stride 32 has its middle at (48, 16)
    assert corners[1].tolist() == pytest.approx([48 - 64, 16 - 32, 48 + 96, 16 + 128])


def test_the_names_are_those_of_coco():
    assert len(object_names()) == 80
    assert (object_names()[0], object_names()[15], object_names()[79]) == ("person", "cat", "toothbrush")
