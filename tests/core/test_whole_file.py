"""A file is there whole or not at all, and what is private is so from the first moment on."""

import os
import stat

import pytest

from core.whole_file import whole, write_private


def test_the_file_takes_its_place_only_at_the_end(tmp_path):
    path = tmp_path / "picture.webp"
    path.write_text("old")
    with whole(path) as half:
        half.write_text("new")
        assert path.read_text() == "old"
        assert (half.parent, half.suffix) == (tmp_path, ".webp")
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_when_something_fails_the_old_one_stays_and_nothing_else(tmp_path):
    path = tmp_path / "picture.webp"
    path.write_text("old")
    with pytest.raises(RuntimeError), whole(path) as half:
        half.write_text("ne")
        raise RuntimeError
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_two_who_write_the_same_file_do_not_meet(tmp_path):
    path = tmp_path / "strip.jpg"
    with whole(path) as one, whole(path) as other:
        one.write_text("one")
        other.write_text("other")
    assert path.read_text() == "one"


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in another way")
def test_what_is_private_is_for_its_owner_alone_also_where_an_open_file_was(tmp_path):
    path = tmp_path / "key.pem"
    path.write_text("for all")
    path.chmod(0o644)
    write_private(path, b"secret")
    assert path.read_bytes() == b"secret"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_name_may_be_as_long_as_the_disk_allows(tmp_path):
    path = tmp_path / ("n" * 251 + ".txt")
    write_private(path, b"whole")
    assert path.read_bytes() == b"whole"
