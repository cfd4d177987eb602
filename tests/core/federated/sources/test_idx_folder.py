"""Files of the idx format are read as published; whatever is damaged is named."""

import gzip

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError
from core.federated.records import TrainingConfig
from core.federated.sources.idx_folder import IdxFolder, read_idx
from core.jobs import NOBODY

PICTURES = np.arange(3 * 2 * 4, dtype=np.uint8).reshape(3, 2, 4) * 10


def idx(values):
    head = bytes([0, 0, 8, values.ndim]) + b"".join(int(size).to_bytes(4, "big") for size in values.shape)
    return head + values.astype(np.uint8).tobytes()


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "train-images-idx3-ubyte").write_bytes(idx(PICTURES))
    (tmp_path / "train-labels-idx1-ubyte.gz").write_bytes(gzip.compress(idx(np.array([7, 0, 7]))))
    return tmp_path


def read(folder, **params):
    return IdxFolder(IdxFolder.Params(folder=str(folder), **params), None).read(TrainingConfig(), job=NOBODY)


def test_pictures_and_labels_are_read_packed_or_not(folder):
    examples = read(folder)
    assert examples.labels == ("7", "0", "7")
    assert examples.inputs.shape == (3, 1, 2, 4)
    assert np.allclose(examples.inputs[2, 0, 1, 3], 230 / 255)
    assert read(folder, most=2).labels == ("7", "0")


def test_what_is_missing_or_does_not_fit_is_named(folder):
    with pytest.raises(InputError, match="t10k-images-idx3-ubyte"):
        read(folder, part="test")
    (folder / "train-images-idx3-ubyte").write_bytes(idx(PICTURES[:2]))
    with pytest.raises(InputError, match="2 pictures and 3 labels"):
        read(folder)
    (folder / "train-images-idx3-ubyte").write_bytes(idx(PICTURES)[:-1])
    with pytest.raises(InputError, match="holds 23 bytes and says 24"):
        read(folder)
    (folder / "train-images-idx3-ubyte").write_bytes(bytes([0, 0, 8, 3]) + b"\xff" * 12)
    with pytest.raises(InputError, match="says that it holds"):
        read(folder)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_in_words(tmp_path_factory, data):
    for name in ("file", "file.gz"):
        path = tmp_path_factory.mktemp("idx") / name
        path.write_bytes(data)
        try:
            assert read_idx(path, dimensions=1).dtype == np.uint8
        except InputError as error:
            assert path.name in str(error)
