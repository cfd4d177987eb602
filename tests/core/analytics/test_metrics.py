"""Every metric names a field that its event has, and is written as charts write numbers."""

import dataclasses

from core.analytics.metrics import METRICS
from core.analytics.records import MachineSampled
from core.jobs import JobFinished

FIELDS = {kind.__name__: {field.name for field in dataclasses.fields(kind)} for kind in (MachineSampled, JobFinished)}


def test_metrics_are_of_fields_that_there_are():
    assert all(not metric.field or metric.field in FIELDS[metric.event] for metric in METRICS.values())
    assert all(metric.form in ("number", "percent", "bytes") and metric.title for metric in METRICS.values())
    assert len({metric.title for metric in METRICS.values()}) == len(METRICS)
