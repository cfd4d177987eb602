"""The page's numbers come from the stored events of the chosen time."""

import pytest

from core.analytics.records import MachineSampled
from core.federated.records import Federation, RoundFinished, TrainingConfig
from core.jobs import JobFinished
from core.media.records import LibraryChanged
from ui.analytics.reading import read
from ui.analytics.spans import SPANS

FEDERATIONS = [Federation("f", "Digits", "coordinator", "me", TrainingConfig())]


@pytest.fixture
async def analytics(running_backend):
    for accuracy in (0.5, 0.75):
        running_backend.events.emit(RoundFinished("f", "Digits", 1, 1.0, accuracy, 10.0, 2, ()))
    running_backend.events.emit(RoundFinished("other", "Other", 1, 1.0, 0.1, 10.0, 2, ()))
    running_backend.events.emit(MachineSampled(40.0, 60.0, 1.0, 0.0, 0.0, 10.0, 20.0))
    running_backend.events.emit(JobFinished(1, "Reading", "done", 1.0))
    running_backend.events.emit(LibraryChanged())
    await running_backend.analytics.flush()
    return running_backend.analytics


async def test_curves_of_each_training_load_and_jobs(analytics):
    reading = read(analytics, FEDERATIONS, SPANS[1])
    assert reading.accuracy["Digits"].values.tolist() == [0.5, 0.75]
    assert (reading.cpu.values.tolist(), reading.received.values.tolist()) == ([40.0], [20.0])
    assert reading.jobs.values.sum() == 1


async def test_the_list_leaves_samples_and_mere_changes_out(analytics):
    reading = read(analytics, FEDERATIONS, SPANS[1])
    assert {event.name for event in reading.events} == {"RoundFinished", "JobFinished"} == set(reading.names)
    assert len(read(analytics, [], SPANS[1], words="other").events) == 1
    assert {event.name for event in read(analytics, [], SPANS[1], name="JobFinished").events} == {"JobFinished"}
