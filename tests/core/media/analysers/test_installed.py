"""An installed model looks at pictures and videos through its adapter, with options, a second file and a prompt."""

import numpy as np
import pytest
from little_models import averaging, telling

from core.errors import InputError, MediaError
from core.media.analysers.installed import Installed, options_of
from core.media.medium import Medium
from core.media.readers.base import Picture
from core.media.reading import read_picture
from core.media.workbench import Here, Wanted
from core.reports import Boxes

RED = Picture(np.broadcast_to(np.array([255, 0, 0], np.uint8), (40, 60, 3)).copy(), 60, 40)
IMAGE = {"x": [1, 3, 64, 64]}


def installed(path, adapter, **others):
    return Installed(Installed.Params(str(path), adapter, **others), device="cpu")


def test_a_classifier_says_its_labels(tmp_path):
    """(1 − .485)/.229 = 2.25 for red is more than the others' negative numbers."""
    path = averaging(tmp_path / "m.onnx")
    report = installed(path, "resnet", labels="red\ngreen\nblue").analyse(RED)
    assert [tag.text for tag in report.tags] == ["red"]


def test_options_are_the_adapters_parameters(tmp_path):
    path = averaging(tmp_path / "m.onnx")
    report = installed(path, "resnet", labels="red\ngreen\nblue", options="least=0\nmost = 2\n").analyse(RED)
    assert [tag.text for tag in report.tags] == ["red", "blue"]
    assert options_of("a=b=c\n\n d = 1 ") == {"a": "b=c", "d": "1"}
    with pytest.raises(InputError, match="'least' is no parameter"):
        options_of("least")
    with pytest.raises(InputError, match="no parameter 'lest'"):
        installed(path, "resnet", options="lest=0").analyse(RED)


def test_a_tower_gives_a_vector_of_a_picture_and_of_a_video(tmp_path, samples):
    path = averaging(tmp_path / "m.onnx")
    wanted = [Wanted("mine", "installed", {"model": str(path), "adapter": "embedding"})]
    [picture] = Here().study(Medium(samples / "chelsea.jpg"), wanted, device="cpu")
    [video] = Here().study(Medium(samples / "clip.mp4", "video", 3.0), wanted, device="cpu")
    for study in (picture, video):
        assert study.report.parts[0].text == "A vector of 3 numbers."
        assert float(np.linalg.norm(study.vectors[0].numbers)) == pytest.approx(1.0)


def test_a_video_is_tagged_by_its_frames(tmp_path, samples):
    path = averaging(tmp_path / "m.onnx")
    study = installed(path, "resnet", labels="a\nb\nc").study(Medium(samples / "clip.mp4", "video", 3.0))
    assert {tag.text for tag in study.report.tags} <= {"a", "b", "c"}
    assert study.report.tags
    assert study.vectors == ()


def test_what_is_outlined_is_what_the_shipped_detector_is_surest_of(tmp_path, samples):
    """The cat fills its picture; the model says that all of the picture is it."""
    inputs = {
        "batched_images": [1, 3, "h", "w"],
        "batched_point_coords": [1, 1, 2, 2],
        "batched_point_labels": [1, 1, 2],
    }
    picture = read_picture(samples / "chelsea.jpg", longest=256)
    masks = np.ones((1, 1, 1, *picture.pixels.shape[:2]), np.float32)
    answers = {"output_masks": masks, "iou_predictions": np.array([[[0.75]]], np.float32)}
    report = installed(telling(tmp_path / "m.onnx", inputs, answers), "sam").analyse(picture)
    [found] = next(part for part in report.parts if isinstance(part, Boxes)).boxes
    assert (found.label, found.score, found.right) == ("cat", 0.75, 1.0)
    assert [tag.text for tag in report.tags] == ["cat"]


def test_what_cannot_be_is_said(tmp_path):
    path = averaging(tmp_path / "m.onnx")
    with pytest.raises(InputError, match="No model is chosen"):
        installed("", "resnet").analyse(RED)
    with pytest.raises(InputError, match="There is no 'resnt' in adapters"):
        installed(path, "resnt").analyse(RED)
    with pytest.raises(InputError, match=r"does not fit 'matte': 'logits' has the shape 1 × 3, not 1 × 1"):
        installed(path, "matte").analyse(RED)
    with pytest.raises(InputError, match="does not fit 'resnet': models of this family are one file"):
        installed(path, "resnet", second=str(path)).analyse(RED)
    (tmp_path / "junk.onnx").write_bytes(b"junk")
    with pytest.raises(MediaError, match=r"junk\.onnx cannot be used"):
        installed(tmp_path / "junk.onnx", "resnet").analyse(RED)


def test_it_runs_only_when_asked_for():
    assert not Installed.is_automatic
    assert Installed.takes == {"picture", "video"}
