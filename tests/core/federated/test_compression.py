"""What every compressor keeps: sizes fit, unbiased ones are right on average, damage is refused in words."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from core.errors import InputError
from core.federated import wire
from core.federated.compression import COMPRESSORS

SHAPES = ((6, 9), (6,), (4, 3, 2, 2), ())
SIZE = 54 + 6 + 48 + 1
VECTORS = hnp.arrays(np.float32, SIZE, elements=st.floats(-1000, 1000, width=32))


def made(name):
    return COMPRESSORS[name](shapes=SHAPES)


@pytest.mark.parametrize("name", COMPRESSORS)
@settings(max_examples=30, deadline=None)
@given(vector=VECTORS, seed=st.integers(0, 99))
def test_what_is_decoded_has_the_size_and_is_finite(name, vector, seed):
    compressor = made(name)
    found = compressor.encode(vector, np.random.default_rng(seed))
    if found.rest is not None:
        assert len(found.rest) == compressor.rest_size(found.arrays, SIZE)
    decoded = compressor.decode(found.arrays, found.rest, SIZE)
    assert decoded.shape == (SIZE,) and decoded.dtype == np.float32
    assert np.isfinite(decoded).all()


@pytest.mark.parametrize("name", [name for name, kind in COMPRESSORS.items() if kind.is_unbiased])
def test_the_mean_of_many_is_the_vector(name):
    """4,000 draws: the error of the mean is 1/√4000 of a draw's, and five times that is never reached."""
    random = np.random.default_rng(0)
    vector = random.standard_normal(SIZE).astype(np.float32)
    compressor, draws = made(name), []
    for _ in range(4000):
        found = compressor.encode(vector, random)
        draws.append(compressor.decode(found.arrays, found.rest, SIZE))
    error = np.mean(draws, 0, dtype=np.float64) - vector
    spread = np.std(draws, 0, dtype=np.float64) / np.sqrt(4000)
    assert (np.abs(error) <= 5 * spread + 1e-5).all()


@pytest.mark.parametrize("name", [name for name, kind in COMPRESSORS.items() if not kind.is_unbiased])
@settings(max_examples=30, deadline=None)
@given(vector=VECTORS)
def test_biased_ones_contract(name, vector):
    """What error feedback needs (Stich 2018): ‖v − decoded‖ ≤ ‖v‖, up to rounding."""
    compressor = made(name)
    found = compressor.encode(vector, np.random.default_rng(0))
    missing = np.linalg.norm(vector.astype(np.float64) - compressor.decode(found.arrays, found.rest, SIZE))
    assert missing <= np.linalg.norm(vector.astype(np.float64)) * (1 + 1e-5) + 1e-6


@pytest.mark.parametrize("first", COMPRESSORS)
@pytest.mark.parametrize("then", [name for name, kind in COMPRESSORS.items() if not kind.votes])
def test_any_two_can_be_composed(first, then):
    if COMPRESSORS[first].votes and then != "nothing":
        return  # refused by the configuration
    chain = [made(name) for name in (first, then) if name != "nothing"]
    vector = np.random.default_rng(0).standard_normal(SIZE).astype(np.float32)
    data = wire.encode(vector, chain, np.random.default_rng(1))
    assert wire.decode(data, chain, SIZE).shape == (SIZE,)


@pytest.mark.parametrize("name", COMPRESSORS)
@settings(max_examples=60, deadline=None)
@given(position=st.integers(0, 10_000), value=st.integers(0, 255), cut=st.integers(0, 40))
def test_damaged_bytes_are_refused_or_decode_to_something_finite(name, position, value, cut):
    chain = [made(name)]
    data = bytearray(wire.encode(np.linspace(-1, 1, SIZE, dtype=np.float32), chain, np.random.default_rng(0)))
    data[position % len(data)] = value
    try:
        found = wire.decode(bytes(data[: len(data) - cut]), chain, SIZE)
    except InputError:
        return
    assert found.shape == (SIZE,) and np.isfinite(found).all()


@pytest.mark.parametrize("name", COMPRESSORS)
def test_it_names_its_paper(name):
    assert any(character.isdigit() for character in COMPRESSORS[name].paper)
