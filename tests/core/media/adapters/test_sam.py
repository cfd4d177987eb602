"""What is in a box, or in the middle: the mask with the best score, by models whose scores are the points they got."""

import numpy as np
import pytest
from little_models import saved, telling
from onnx import helper

from core.errors import InputError, MediaError
from core.media.adapters.base import Network, letterboxed
from core.media.adapters.sam import Sam, encoder_input, points_of
from core.media.readers.base import Picture
from core.media.sessions import open_session
from core.reports import Box

BOX = Box(0.1, 0.2, 0.3, 0.6, "cat", 0.9)
# shown as large as it is; red in the left half
PIXELS = np.zeros((40, 80, 3), np.uint8)
PIXELS[:, :40, 0] = 255
HALF = Picture(PIXELS, 80, 40)
DECODER = {
    "image_embeddings": [1, 3, 4, 4],
    "point_coords": [1, "n", 2],
    "point_labels": [1, "n"],
    "mask_input": [1, 1, 16, 16],
    "has_mask_input": [1],
    "orig_im_size": [2],
}
AT, UNTIL = np.array([0, 0]), np.array([1, 2])


def scores(name, axes, shape):
    """Nodes for scores that are a hundredth of the first point."""
    return [
        helper.make_node("Slice", [name, "at", "until", "axes"], ["first"]),
        helper.make_node("Reshape", ["first", "shape"], ["pair"]),
        helper.make_node("Mul", ["pair", "hundredth"], ["iou_predictions"]),
    ], {"at": AT, "until": UNTIL, "axes": axes, "shape": shape, "hundredth": np.array(0.01, np.float32)}


def whole(path, points="n"):
    """EfficientSAM's form. The first mask is where there is red, the second where there is none."""
    nodes, constants = scores("batched_point_coords", np.array([2, 3]), np.array([1, 1, 2]))
    nodes += [
        helper.make_node("Slice", ["batched_images", "zero", "one", "one"], ["red"]),
        helper.make_node("Unsqueeze", ["red", "one"], ["wide"]),
        helper.make_node("Sub", ["wide", "half"], ["there"]),
        helper.make_node("Neg", ["there"], ["elsewhere"]),
        helper.make_node("Concat", ["there", "elsewhere"], ["output_masks"], axis=2),
    ]
    constants |= {"zero": np.array([0]), "one": np.array([1]), "half": np.array(0.5, np.float32)}
    inputs = {
        "batched_images": [1, 3, "h", "w"],
        "batched_point_coords": [1, 1, points, 2],
        "batched_point_labels": [1, 1, points],
    }
    outputs = {"output_masks": [1, 1, 2, "h", "w"], "iou_predictions": [1, 1, 2]}
    return open_session(saved(path, nodes, inputs, outputs, constants=constants))


def decoder(path, masks):
    nodes, constants = scores("point_coords", np.array([1, 2]), np.array([1, 2]))
    nodes.append(helper.make_node("Identity", ["told"], ["masks"]))
    outputs = {"masks": [1, 2, "h", "w"], "iou_predictions": [1, 2]}
    return open_session(saved(path, nodes, DECODER, outputs, constants={**constants, "told": masks}))


def encoder(path, side=64, cells=4):
    node = helper.make_node("AveragePool", ["image"], ["embeddings"], kernel_shape=[16, 16], strides=[16, 16])
    shape = {"image": [1, 3, side, side]}
    return open_session(saved(path, [node], shape, {"embeddings": [1, 3, cells, cells]}))


def test_a_box_becomes_two_points_and_none_the_middle():
    places, kinds = points_of(BOX, width=80, height=40)
    assert places.ravel().tolist() == pytest.approx([8, 8, 24, 24])
    assert kinds.tolist() == [2, 3]
    places, kinds = points_of(None, width=80, height=40, count=4)
    assert (places[0].tolist(), kinds.tolist()) == ([40, 20], [1, -1, -1, -1])


@pytest.mark.parametrize("points", ["n", 5])
def test_one_file_outlines_what_is_in_the_middle(tmp_path, points):
    """The middle is (40, 20): scores of 0.4 and 0.2, so the first mask, the red half."""
    session = whole(tmp_path / "m.onnx", points)
    assert Sam().fits(session) == ""
    assert not Sam().needs_second(session)
    boxes, table = Sam().analyse(HALF, Network(session)).parts
    [found] = boxes.boxes
    assert (found.left, found.top, found.right, found.bottom, found.score) == (0, 0, 0.5, 1, pytest.approx(0.4))
    assert table.rows == (("object", "0.40", "50.0 %"),)


