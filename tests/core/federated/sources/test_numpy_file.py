"""Arrays become examples; nothing is unpickled."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError
from core.federated.records import TrainingConfig
from core.federated.sources.numpy_file import NumpyFile
from core.jobs import NOBODY


def read(path, **params):
    return NumpyFile(NumpyFile.Params(file=str(path), **params), None).read(TrainingConfig(), job=NOBODY)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data.npz"


def test_arrays_are_read_and_scaled(path):
    np.savez(path, x=np.array([[0, 255], [51, 102]], np.uint8), y=np.array([3, 7]), who=np.array(["a", "b"]))
    examples = read(path, high=255.0, groups="who")
    assert examples.inputs.tolist() == [[0.0, 1.0], [np.float32(0.2), np.float32(0.4)]]
    assert (examples.labels, examples.groups) == (("3", "7"), ("a", "b"))


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"x": np.zeros((2, 2))}, "no array 'y'"),
        ({"x": np.zeros((2, 2)), "y": np.zeros(3)}, "one for each example"),
        ({"x": np.zeros(2), "y": np.zeros(2)}, "shape"),
        ({"x": np.array([["a", "b"]]), "y": np.zeros(1)}, "Give numbers"),
        ({"x": np.zeros((1, 1)), "y": np.array([{"run": "code"}])}, "no plain arrays"),
    ],
)
def test_what_does_not_fit_is_said(path, arrays, words):
    np.savez(path, **arrays)
    with pytest.raises(InputError, match=words):
        read(path)


@given(st.binary(max_size=100))
def test_other_files_are_refused_in_words(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("npz") / "data.npz"
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"data\.npz"):
        read(path)


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path / "none.npz")
