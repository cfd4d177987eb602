"""Records of analytics: stored events, series of numbers over time, samples of the machine."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class StoredEvent:
    """Something that happened: Unix time, the event's name, its fields as JSON has them."""

    time: float
    name: str
    fields: dict[str, Any]


@dataclass(frozen=True)
class Series:
    """Numbers over time: `times` in Unix seconds, ascending, and `values`, both float64 of shape (n,)."""

    times: Floats
    values: Floats


@dataclass(frozen=True)
class MachineSampled:
    """How busy this machine was since the last sample. Rates in bytes a second, process_mb in 10^6 bytes."""

    cpu_percent: float
    memory_percent: float
    process_mb: float
    read_bytes_s: float
    written_bytes_s: float
    sent_bytes_s: float
    received_bytes_s: float


@dataclass(frozen=True)
class Summary:
    """Numbers in short. `low` and `high` bound the mean with 95 % confidence; all but `count` are NaN when empty."""

    count: int
    mean: float
    deviation: float
    least: float
    median: float
    p95: float
    most: float
    low: float
    high: float
