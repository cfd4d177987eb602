"""Models are loaded once, and a file that is none is said in words."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from onnx import TensorProto, helper

from core.errors import MediaError
from core.media.sessions import FOLDER, open_session, run, softmax


@pytest.fixture
def doubling(tmp_path):
    """A model whose answer is twice what it gets."""
    node = helper.make_node("Add", ["x", "x"], ["y"])
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 3]) for name in ("x", "y")]
    graph = helper.make_graph([node], "double", ends[:1], ends[1:])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    path = tmp_path / "double.onnx"
    onnx.save(model, path)
    return path


def test_a_model_answers_and_is_loaded_once(doubling):
    [answer] = run(doubling, np.array([[1, 2, 3]], np.float32))
    assert answer.tolist() == [[2, 4, 6]]
    assert open_session(doubling) is open_session(doubling)


def test_a_file_that_is_no_model_is_said(tmp_path):
    (tmp_path / "junk.onnx").write_bytes(b"junk")
    with pytest.raises(MediaError, match=r"junk\.onnx cannot be used"):
        open_session(tmp_path / "junk.onnx")


def test_a_device_that_is_not_there_falls_back_to_the_processor(doubling):
    assert open_session(doubling, device="cuda").get_providers()[-1] == "CPUExecutionProvider"


def test_every_shipped_model_loads():
    for path in FOLDER.glob("*.onnx"):
        assert open_session(path).get_inputs()


@given(arrays(np.float64, (2, 5), elements=st.floats(-1e3, 1e3)))
def test_softmax_is_a_distribution(logits):
    found = softmax(logits)
    assert np.allclose(found.sum(axis=1), 1.0)
    assert (found >= 0).all()
    assert np.allclose(softmax(logits + 7.0), found)


APART = """
import sys
from pathlib import Path
from core.media.sessions import open_session

open_session(Path(sys.argv[1]), device="cpu")
"""


def test_a_model_that_is_run_leaves_nothing_in_the_home_folder(tmp_path):
    """onnxruntime would keep events of how it is used there, and upload them."""
    kept = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    homes = dict.fromkeys(("HOME", "USERPROFILE", "XDG_CACHE_HOME"), str(tmp_path))
    model = next(FOLDER.rglob("*.onnx"))
    root = Path(__file__).parents[3]
    subprocess.run(
        [sys.executable, "-B", "-c", APART, str(model)], env={**kept, **homes}, check=True, cwd=root, timeout=110
    )
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
