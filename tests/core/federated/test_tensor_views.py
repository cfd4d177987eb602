"""Reading in place gives what safetensors' own reader gives, and refuses what it refuses."""

import ml_dtypes
import numpy as np
import pytest
import safetensors
import safetensors.numpy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from core.errors import InputError
from core.federated.tensor_views import tensor_views
from core.federated.weights import ModelWeights

ARRAYS = st.dictionaries(
    st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1, max_size=8),
    hnp.arrays(
        st.sampled_from([np.float32, np.float64, np.int8, np.int64, np.bool_, np.float16]),
        hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
    ),
    max_size=4,
)


@settings(max_examples=100, deadline=None)
@given(ARRAYS)
def test_the_same_as_the_library_reads(arrays):
    data = safetensors.numpy.save(arrays, metadata={"made": "by a test"})
    found = tensor_views(data)
    assert found.keys() == arrays.keys()
    for name, value in arrays.items():
        assert (found[name].dtype, found[name].shape) == (value.dtype, value.shape)
        assert found[name].tobytes() == value.tobytes()


def test_nothing_is_copied():
    data = ModelWeights({"w": np.arange(4, dtype=np.float32), "b": np.ones(2, ml_dtypes.bfloat16)}).to_bytes()
    where = np.frombuffer(data, np.uint8).__array_interface__["data"][0]
    for value in tensor_views(memoryview(data)).values():
        assert where <= value.__array_interface__["data"][0] < where + len(data)
        assert not value.flags.writeable


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_mutated_bytes_are_read_as_the_library_reads_them_or_refused(data):
    whole = bytearray(safetensors.numpy.save({"w": np.arange(6, dtype=np.float32).reshape(2, 3), "b": np.ones(2)}))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place] = data.draw(st.integers(0, 255))
    cut = bytes(whole[: data.draw(st.integers(0, len(whole)))]) if data.draw(st.booleans()) else bytes(whole)
    try:
        found = tensor_views(cut)
    except InputError as error:
        assert error.what.startswith("These are not model weights")
        return
    try:
        wanted = safetensors.numpy.load(cut)
    except (safetensors.SafetensorError, KeyError):
        return  # the library wants the header's order and alignment too
    assert {name: value.tobytes() for name, value in found.items()} == {
        name: value.tobytes() for name, value in wanted.items()
    }


@pytest.mark.parametrize(
    "header",
    [
        b'{"w":{"dtype":"F32","shape":[99999999999,99999999999],"data_offsets":[0,8]}}',
        b'{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"v":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}',
        b'{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
        b'{"w":{"dtype":"F32","shape":[-1,-2],"data_offsets":[0,8]}}',
        b'{"w":{"dtype":"X9","shape":[2],"data_offsets":[0,8]}}',
    ],
    ids=["too large", "on top of each other", "bytes left over", "negative sides", "unknown type"],
)
def test_arrays_that_do_not_fill_the_file_are_refused(header):
    with pytest.raises(InputError, match="These are not model weights"):
        tensor_views(len(header).to_bytes(8, "little") + header + bytes(8))
