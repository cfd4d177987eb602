"""Weights keep their numbers, names and shapes on every way in and out, and foreign bytes are refused in words."""

import hashlib
import json
import struct

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from core.errors import InputError
from core.federated.weights import ModelWeights

KINDS = st.sampled_from([np.float16, np.float32, np.float64, np.int8, np.int32, np.int64, np.uint8, np.bool_])
SHAPES = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)
ARRAYS = KINDS.flatmap(lambda kind: hnp.arrays(kind, SHAPES))
MODELS = st.dictionaries(st.text("abcdef._0123", min_size=1, max_size=8), ARRAYS, max_size=5).map(ModelWeights)


def network():
    return torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.BatchNorm1d(4), torch.nn.Linear(4, 2))


def two(first, second):
    return ModelWeights({"a": np.array(first, np.float32)}), ModelWeights({"a": np.array(second, np.float32)})


@given(MODELS)
def test_bytes_bring_back_every_number_name_shape_and_type(model):
    """Also scalars, empty arrays, NaN: dtype and layout are kept exactly."""
    again = ModelWeights.from_bytes(model.to_bytes())
    assert again.architecture == model.architecture
    assert again.fingerprint == model.fingerprint
    for name, value in model.arrays.items():
        assert again.arrays[name].tobytes() == value.tobytes()


@given(MODELS)
def test_the_digest_is_the_sha256_of_the_bytes(model):
    assert model.digest == hashlib.sha256(model.to_bytes()).hexdigest()


@given(st.dictionaries(st.text("abc", min_size=1), hnp.arrays(np.float32, SHAPES), max_size=4).map(ModelWeights))
def test_one_flat_vector_and_back_is_the_same_model(model):
    again = model.with_flat(model.flat())
    assert model.flat().shape == (model.parameters,)
    assert again.to_bytes() == model.to_bytes() or not model.is_finite


def test_the_order_of_names_does_not_change_the_bytes():
    one, other = np.zeros(2, np.float32), np.ones(3, np.float32)
    assert ModelWeights({"b": other, "a": one}).digest == ModelWeights({"a": one, "b": other}).digest


def test_non_contiguous_arrays_travel():
    turned = np.arange(6, dtype=np.float32).reshape(2, 3).T
    again = ModelWeights.from_bytes(ModelWeights({"a": turned}).to_bytes())
    assert again.arrays["a"].tolist() == [[0, 3], [1, 4], [2, 5]]


def test_torch_in_and_out_keeps_parameters_and_buffers():
    """A batch norm's running mean and its counter, a single whole number, belong to the model too."""
    one, other = network(), network()
    one(torch.rand(5, 3))
    ModelWeights.from_bytes(ModelWeights.from_torch(one).to_bytes()).load_into(other)
    for name, value in one.state_dict().items():
        assert torch.equal(other.state_dict()[name], value), name
    assert other.state_dict()["1.num_batches_tracked"] == 1


def test_a_copy_is_independent_of_the_network():
    model = network()
    before = ModelWeights.from_torch(model)
    digest = before.to_bytes()
    with torch.no_grad():
        model[0].weight.add_(1)
    assert before.to_bytes() == digest


def test_what_does_not_fit_is_said_layer_by_layer():
    here, there = torch.nn.Linear(64, 10), torch.nn.Linear(64, 12)
    with pytest.raises(InputError, match="weight: 10×64 float32 here, 12×64 float32 there"):
        ModelWeights.from_torch(there).load_into(here)
    difference = ModelWeights({"a": np.zeros(1)}).difference(ModelWeights({"b": np.zeros(1)}))
    assert difference == "a is missing there; b is not known here"
    assert ModelWeights({"a": np.zeros(1)}).difference(ModelWeights({"a": np.ones(1)})) == ""


def test_a_fingerprint_tells_architectures_apart_and_not_numbers():
    zeros, ones = two([0, 0], [1, 1])
    assert zeros.fingerprint == ones.fingerprint
    assert zeros.fingerprint != ModelWeights({"a": np.zeros(2)}).fingerprint


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_not_finite_are_found(bad):
    assert not ModelWeights({"a": np.array([1.0, bad], np.float32)}).is_finite
    assert ModelWeights({"a": np.array([1.0, 2.0]), "n": np.array(3)}).is_finite


@given(st.binary(max_size=200))
def test_bytes_that_are_no_model_are_refused_in_words(data):
    with pytest.raises(InputError, match="not model weights"):
        ModelWeights.from_bytes(data)


@given(st.data())
def test_damaged_bytes_never_crash(data):
    good = bytearray(ModelWeights({"w": np.arange(8, dtype=np.float32), "b": np.zeros((2, 2))}).to_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    try:
        ModelWeights.from_bytes(bytes(good[: data.draw(st.integers(0, len(good)))]))
    except InputError as error:
        assert "not model weights" in error.what


def test_a_header_that_claims_more_than_there_is_is_refused():
    """A small message cannot make us reserve a large memory: 400 GB claimed, 4 bytes there."""
    header = json.dumps({"a": {"dtype": "F32", "shape": [100_000_000_000], "data_offsets": [0, 400_000_000_000]}})
    with pytest.raises(InputError, match="not model weights"):
        ModelWeights.from_bytes(struct.pack("<Q", len(header)) + header.encode() + bytes(4))


def test_bfloat16_travels_to_the_last_bit():
    """numpy has no such type; torch's bytes are the reference."""
    module = torch.nn.Linear(5, 3).to(torch.bfloat16)
    weights = ModelWeights.from_bytes(ModelWeights.from_torch(module).to_bytes())
    assert {str(value.dtype) for value in weights.arrays.values()} == {"bfloat16"}
    other = torch.nn.Linear(5, 3).to(torch.bfloat16)
    weights.load_into(other)
    assert torch.equal(other.weight, module.weight)
    assert weights.is_finite
    assert not ModelWeights({"a": np.array([np.inf], weights.arrays["bias"].dtype)}).is_finite
    moved = weights.with_flat(weights.flat() + 1)
    assert str(moved.arrays["bias"].dtype) == "bfloat16"


def test_the_bytes_are_those_of_the_safetensors_library():
    import safetensors.numpy

    arrays = {"b": np.arange(6.0).reshape(2, 3), "a": np.array(7, np.int64), "c": np.zeros((0, 2), np.float32)}
    assert ModelWeights(arrays).to_bytes() == safetensors.numpy.save(dict(sorted(arrays.items())))
