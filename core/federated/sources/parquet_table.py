"""A table in a Parquet file: numbers in columns, and one column with the label."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from core.errors import InputError
from core.federated.data import Examples
from core.federated.records import TrainingConfig
from core.federated.sources.base import Source, number_columns
from core.jobs import Reporter
from core.params import param

if TYPE_CHECKING:
    import pyarrow as pa

# As float32 this is what a machine with 8 GB can learn from; more is read in parts, by several trainings.
MOST_NUMBERS = 1 << 30


class ParquetTable(Source):
    """Rows of numbers with a label, as data programs store them."""

    title = "A table (Parquet)"

    @dataclass(frozen=True)
    class Params:
        """The file, and how to read it."""

        file: str = param("", "The Parquet file.")
        label_column: str = param("label", "The column that holds the label; all others must be numbers.")
        group_column: str = param("", "The column that says which rows belong together, for simulations; empty: none.")
        low: float = param(0.0, "The value that becomes 0. All participants must choose the same.")
        high: float = param(1.0, "The value that becomes 1. All participants must choose the same.")

    def read(self, config: TrainingConfig, *, job: Reporter) -> Examples:
        """Every row, scaled. Raises InputError that names the row and column of what is not a number."""
        if self.params.high <= self.params.low:
            raise InputError("'high' must be larger than 'low'.", "Give the range of the numbers in the table.")
        file = self._open()
        group, label = self.params.group_column, self.params.label_column
        columns = number_columns(file.schema_arrow.names, label, group)
        if file.metadata.num_rows * len(columns) > MOST_NUMBERS:
            raise InputError(
                f"The table has {file.metadata.num_rows:,} rows of {len(columns):,} numbers.", "Bring a part of it."
            )
        parts: list[np.ndarray] = []
        labels: list[str] = []
        groups: list[str] = []
        for number in range(file.num_row_groups):
            table = file.read_row_group(number)
            parts.append(self._numbers(table, columns, len(labels)))
            labels += _words(table, label, len(labels), "label")
            groups += _words(table, group, len(groups), "group") if group else []
            job.report(number + 1, file.num_row_groups, "Reading rows")
        rows = np.concatenate(parts) if parts else np.zeros((0, len(columns)))
        inputs = (rows - self.params.low) / (self.params.high - self.params.low)
        return Examples(inputs.astype(np.float32), tuple(labels), groups=tuple(groups))

    def _open(self) -> "pa.parquet.ParquetFile":
        import pyarrow as pa
        import pyarrow.parquet as pq

        path = Path(self.params.file).expanduser()
        try:
            return pq.ParquetFile(path)
        except OSError as error:
            raise InputError(f"'{self.params.file}' cannot be read: {error}.", "Choose another file.") from error
        except pa.ArrowException as error:
            raise InputError(f"'{path.name}' is not a Parquet file: {error}.", "Choose another file.") from error

    def _numbers(self, table: "pa.Table", columns: list[str], before: int) -> np.ndarray:
        found = []
        for name in columns:
            column = table.column(name)
            try:
                values = np.asarray(column.to_numpy(zero_copy_only=False), np.float64)
            except (TypeError, ValueError) as error:
                raise InputError(f"Column '{name}' does not hold numbers ({column.type}).", "Leave it out.") from error
            if column.null_count:
                row = before + 1 + next(place for place, value in enumerate(column) if not value.is_valid)
                raise InputError(f"Row {row}, column '{name}' is empty.", "Fill or remove it.")
            found.append(values)
        return np.stack(found, axis=1)


def _words(table: "pa.Table", name: str, before: int, what: str) -> list[str]:
    values: list[Any] = table.column(name).to_pylist()
    for place, value in enumerate(values):
        if value is None or str(value).strip() == "":
            raise InputError(f"Row {before + place + 1} has no {what}.", "Fill or remove it.")
    return [str(value).strip() for value in values]
