"""A table becomes examples, and whatever is wrong in it is named by line and column."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError
from core.federated.records import TrainingConfig
from core.federated.sources.csv_table import CsvTable
from core.jobs import NOBODY

CONFIG = TrainingConfig(model="mlp")


def read(path, text=None, **params):
    if text is not None:
        path.write_text(text, encoding="utf-8")
    return CsvTable(CsvTable.Params(file=str(path), **params), None).read(CONFIG, job=NOBODY)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "table.csv"


def test_numbers_are_scaled_and_the_label_column_may_stand_anywhere(path):
    """Arithmetic: 5 of 0 to 20 is 0.25, 20 is 1."""
    examples = read(path, "a,kind,b\n5,cat,20\n0,dog,10\n", label_column="kind", low=0.0, high=20.0)
    assert examples.labels == ("cat", "dog")
    assert examples.inputs.dtype == np.float32
    assert examples.inputs.tolist() == [[0.25, 1.0], [0.0, 0.5]]


def test_a_table_from_a_spreadsheet_with_a_byte_order_mark_is_read(path):
    path.write_bytes("\ufefflabel,a\r\nä ö,1\r\n".encode())
    assert read(path).labels == ("ä ö",)


@given(st.lists(st.tuples(st.floats(-1e9, 1e9), st.sampled_from(["x", "y"])), min_size=1, max_size=20))
def test_numbers_come_through_as_float32(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("csv") / "table.csv"
    examples = read(path, "a,label\n" + "".join(f"{number!r},{label}\n" for number, label in rows))
    assert examples.inputs[:, 0].tolist() == [np.float32(number) for number, _ in rows]
    assert list(examples.labels) == [label for _, label in rows]


def test_an_empty_table_is_read_as_no_examples(path):
    with pytest.raises(InputError, match="no labelled data"):
        read(path, "a,label\n").check()


def test_nan_in_a_table_is_found(path):
    with pytest.raises(InputError, match="1 example holds numbers that are not finite"):
        read(path, "a,label\n1,x\nnan,y\n").check()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,label\n1,x\nhello,y\n", "Line 3, column 'a': 'hello' is not a number"),
        ("a,b,label\n1,,x\n", "Line 2, column 'b': '' is not a number"),
        ("a,b,label\n1\n", "Line 2 has no label"),
        ("a,label\n1, \n", "Line 2 has no label"),
        ("a,label\n1,x,3\n", "Line 2 has more fields"),
        ("a,b\n1,2\n", "no column 'label'"),
        ("", "no column 'label'"),
        ("label\nx\n", "no column beside"),
        ("a,a,label\n1,2,x\n", "Two columns are called 'a'"),
        ("a,label\n1," + "x" * 200_000 + "\n", "is not a CSV file"),
    ],
    ids=["word", "hole", "short", "unlabelled", "long", "column", "empty", "lonely", "twins", "huge"],
)
def test_what_is_wrong_is_named(path, text, words):
    with pytest.raises(InputError, match=words):
        read(path, text)


def test_bytes_that_are_no_text_are_refused(path):
    path.write_bytes(b"a,label\n\xff\xfe,x\n")
    with pytest.raises(InputError, match="not a CSV file"):
        read(path)


def test_a_file_that_is_not_there_or_no_range_is_refused(path):
    with pytest.raises(InputError, match="cannot be read: No such file"):
        read(path)
    with pytest.raises(InputError, match="'high' must be larger"):
        read(path, "a,label\n1,x\n", low=1.0, high=1.0)


def test_a_group_column_says_what_belongs_together(path):
    examples = read(path, "a,label,ward\n1,x,north\n0,y,south\n", group_column="ward")
    assert examples.groups == ("north", "south")
    assert examples.inputs.tolist() == [[1.0], [0.0]]
    with pytest.raises(InputError, match="no column 'floor'"):
        read(path, group_column="floor")
