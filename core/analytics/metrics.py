"""Metrics: figures of this machine that have a name and a unit, and can be followed by others."""

from dataclasses import dataclass

from core.analytics.records import MachineSampled
from core.jobs import JobFinished


@dataclass(frozen=True)
class Metric:
    """A figure over time: one field of an event, brought together by `how` in steps. `form` is a chart's word for how
    its numbers are written."""

    title: str
    event: str
    field: str
    form: str = "number"
    unit: str = ""
    how: str = "mean"


_MACHINE = MachineSampled.__name__
METRICS = {
    "processor": Metric("Processor", _MACHINE, "cpu_percent", unit="%"),
    "memory": Metric("Memory", _MACHINE, "memory_percent", unit="%"),
    "sent": Metric("Sent", _MACHINE, "sent_bytes_s", form="bytes", unit="/s"),
    "received": Metric("Received", _MACHINE, "received_bytes_s", form="bytes", unit="/s"),
    "read": Metric("Read from disk", _MACHINE, "read_bytes_s", form="bytes", unit="/s"),
    "written": Metric("Written to disk", _MACHINE, "written_bytes_s", form="bytes", unit="/s"),
    "jobs": Metric("Jobs that ended", JobFinished.__name__, "", how="count"),
}
