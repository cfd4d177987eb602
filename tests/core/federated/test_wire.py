"""What travels arrives as it was, small when that pays, and is bounded before it is unpacked."""

import numpy as np
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InputError
from core.federated import wire
from core.federated.compression.top_k import TopK
from core.federated.weights import ModelWeights
from core.spool import LARGE_BYTES
from core.storage.files import FileStore


@given(st.binary(max_size=5000))
def test_squeezing_and_spreading_gives_the_same(data):
    if data[:4] != wire.ZSTD:
        assert wire.spread(wire.squeezed(data), len(data)) == data


def test_what_does_not_shrink_travels_as_it_is():
    noise = np.random.default_rng(0).bytes(100_000)
    assert wire.squeezed(noise) is noise
    assert len(wire.squeezed(bytes(100_000))) < 1000


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = zstandard.ZstdCompressor().compress(bytes(10_000_000))
    with pytest.raises(InputError, match="larger than any"):
        wire.spread(bomb, 1_000_000)


@settings(max_examples=100)
@given(st.binary(min_size=1, max_size=300))
def test_rubbish_is_refused_in_words(data):
    with pytest.raises(InputError):
        wire.decode(data, [TopK()], 10)
    with pytest.raises(InputError):
        wire.weights_of(data, ModelWeights({"w": np.zeros(3, np.float32)}))


def test_parts_are_joined_and_parted(tmp_path):
    beside = {"control": np.arange(3, dtype=np.float32)}
    payload, size = wire.joined(b"model", beside, FileStore(tmp_path))
    main, found = wire.parted(payload, size, parameters=3)
    assert main == b"model"
    assert found["control"].tolist() == [0, 1, 2]
    assert wire.parted(b"model", 0, parameters=3) == (b"model", {})


def test_a_large_model_and_what_goes_beside_it_are_joined_in_a_file(tmp_path):
    main = memoryview(bytes(LARGE_BYTES))
    payload, size = wire.joined(main, {"control": np.arange(3, dtype=np.float32)}, FileStore(tmp_path))
    assert isinstance(payload, memoryview)
    found, beside = wire.parted(payload, size, parameters=3)
    assert found == main and beside["control"].tolist() == [0, 1, 2]


@pytest.mark.parametrize("size", [-1, 99])
def test_parts_that_do_not_fit_are_refused(size):
    with pytest.raises(InputError, match="parts do not fit"):
        wire.parted(b"model", size, parameters=3)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_vectors_that_are_no_numbers_are_refused(value, tmp_path):
    payload, size = wire.joined(b"model", {"control": np.array([value], np.float32)}, FileStore(tmp_path))
    with pytest.raises(InputError, match="no finite number"):
        wire.parted(payload, size, parameters=1)
