"""A text becomes windows, each with the character that follows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError
from core.federated.records import TrainingConfig
from core.federated.sources.text_file import TextFile, word
from core.jobs import NOBODY


def read(path, **params):
    return TextFile(TextFile.Params(file=str(path), **params), None).read(TrainingConfig(), job=NOBODY)


def test_windows_and_what_follows(tmp_path):
    (tmp_path / "a.txt").write_text("abcab")
    examples = read(tmp_path / "a.txt", context=2)
    assert examples.labels == ("c", "a", "b")
    assert (examples.inputs * 255).round().astype(int).tolist() == [[97, 98], [98, 99], [99, 97]]


def test_a_folder_is_one_group_a_file(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text("hello world " * 20)
    examples = read(tmp_path, context=4, most=100)
    assert set(examples.groups) == {"one.txt", "two.txt"}
    assert len(examples.labels) <= 100
    assert "space" in examples.labels


@pytest.mark.parametrize(("data", "words"), [(b"ab", "more than 16"), (b"ab\0" * 20, "zero bytes")])
def test_what_is_no_text_is_said(tmp_path, data, words):
    (tmp_path / "a.txt").write_bytes(data)
    with pytest.raises(InputError, match=words):
        read(tmp_path / "a.txt")
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path / "none.txt")


@given(st.integers(0, 255))
def test_every_byte_has_a_name_of_its_own(code):
    assert word(code)
    assert [other for other in range(256) if word(other) == word(code)] == [code]


def test_any_text_in_any_tongue_is_read(tmp_path):
    (tmp_path / "a.txt").write_text("Grüße, 世界! " * 10, encoding="utf-8")
    assert np.isfinite(read(tmp_path / "a.txt").inputs).all()
