"""Bytes that come in pieces: the same in memory and in a file, which is gone when nobody looks at it any more."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import StorageError
from core.spool import LARGE_BYTES, Spool, mapped, scratch, sweep

# A device of Linux on which there never is room.
FULL = Path("/dev/full")


@settings(max_examples=50, deadline=None)
@given(parts=st.lists(st.binary(max_size=50)), large=st.integers(0, 100))
def test_the_pieces_become_one(tmp_path_factory, parts, large):
    for folder in (None, tmp_path_factory.mktemp("spool")):
        spool = Spool(folder, large=large)
        for part in parts:
            spool.write(memoryview(part))
        if spool.size:
            assert bytes(spool.view()) == b"".join(parts)
        assert spool.size == sum(map(len, parts))


def test_few_bytes_stay_in_memory_and_many_leave_no_file_behind(tmp_path):
    spool = Spool(tmp_path / "arriving", large=100)
    spool.write(bytes(99))
    assert not (tmp_path / "arriving").exists()
    spool.write(bytes(1))
    assert isinstance(spool.view(), memoryview)
    assert os.name == "nt" or list((tmp_path / "arriving").iterdir()) == []


def test_a_file_that_is_needed_once_is_gone_at_once(tmp_path):
    view = scratch(tmp_path, lambda path: path.write_bytes(b"x" * LARGE_BYTES))
    assert len(view) == LARGE_BYTES and view[-1:] == b"x"
    (tmp_path / "tmpold").write_bytes(b"left by a crash")
    sweep(tmp_path)
    assert os.name == "nt" or list(tmp_path.iterdir()) == []


def test_small_files_are_read_and_large_ones_mapped(tmp_path):
    (tmp_path / "small").write_bytes(b"abc")
    (tmp_path / "large").write_bytes(bytes(LARGE_BYTES))
    assert mapped(tmp_path / "small") == b"abc"
    assert isinstance(mapped(tmp_path / "large"), memoryview)


def test_a_folder_that_cannot_be_written_is_said_in_words(tmp_path):
    (tmp_path / "file").write_bytes(b"in the way")
    with pytest.raises(StorageError, match="cannot be kept"):
        Spool(tmp_path / "file", large=1).write(b"ab")


@pytest.mark.skipif(not FULL.exists(), reason="needs a device that is always full")
def test_a_full_disk_is_said_in_words(tmp_path):
    with pytest.raises(StorageError, match="No space left"):
        scratch(tmp_path, lambda path: FULL.write_bytes(bytes(LARGE_BYTES)))
