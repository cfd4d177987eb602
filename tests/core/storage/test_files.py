"""Files are whole or not there, and named by what is in them."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import StorageError
from core.spool import LARGE_BYTES
from core.storage.files import FileStore, hash_file, write_atomically


@given(st.binary())
def test_bytes_come_back_under_their_sha256(tmp_path_factory, data):
    store = FileStore(tmp_path_factory.mktemp("store"))
    digest = store.add_bytes(data)
    assert digest == hashlib.sha256(data).hexdigest()
    assert store.read(digest) == data
    assert store.digests() == [digest]


def test_the_same_content_is_kept_once(tmp_path):
    store = FileStore(tmp_path / "store")
    source = tmp_path / "picture.jpg"
    source.write_bytes(b"x" * 3_000_000)
    assert store.add_file(source) == store.add_bytes(b"x" * 3_000_000) == hash_file(source)
    assert len(store.digests()) == 1


def test_a_changed_file_is_noticed(tmp_path):
    store = FileStore(tmp_path)
    digest = store.add_bytes(b"true")
    store.path(digest).write_bytes(b"false")
    with pytest.raises(StorageError, match="changed on disk"):
        store.read(digest)


def test_a_missing_file_and_a_bad_name_are_said_in_words(tmp_path):
    store = FileStore(tmp_path)
    with pytest.raises(StorageError, match="missing"):
        store.read("0" * 64)
    for name in ("../../etc/passwd", "", "G" * 64, "a" * 63):
        with pytest.raises(StorageError, match="not a SHA-256"):
            store.path(name)


def test_a_write_that_fails_keeps_the_old_file(tmp_path):
    path = tmp_path / "settings"
    write_atomically(path, b"old")

    def broken():
        yield b"new, but only ha"
        raise OSError(28, "No space left on device")

    with pytest.raises(StorageError, match="No space left"):
        write_atomically(path, broken())
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["settings"]


def test_a_missing_source_is_said_in_words(tmp_path):
    with pytest.raises(StorageError, match="cannot be read"):
        FileStore(tmp_path / "store").add_file(tmp_path / "gone.jpg")


def test_what_is_made_in_place_is_named_by_its_content(tmp_path):
    store = FileStore(tmp_path)
    digest = store.add_made(lambda path: path.write_bytes(b"made"))
    assert digest == hashlib.sha256(b"made").hexdigest() == store.add_made(lambda path: path.write_bytes(b"made"))
    assert store.read(digest) == b"made" and store.digests() == [digest]
    assert [path.name for path in tmp_path.iterdir()] == [digest[:2]]


def test_what_cannot_be_made_leaves_nothing(tmp_path):
    def fail(path):
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(StorageError, match="No space left"):
        FileStore(tmp_path).add_made(fail)
    assert list(tmp_path.iterdir()) == []


def test_a_large_file_is_not_read_into_memory(tmp_path):
    store = FileStore(tmp_path)
    data = bytes(LARGE_BYTES)
    view = store.read(store.add_bytes(data))
    assert isinstance(view, memoryview) and view == data
    assert store.scratch(lambda path: path.write_bytes(data)) == data
