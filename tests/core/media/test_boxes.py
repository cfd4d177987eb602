"""Boxes come back to where they were in the picture, and overlapping finds of one kind are one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.media.boxes import box, squared, thinned


@given(st.integers(1, 300), st.integers(1, 300))
def test_a_place_in_the_square_is_the_same_place_in_the_picture(width, height):
    picture = squared(np.zeros((height, width, 3), np.uint8), 128)
    assert picture.pixels.shape == (128, 128, 3)
    corners = np.array([0.25 * width, 0.5 * height, 0.75 * width, height]) * picture.scale
    found = box(corners, picture, label="x", score=0.5)
    assert (found.left, found.top, found.right, found.bottom) == pytest.approx((0.25, 0.5, 0.75, 1.0))


def test_nothing_is_distorted():
    pixels = np.zeros((100, 200, 3), np.uint8)
    pixels[:, 100:] = 255
    square = squared(pixels, 64, fill=7)
    assert (square.pixels[:32, 40:] > 200).all()
    assert (square.pixels[33:] == 7).all()


def test_boxes_end_at_the_edges():
    picture = squared(np.zeros((100, 100, 3), np.uint8), 100)
    found = box(np.array([-20, 10, 150, 90]), picture, label="x", score=1.0)
    assert (found.left, found.right) == (0.0, 1.0)


def test_of_overlapping_finds_of_one_kind_the_best_stays():
    # the second overlaps the first by 90/110 of their union, the third is elsewhere, the fourth of another kind
    corners = np.array([[0, 0, 10, 10], [1, 0, 11, 10], [50, 50, 60, 60], [0, 0, 10, 10]], float)
    scores = np.array([0.8, 0.9, 0.7, 0.6])
    assert thinned(corners, scores, np.array([0, 0, 0, 1]), least=0.5, overlap=0.45) == [1, 2, 3]
    assert thinned(corners, scores, np.array([0, 0, 0, 1]), least=0.65, overlap=0.9) == [1, 0, 2]
    assert thinned(np.zeros((0, 4)), np.zeros(0), np.zeros(0), least=0.5, overlap=0.5) == []
