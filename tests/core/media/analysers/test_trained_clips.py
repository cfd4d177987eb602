"""A model over clips tags videos, over all of their length, and looks at nothing else."""

import numpy as np
import pytest
from film import GREEN, SAMPLES, tone, write_sound, write_video
from onnx import TensorProto, helper, numpy_helper

from core.errors import MediaError
from core.media.records import Query


def brighter_model(frames=8, side=32):
    """Says "later" by how much brighter the second half of a clip is than the first, and "earlier" by the opposite."""
    weights = {
        "half": np.array([frames // 2], np.int64),
        "none": np.array([0], np.int64),
        "end": np.array([frames], np.int64),
        "axis": np.array([2], np.int64),
        "ways": np.array([[-9, 9]], np.float32),
        "shape": np.array([-1, 1], np.int64),
    }
    nodes = [
        helper.make_node("Slice", ["x", "none", "half", "axis"], ["first"]),
        helper.make_node("Slice", ["x", "half", "end", "axis"], ["second"]),
        helper.make_node("ReduceMean", ["first"], ["before"], axes=[1, 2, 3, 4], keepdims=0),
        helper.make_node("ReduceMean", ["second"], ["after"], axes=[1, 2, 3, 4], keepdims=0),
        helper.make_node("Sub", ["after", "before"], ["more"]),
        helper.make_node("Reshape", ["more", "shape"], ["column"]),
        helper.make_node("MatMul", ["column", "ways"], ["y"]),
    ]
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        nodes,
        "brighter",
        [value("x", TensorProto.FLOAT, ["n", 3, frames, side, side])],
        [value("y", TensorProto.FLOAT, ["n", 2])],
        [numpy_helper.from_array(array, name) for name, array in weights.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8).SerializeToString()


def ramp(seconds):
    """Frames that grow brighter."""
    return [np.full((48, 64, 3), level, np.uint8) for level in np.linspace(30, 230, round(seconds * 15)).astype(int)]


@pytest.fixture
def installed(media):
    media.install_model(brighter_model(), model_id="m", title="Brighter", labels=["earlier", "later"])
    return media


def test_videos_are_tagged_and_pictures_and_sounds_are_not(installed, tmp_path):
    up = write_video(tmp_path / "up.mp4", ramp(1.0), rate=15)
    down = write_video(tmp_path / "down.mp4", ramp(1.0)[::-1], rate=15)
    sound = write_sound(tmp_path / "a.wav", tone(1))
    installed.import_paths([up, down, sound, SAMPLES / "coffee.jpg"])
    assert installed.tag("m").analysed == 2
    tags = {item.name: [tag.text for tag in item.tags] for item in installed.items(Query())}
    assert tags == {"up.mp4": ["later"], "down.mp4": ["earlier"], "a.wav": [], "coffee.jpg": []}
    assert installed.tag("m").analysed == 0


def test_a_long_video_is_judged_by_ten_clips_and_says_where_each_label_is_seen(installed, tmp_path):
    """Up for two thirds of 24 s, down for the last one: clips in the middle of tenths, 2.4 s each."""
    frames = [*ramp(16), *ramp(8)[::-1]]
    [number] = installed.import_paths([write_video(tmp_path / "a.mp4", frames, rate=15)]).added
    installed.tag("m", [number])
    report = dict(installed.item(number).reports)["trained:m"]
    [table] = report.parts
    seen = {row[0]: row[2].split(", ") for row in table.rows}
    assert seen["later"] == ["0:01", "0:03", "0:05", "0:08", "0:10", "0:13", "0:15"]
    assert seen["earlier"] == ["0:17", "0:20", "0:22"]
    assert [tag.text for tag in report.tags] == ["later"]


def test_a_broken_video_is_a_failure_in_words(installed, tmp_path):
    path = write_video(tmp_path / "a.mp4", seconds=1, scenes=(GREEN,))
    [number] = installed.import_paths([path]).added
    installed.item(number).path.write_bytes(b"gone")
    [failure] = installed.tag("m", [number]).failures
    assert failure.path.endswith("a.mp4") and failure.what


def test_a_model_of_something_else_is_refused(media):
    with pytest.raises(MediaError, match="cannot be used"):
        media.install_model(b"not onnx", model_id="m", title="x", labels=["a"])
