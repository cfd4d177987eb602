"""Times in reports: which rows of which tables say when something begins."""

import re
from collections.abc import Sequence

from core.reports import Report, Table

# What a clicked word says; a length in a table has one place after the point.
EXACT = re.compile(r"(\d+\.\d{2}) s")
TIME = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{2})")


def seconds_of(text: str) -> float | None:
    """The time that a cell says, if it is one."""
    if exact := EXACT.fullmatch(text.strip()):
        return float(exact.group(1))
    found = TIME.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return float(hours * 3600 + minutes * 60 + seconds)


def marks_of(reports: Sequence[Report]) -> list[float]:
    """The times at which something begins: the first time of each row of the reports' tables."""
    tables = [part for report in reports for part in report.parts if isinstance(part, Table)]
    rows = [row for table in tables for row in table.rows]
    firsts = (next((time for cell in row if (time := seconds_of(cell)) is not None), None) for row in rows)
    return [time for time in firsts if time is not None]
