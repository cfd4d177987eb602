"""What was packed unpacks; what is damaged, cut off or would fill the memory is refused."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration import parcels
from core.collaboration.messages import EditHead, Edits
from core.collaboration.parcels import unpack
from core.errors import InputError

NOTE = "text-note"


def arrived(payload, *sizes):
    return Edits("w", NOTE, tuple(EditHead(b"", b"", size, {}) for size in sizes), payload)


@given(st.lists(st.binary(max_size=100), min_size=1, max_size=5))
def test_what_was_packed_unpacks(parts):
    payload = zlib.compress(b"".join(parts))
    assert [edit.data for edit in unpack(arrived(payload, *map(len, parts)))] == parts


@given(st.binary(max_size=100))
def test_what_is_no_stream_is_refused(junk):
    with pytest.raises(InputError):
        unpack(arrived(b"\x00" + junk, 1))


def test_sizes_that_do_not_fit_are_refused():
    payload = zlib.compress(b"words")
    for sizes in ((4,), (6,), (), (-1, 6)):
        with pytest.raises(InputError, match="cut off"):
            unpack(arrived(payload, *sizes))


def test_a_small_stream_that_would_fill_the_memory_is_refused(monkeypatch):
    monkeypatch.setattr(parcels, "UPDATE_BYTES", 1000)
    assert len(unpack(arrived(zlib.compress(bytes(999)), 999))[0].data) == 999
    with pytest.raises(InputError, match="too many"):
        unpack(arrived(zlib.compress(bytes(100_000)), 100_000))
