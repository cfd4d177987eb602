"""What the Analytics page reads from the stored events: one call, in a worker."""

import time
from dataclasses import dataclass

from core.analytics.records import MachineSampled, Series, StoredEvent
from core.analytics.service import AnalyticsService
from core.federated.records import Federation, RoundFinished
from ui.analytics.spans import Span

# Samples are in the curves, and that a list is another says nothing: both would bury what happened.
NOT_LISTED = (MachineSampled.__name__, "Changed")
MOST_EVENTS = 500
# More curves than colours would say nothing.
MOST_TRAININGS = 6


@dataclass(frozen=True)
class Reading:
    """Everything that is shown, for one span."""

    since: float
    until: float
    accuracy: dict[str, Series]
    loss: dict[str, Series]
    cpu: Series
    memory: Series
    sent: Series
    received: Series
    jobs: Series
    events: list[StoredEvent]
    names: list[str]


def read(
    analytics: AnalyticsService, federations: list[Federation], span: Span, *, words: str = "", name: str = ""
) -> Reading:
    """Read it all; blocks briefly."""
    until = time.time()
    since = until - span.seconds
    machine = MachineSampled.__name__

    def sampled(field: str) -> Series:
        return analytics.series(machine, field, since=since, bucket_s=span.bucket_s)

    curves = {
        field: {
            entry.title: analytics.series(RoundFinished.__name__, field, where={"federation_id": entry.id}, since=since)
            for entry in federations[:MOST_TRAININGS]
        }
        for field in ("accuracy", "loss")
    }
    names = [known for known in analytics.names() if not known.endswith(NOT_LISTED)]
    without = () if name else [known for known in analytics.names() if known not in names]
    return Reading(
        since,
        until,
        curves["accuracy"],
        curves["loss"],
        sampled("cpu_percent"),
        sampled("memory_percent"),
        sampled("sent_bytes_s"),
        sampled("received_bytes_s"),
        analytics.job_counts(since=since, until=until, bucket_s=span.counting_s),
        analytics.events(name=name, words=words, without=without, since=since, limit=MOST_EVENTS),
        names,
    )
