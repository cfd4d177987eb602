"""A pruned model travels as what is left of it, and arrives the same to the bit; damage is refused in words."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InputError
from core.federated.thin import all_narrowed, all_widened, filled, is_thin, narrowed, thinned, widened
from core.federated.weights import ModelWeights

SHAPES = {"a.weight": (6, 4), "a.bias": (6,), "b.weight": (3, 2, 2, 2), "c": (), "d": (0,)}
SIZE = 24 + 6 + 24 + 1


def model(seed):
    random = np.random.default_rng(seed)
    return ModelWeights({name: random.standard_normal(shape).astype(np.float32) for name, shape in SHAPES.items()})


def pruned(seed, share):
    weights, kept = model(seed), np.random.default_rng(seed + 1).random(SIZE) >= share
    return weights.with_flat(np.where(kept, weights.flat(), 0.0)), kept


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 999), share=st.floats(0, 1))
def test_what_arrives_is_the_model_to_the_bit(seed, share):
    weights, kept = pruned(seed, share)
    sent = ModelWeights.from_bytes(thinned(weights, kept).to_bytes())
    if not is_thin(sent):  # by chance nothing was removed
        assert kept.all()
        return
    arrived, left = filled(sent)
    assert arrived.digest == weights.digest
    assert left.tolist() == kept.tolist()


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 999), share=st.floats(0, 1))
def test_an_update_of_what_is_left_is_the_whole_update(seed, share):
    weights, kept = pruned(seed, share)
    assert widened(narrowed(weights, kept).flat(), kept).tolist() == weights.flat().tolist()


def test_where_rows_and_columns_are_left_it_stays_a_matrix():
    """So compressors that look at matrices still find them."""
    weights = ModelWeights({"w": np.arange(12, dtype=np.float32).reshape(4, 3)})
    kept = np.zeros((4, 3), bool)
    kept[np.ix_([0, 2], [1, 2])] = True
    assert narrowed(weights, kept.ravel()).arrays["w"].tolist() == [[1, 2], [7, 8]]
    kept[0, 0] = True
    assert narrowed(weights, kept.ravel()).arrays["w"].tolist() == [0, 1, 2, 7, 8]


def test_vectors_as_long_as_the_model_lose_what_is_gone_and_others_stay():
    kept = np.array([True, False, True, True])
    vectors = {"control": np.array([1.0, 0.0, 3.0, 4.0]), "steps": np.array([7.0])}
    sent = all_narrowed(vectors, kept)
    assert sorted(value.size for value in sent.values()) == [1, 3]
    arrived = all_widened(sent, kept)
    assert {name: value.tolist() for name, value in arrived.items()} == {"control": [1, 0, 3, 4], "steps": [7]}


def test_a_model_of_which_nothing_is_gone_is_not_thin():
    assert not is_thin(model(0))
    assert narrowed(model(0), None).digest == model(0).digest


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pruned/places/a.weight", np.zeros(2, np.uint8)),
        ("pruned/places/a.weight", np.zeros(3, np.uint8)),
        ("pruned/places/a.weight", np.zeros(3, np.float32)),
        ("pruned/shape/a.weight", np.array([2**40, 2**40])),
        ("pruned/shape/a.weight", np.array([-6, -4])),
        ("pruned/shape/a.weight", np.array([6.0, 4.0])),
        ("pruned/values/a.weight", np.zeros((2, 2), np.float32)),
    ],
)
def test_damage_is_refused_before_memory_is_taken(name, value):
    weights, _ = pruned(0, 0.5)
    sent = dict(thinned(weights, weights.flat() != 0).arrays)
    with pytest.raises(InputError, match=r"a\.weight"):
        filled(ModelWeights({**sent, name: value}))


def test_an_update_of_another_length_is_refused():
    with pytest.raises(InputError, match="2 numbers, and 3 are left"):
        widened(np.zeros(2), np.array([True, True, False, True]))
