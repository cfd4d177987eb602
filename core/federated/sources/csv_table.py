"""A table in a CSV file: numbers in columns, and one column with the label."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.errors import InputError
from core.federated.data import Examples
from core.federated.records import TrainingConfig
from core.federated.sources.base import Source, number_columns
from core.jobs import Reporter
from core.params import param

# Rows between two looks at the job: cancel is heard quickly and costs nothing.
STEP = 1000


class CsvTable(Source):
    """Rows of numbers with a label."""

    title = "A table (CSV)"

    @dataclass(frozen=True)
    class Params:
        """The file, and how to read it."""

        file: str = param("", "The CSV file; its first row names the columns.")
        label_column: str = param("label", "The column that holds the label; all others must be numbers.")
        group_column: str = param("", "The column that says which rows belong together, for simulations; empty: none.")
        low: float = param(0.0, "The value that becomes 0. All participants must choose the same.")
        high: float = param(1.0, "The value that becomes 1. All participants must choose the same.")

    def read(self, config: TrainingConfig, *, job: Reporter) -> Examples:
        """Every row, scaled. Raises InputError that names the row and column of what is not a number."""
        if self.params.high <= self.params.low:
            raise InputError("'high' must be larger than 'low'.", "Give the range of the numbers in the table.")
        path = Path(self.params.file).expanduser()
        try:
            with path.open(newline="", encoding="utf-8-sig") as file:
                rows, labels, groups = self._rows(csv.DictReader(file), job)
        except OSError as error:
            raise InputError(
                f"'{self.params.file}' cannot be read: {error.strerror}.", "Choose another file."
            ) from error
        except (UnicodeDecodeError, csv.Error) as error:
            raise InputError(f"'{path.name}' is not a CSV file: {error}.", "Save it as CSV in UTF-8.") from error
        inputs = (rows - self.params.low) / (self.params.high - self.params.low)
        return Examples(inputs.astype(np.float32), tuple(labels), groups=tuple(groups))

    def _rows(self, reader: "csv.DictReader[str]", job: Reporter) -> tuple[np.ndarray, list[str], list[str]]:
        wanted, group = self.params.label_column, self.params.group_column
        columns = number_columns(reader.fieldnames or (), wanted, group)
        rows, labels, groups = [], [], []
        for number, row in enumerate(reader, 2):  # the header is line 1
            if None in row:
                raise InputError(f"Line {number} has more fields than the first line.", "Mend or remove it.")
            label = (row[wanted] or "").strip()
            if not label:
                raise InputError(f"Line {number} has no label.", "Fill or remove it.")
            rows.append([_number(row[column], number, column) for column in columns])
            labels.append(label)
            if group:
                groups.append((row[group] or "").strip())
            if number % STEP == 0:
                job.report(number, 0, "Reading rows")
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(columns)), labels, groups


def _number(text: str | None, line: int, column: str) -> float:
    try:
        return float(text or "")
    except ValueError:
        raise InputError(f"Line {line}, column '{column}': '{text}' is not a number.", "Mend or remove it.") from None