def test_a_detected_box_gives_its_name(tmp_path):
    """Its corner is (8, 32): scores of 0.08 and 0.32, so the second mask, the black half."""
    report = Sam().analyse(HALF, Network(whole(tmp_path / "m.onnx")), prompt=Box(0.1, 0.8, 0.3, 0.9, "cat", 0.9))
    [found] = report.parts[0].boxes
    assert (found.label, found.left, found.right, found.score) == ("cat", 0.5, 1, pytest.approx(0.32))
    assert report.tags[0].text == "cat"


def test_two_files_work_together(tmp_path):
    """80 × 40 becomes 64 × 32; its middle is (32, 16) there, so the first mask, which covers a quarter."""
    masks = np.full((1, 2, 40, 80), -1, np.float32)
    masks[0, 0, :20, :40] = 1
    session = decoder(tmp_path / "d.onnx", masks)
    second = encoder(tmp_path / "e.onnx")
    assert (Sam().fits(session), Sam().fits_second(second), Sam().needs_second(session)) == ("", "", True)
    found = Sam().segment(HALF, Network(session, (), second))
    assert (float(found.mask.mean()), found.score) == (0.25, pytest.approx(0.32))
    with pytest.raises(InputError, match="only a decoder"):
        Sam().segment(HALF, Network(session))


def test_an_encoder_gets_zeros_around_or_the_bare_pixels():
    shown = letterboxed(PIXELS, 64, 64)
    made = encoder_input(shown, is_flat=False)
    assert made[0, :, 0, 0].tolist() == pytest.approx([(1 - 0.485) / 0.229, -0.456 / 0.224, -0.406 / 0.225], abs=1e-5)
    assert not made[:, :, 32:].any()
    flat = encoder_input(shown, is_flat=True)
    assert (flat.shape, flat[0, 0].tolist()) == ((32, 64, 3), [255, 0, 0])


def test_an_encoder_that_takes_bare_pixels_sees_the_longest_side_at_1024(tmp_path):
    node = helper.make_node("Shape", ["input_image"], ["sizes"])
    nodes = [
        node,
        helper.make_node("Cast", ["sizes"], ["floats"], to=1),
        helper.make_node("ReduceSum", ["floats"], ["sum"], keepdims=1),
        helper.make_node("Expand", ["sum", "shape"], ["image_embeddings"]),
    ]
    path = tmp_path / "e.onnx"
    ends = {"input_image": ["h", "w", 3]}, {"image_embeddings": [1, 3, 4, 4]}
    second = open_session(saved(path, nodes, *ends, constants={"shape": np.array([1, 3, 4, 4])}))
    assert Sam().fits_second(second) == ""
    assert second.run(None, {"input_image": np.zeros((512, 1024, 3), np.float32)})[0].max() == 1539
    session = decoder(tmp_path / "d.onnx", np.ones((1, 2, 40, 80), np.float32))
    assert Sam().segment(HALF, Network(session, (), second)).mask.all()


def test_files_that_do_not_belong_together_are_said(tmp_path):
    masks = np.ones((1, 2, 40, 80), np.float32)
    other = encoder(tmp_path / "e.onnx", side=128, cells=8)
    with pytest.raises(MediaError, match="1 × 3 × 8 × 8, which the decoder does not take"):
        Sam().segment(HALF, Network(decoder(tmp_path / "d.onnx", masks), (), other))
    with pytest.raises(MediaError, match="not 1 × any × 40 × 80"):
        Sam().segment(HALF, Network(decoder(tmp_path / "f.onnx", masks[:, :, 1:]), (), encoder(tmp_path / "g.onnx")))


def test_an_empty_mask_says_nothing(tmp_path):
    session = decoder(tmp_path / "d.onnx", np.full((1, 2, 40, 80), -1, np.float32))
    assert Sam().analyse(HALF, Network(session, (), encoder(tmp_path / "e.onnx"))).parts == ()


def test_other_signatures_are_said(tmp_path):
    flat = {"masks": np.zeros((1, 1, 4, 4), np.float32)}
    assert "its inputs are x, not image_embeddings" in Sam().fits(
        open_session(telling(tmp_path / "1.onnx", {"x": [1, 3, 64, 64]}, flat))
    )
    session = open_session(telling(tmp_path / "2.onnx", DECODER, flat))
    assert Sam().fits(session) == "it has no output 'iou_predictions'"
    one = DECODER | {"point_coords": [1, 1, 2], "point_labels": [1, 1]}
    assert "takes 1 points" in Sam().fits(open_session(telling(tmp_path / "3.onnx", one, flat)))
    oblong = open_session(telling(tmp_path / "4.onnx", {"x": [1, 3, 64, 128]}, flat))
    assert "64 × 128, which is no square" in Sam().fits_second(oblong)
    assert "encoder takes 6 inputs" in Sam().fits_second(session)
