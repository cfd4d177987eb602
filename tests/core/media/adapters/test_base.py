"""Pictures fitted into what networks take, finds sorted out, and shapes that do not fit said in words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from little_models import averaging, saved
from PIL import Image

from core.errors import MediaError
from core.media.adapters.base import (
    Finds,
    Network,
    answer,
    channels_first,
    chosen,
    corners_of,
    expect,
    inside,
    letterboxed,
    middle,
    misfit,
    picture_misfit,
)
from core.media.boxes import Squared
from core.media.sessions import open_session
from core.onnx_file import Declared, End


def test_a_wide_picture_lies_in_the_upper_part_with_grey_below():
    shown = letterboxed(np.full((50, 100, 3), 200, np.uint8), 64, 64, fill=114)
    assert inside(shown) == (32, 64)
    assert (shown.pixels[:32] == 200).all()
    assert (shown.pixels[32:] == 114).all()


def test_a_frame_that_is_no_square_is_filled_as_far_as_nothing_is_distorted():
    shown = letterboxed(np.full((100, 100, 3), 200, np.uint8), 32, 64)
    assert (shown.scale, inside(shown)) == (0.32, (32, 32))
    assert (shown.pixels[:, 32:] == 0).all()


sizes = st.integers(1, 300)


@given(sizes, sizes, st.integers(16, 128), st.integers(16, 128))
def test_a_letterboxed_picture_stays_inside_and_touches_a_side(high, wide, height, width):
    shown = letterboxed(np.full((high, wide, 3), 255, np.uint8), height, width)
    rows, columns = inside(shown)
    assert shown.pixels.shape == (height, width, 3)
    assert (shown.pixels[:rows, :columns] == 255).all()
    assert not shown.pixels[rows:].any()
    assert not shown.pixels[:, columns:].any()
    # by rounding down it may miss the side by a pixel and what that is of the other one
    assert rows >= height - 1 or columns >= width - 1


@given(sizes, sizes)
def test_the_middle_of_any_picture_has_the_wanted_size(high, wide):
    pixels = np.zeros((high, wide, 3), np.uint8)
    assert middle(pixels, 24, 31, share=1.0, resampling=Image.Resampling.BICUBIC).shape == (24, 31, 3)


def test_the_middle_is_without_the_edges():
    """Seven eighths of 64 leave four pixels at each edge out."""
    pixels = np.zeros((64, 128, 3), np.uint8)
    pixels[:4] = pixels[-4:] = 255
    pixels[:, :36] = pixels[:, -36:] = 255
    assert not middle(pixels, 56, 56, share=7 / 8, resampling=Image.Resampling.NEAREST).any()


def test_pixels_become_standardised_channels():
    pixels = np.array([[[255, 0, 51]]], np.uint8)
    made = channels_first(pixels, np.array([0.5, 0.5, 0.2]), np.array([0.5, 0.25, 1.0]))
    assert made.shape == (1, 3, 1, 1)
    assert made.dtype == np.float32
    assert made.ravel().tolist() == pytest.approx([1.0, -2.0, 0.0], abs=1e-6)


def test_of_finds_the_sound_ones_are_told_the_best_first():
    """Nothing without area, nothing that is not finite, and of two of a kind at one place the better one."""
    corners = np.array([[0, 0, 9, 9], [0, 0, 9, 9], [20, 20, 20, 30], [0, np.nan, 9, 9], [20, 20, 1e30, 30]])
    scores = np.array([0.5, 0.6, 0.9, 0.9, 0.8])
    finds = Finds(Squared(np.zeros((64, 64, 3), np.uint8), 1.0, 64, 64), corners, scores, np.zeros(5, int))
    assert chosen(finds, least=0.3, most=9, overlap=0.45) == [4, 1]
    assert chosen(finds, least=0.7, most=9, overlap=0.45) == [4]
    assert chosen(finds, least=0.3, most=1, overlap=0.45) == [4]
    assert chosen(finds, least=0.95, most=9, overlap=0.45) == []


def test_middles_and_sizes_become_corners():
    assert corners_of(np.array([[10.0, 20.0, 4.0, 6.0]])).tolist() == [[8.0, 17.0, 12.0, 23.0]]


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (End("x", (1, 3, 8), "tensor(float)"), "'x' has the shape 1 × 3 × 8, not 1 × 3 × any × any"),
        (End("x", (2, 3, "h", None), "tensor(float)"), "'x' has the shape 2 × 3 × any × any, not 1 × 3 × any × any"),
        (End("x", (1, 3, 64, 64), "tensor(int64)"), r"'x' is a tensor\(int64\), not a tensor\(float\)"),
        (End("x", (1, 3, 0, 64), "tensor(float)"), "side of 0 pixels"),
        (End("x", (1, 3, -1, 64), "tensor(float)"), "has the shape 1 × 3 × -1 × 64"),
        (End("x", (1, 3, 8, 64), "tensor(float)"), "side of 8 pixels; from 16 to 2048"),
        (End("x", (1, 3, 4096, 64), "tensor(float)"), "side of 4096 pixels"),
        (End("x", (1, 3, 1 << 20, 1 << 20), "tensor(float)"), "more than fits into memory"),
        (End("x", (), "tensor(float)"), "the shape of a single number"),
    ],
)
def test_an_input_that_is_no_picture_is_said(end, words):
    with pytest.raises(AssertionError, match=words):
        raise AssertionError(picture_misfit(Declared((end,), ())))


def test_a_picture_of_free_size_is_one():
    assert picture_misfit(Declared((End("x", ("n", 3, "h", None), "tensor(float16)"),), ())) == ""
    assert "takes 2 inputs" in picture_misfit(Declared((End("x", (), ""),) * 2, ()))
    assert misfit(End("x", (), "tensor(float)"), ()) == ""


def test_a_model_that_fails_is_said(tmp_path):
    session = open_session(averaging(tmp_path / "mean.onnx"))
    with pytest.raises(MediaError, match="The model fails"):
        answer(session, {"input": np.zeros((1, 3, 5, 5), np.float32)})
    with pytest.raises(MediaError, match="answers with the shape 1 × 3, not 1 × 4"):
        expect(np.zeros((1, 3)), (1, 4))


def test_a_model_of_half_floats_gets_and_gives_what_others_do(tmp_path):
    from onnx import TensorProto, helper

    node, half = helper.make_node("Add", ["x", "x"], ["y"]), TensorProto.FLOAT16
    path = saved(tmp_path / "half.onnx", [node], {"x": [1, 2]}, {"y": [1, 2]}, types={"x": half, "y": half})
    [found] = answer(open_session(path), {"x": np.array([[1, 2]], np.float32)})
    assert (found.dtype, found.tolist()) == (np.float32, [[2, 4]])


def test_words_are_no_numbers(tmp_path):
    from onnx import TensorProto, helper

    node = helper.make_node("Identity", ["told"], ["y"])
    words = {"told": np.array(["a"], object)}
    path = saved(tmp_path / "w.onnx", [node], {"x": [1]}, {"y": [1]}, constants=words, types={"y": TensorProto.STRING})
    with pytest.raises(MediaError, match="not numbers"):
        answer(open_session(path), {"x": np.zeros(1, np.float32)})


def test_classes_without_a_label_have_a_number():
    assert [Network(None, ("cat",)).label(number) for number in (0, 1, -1)] == ["cat", "class 1", "class -1"]
