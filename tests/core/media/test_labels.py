"""Labels as exporters and people write them."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError
from core.media.labels import labels_in, labels_of
from core.onnx_file import Declared


def named(text):
    return Declared((), (), {"names": text})


def test_labels_are_a_line_each(tmp_path):
    path = tmp_path / "labels.txt"
    path.write_bytes("\ufeffcat\r\n dog \nmaison bleue\n\n".encode())
    assert labels_of(path) == ("cat", "dog", "maison bleue")
    path.write_bytes(b"cat\n\ndog")
    with pytest.raises(InputError, match="number 2 is empty"):
        labels_of(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="no text in UTF-8"):
        labels_of(path)
    path.write_text("x" * 101, encoding="utf-8")
    with pytest.raises(InputError, match="more than 100 characters"):
        labels_of(path)
    path.write_bytes(b"x\n" * 100_001)
    with pytest.raises(InputError, match="there are 100001, of at most 100000"):
        labels_of(path)
    path.write_bytes(b"x" * (3 << 20))
    with pytest.raises(InputError, match=r"3\.1 MB; at most 2\.1"):
        labels_of(path)


def test_labels_are_read_as_ultralytics_writes_them():
    assert labels_in(named("{0: 'person', 1: \"driver's seat\"}")) == ("person", "driver's seat")
    assert labels_in(named("['a', 'b']")) == ("a", "b")
    assert labels_in(Declared((), ())) == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("__import__('os').remove('x')", "not written as a list"),
        ("{0: 'a', 2: 'b'}", "not numbered from 0"),
        ("{0: 1}", "not written as a list"),
        ("7", "not written as a list"),
        ("(" * 5000, "not written as a list"),
        ("-" * 100_000 + "1", "not written as a list"),
        ("1" + "+1" * 90_000, "not written as a list"),
        ("'" + "x" * 300_000 + "'", "300002 characters"),
        ("['a\\x00']", "number 1 is empty, has more than"),
    ],
    ids=range(9),
)
def test_labels_that_are_a_trap_are_refused(text, why):
    with pytest.raises(InputError, match=why):
        labels_in(named(text))


def test_a_trap_leaves_pythons_own_parser_as_it_was():
    """Nested as deeply, ast.literal_eval fails, and ast.parse of anything after it (CPython 3.11)."""
    import ast

    for trap in ("(" * 5000, "-" * 100_000 + "1", "[" * 900 + "]" * 900, "{0: " * 90 + "1" + "}" * 90):
        with contextlib.suppress(InputError):
            labels_in(named(trap))
    assert ast.parse("x = [(1, {2: 3})]")


@given(st.text(max_size=60))
def test_labels_of_any_text_are_read_or_refused(text):
    with contextlib.suppress(InputError):
        assert all(isinstance(label, str) and label for label in labels_in(named(text)))
