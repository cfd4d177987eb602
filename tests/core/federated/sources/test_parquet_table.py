"""A Parquet table becomes examples, and whatever is wrong in it is named by row and column."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.errors import InputError
from core.federated.records import TrainingConfig
from core.federated.sources.parquet_table import ParquetTable
from core.jobs import NOBODY

COLUMNS = {"a": [5, 0, 20], "kind": ["cat", "dog", "cat"], "b": [20.0, 10.0, 0.0], "site": ["x", "x", "y"]}


def read(path, columns=None, **params):
    if columns is not None:
        pq.write_table(pa.table(columns), path, row_group_size=2)
    given = {"label_column": "kind", "group_column": "site", **params}
    return ParquetTable(ParquetTable.Params(file=str(path), **given), None).read(TrainingConfig(), job=NOBODY)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "table.parquet"


def test_numbers_are_scaled_over_all_row_groups(path):
    """Arithmetic: 5 of 0 to 20 is 0.25."""
    examples = read(path, COLUMNS, high=20.0)
    assert examples.labels == ("cat", "dog", "cat")
    assert examples.groups == ("x", "x", "y")
    assert examples.inputs.dtype == np.float32
    assert examples.inputs.tolist() == [[0.25, 1.0], [0.0, 0.5], [1.0, 0.0]]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"b": ["x", "y", "z"]}, "Column 'b' does not hold numbers"),
        ({"b": [1.0, 2.0, None]}, "Row 3, column 'b' is empty"),
        ({"kind": ["cat", " ", "cat"]}, "Row 2 has no label"),
        ({"site": ["x", "x", None]}, "Row 3 has no group"),
    ],
)
def test_what_is_wrong_is_named(path, change, words):
    with pytest.raises(InputError, match=words):
        read(path, {**COLUMNS, **change})


def test_missing_columns_and_other_files_are_said(path):
    with pytest.raises(InputError, match="no column 'species'"):
        read(path, COLUMNS, label_column="species")
    with pytest.raises(InputError, match="no column 'ward'"):
        read(path, COLUMNS, group_column="ward")
    with pytest.raises(InputError, match="'high' must be larger"):
        read(path, COLUMNS, high=0.0)
    path.write_bytes(b"PAR1 this is none PAR1")
    with pytest.raises(InputError, match=r"not a Parquet file|cannot be read"):
        read(path)
    with pytest.raises(InputError, match="cannot be read"):
        read(path.parent / "none.parquet")
