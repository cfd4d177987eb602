"""Texts come from files in any encoding, go into files whole, and take pictures along."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration import text_files
from core.errors import InputError, StorageError


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_letters_and_line_ends_come_right(tmp_path, encoding):
    path = tmp_path / "a.txt"
    path.write_bytes("Über\r\nwann – heute?\rJa".encode(encoding))
    assert text_files.read(path) == "Über\nwann – heute?\nJa"


@given(data=st.binary(max_size=300))
def test_any_bytes_are_a_text_or_said_not_to_be_one(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("any") / "a.txt"
    path.write_bytes(data)
    try:
        assert "\r" not in text_files.read(path)
    except InputError as error:
        assert "a.txt" in error.what


def test_what_is_no_text_or_too_long_or_not_there_is_said(tmp_path, monkeypatch):
    path = tmp_path / "a.bin"
    path.write_bytes(b"\x7fELF\x00\x00")
    with pytest.raises(InputError, match="no text"):
        text_files.read(path)
    with pytest.raises(InputError, match="cannot be read"):
        text_files.read(tmp_path / "gone.txt")
    monkeypatch.setattr(text_files, "BYTES_MOST", 3)
    with pytest.raises(InputError, match="longer"):
        text_files.read(path)


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "a.md"
    text_files.write(path, "é\n")
    assert path.read_bytes() == b"\xc3\xa9\n" and [*tmp_path.iterdir()] == [path]
    with pytest.raises(StorageError, match="cannot be written"):
        text_files.write(tmp_path / "no such folder" / "a.md", "x")


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.md", "note"), ("A.MARKDOWN", "note"), ("a.txt", "text"), ("a.py", "code"), ("a.png", ""), ("Makefile", "")],
)
def test_the_ending_says_what_becomes_of_it(tmp_path, name, kind):
    assert text_files.format_of_file(tmp_path / name) == kind


def test_pictures_go_out_and_come_back(tmp_path):
    digest = "ab" * 32
    words = f"![A cat](vega://picture/{digest}?width=300) and ![gone](vega://picture/{'cd' * 32})"
    out = text_files.with_files(words, lambda found: "note%20files/cat.png" if found == digest else "")
    assert out == f"![A cat](note%20files/cat.png) and ![gone](vega://picture/{'cd' * 32})"
    (tmp_path / "note files").mkdir()
    picture = tmp_path / "note files" / "cat.png"
    picture.write_bytes(b"png")
    found = text_files.pictures_of(out, tmp_path)
    assert found == {"note%20files/cat.png": picture.resolve()}
    assert f"![A cat](vega://picture/{digest})" in text_files.with_kept(out, {"note%20files/cat.png": digest})


def test_a_file_shows_nothing_from_elsewhere_on_the_disk(tmp_path):
    (tmp_path / "secret.png").write_bytes(b"png")
    folder = tmp_path / "notes"
    folder.mkdir()
    words = f"![a](../secret.png) ![b]({tmp_path}/secret.png) ![c](file:///etc/passwd) ![d](https://example.org/a.png)"
    assert text_files.pictures_of(words, folder) == {}
