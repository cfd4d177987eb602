"""An invite as a file: what was saved is read again; anything else is said in words, and never read whole."""

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InputError, StorageError
from core.networking import invite, invite_file


@pytest.fixture
def link(identity):
    made = invite.make((("10.0.0.5", 4040),), identity("ada").public, secret=b"s" * 16, expires=time.time() + 60)
    return made.text()


def test_what_is_saved_is_read_again(tmp_path, link):
    path = invite_file.write(tmp_path / "team.vegainvite", link)
    assert invite_file.read(path) == link
    assert path.stat().st_size < 300


def test_what_a_mail_program_puts_around_it_is_no_harm(tmp_path, link):
    path = tmp_path / "team.vegainvite"
    path.write_bytes(b"\xef\xbb\xbf\r\n" + f"  {link}  ".encode() + b"\r\n\r\n--\r\nSent with love\r\n")
    assert invite_file.read(path) == link


@pytest.mark.parametrize("content", [b"", b"hello", b"\xff" * 100, b"vega://nonsense", b"vega://a/b\nvega://c/d\n"])
def test_other_files_are_refused_in_words(tmp_path, content):
    path = tmp_path / "team.vegainvite"
    path.write_bytes(content)
    with pytest.raises(InputError):
        invite_file.read(path)


def test_a_huge_file_is_not_read(tmp_path, link):
    path = tmp_path / "team.vegainvite"
    with path.open("wb") as file:
        file.write(f"{link}\n".encode())
        file.truncate(1 << 33)
    with pytest.raises(InputError, match="holds no invite"):
        invite_file.read(path)


def test_a_missing_file_and_a_full_place_are_said(tmp_path, link):
    with pytest.raises(InputError, match="cannot be read"):
        invite_file.read(tmp_path / "none.vegainvite")
    with pytest.raises(StorageError, match="cannot be saved"):
        invite_file.write(tmp_path / "nowhere" / "team.vegainvite", link)


@settings(max_examples=50)
@given(st.binary(max_size=3 * invite_file.FILE_BYTES // 2))
def test_any_bytes_are_a_link_or_a_refusal(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "x.vegainvite"
    path.write_bytes(content)
    with contextlib.suppress(InputError):
        assert invite.parse(invite_file.read(path))
