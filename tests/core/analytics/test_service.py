"""What a person gets from analytics: everything that happened, as lists and as numbers over time."""

import asyncio
import time
from dataclasses import dataclass

import pytest

from core.analytics import service as module
from core.analytics.records import MachineSampled
from core.analytics.service import AnalyticsService
from core.errors import InputError, StorageError
from core.events import Events
from core.jobs import JobFinished, Jobs
from core.settings import SettingsStore
from core.storage.database import Database
from core.storage.tables.analytics import AnalyticsTables


@dataclass(frozen=True)
class Measured:
    who: str
    value: float


@pytest.fixture
async def house(tmp_path):
    """A started service on a real database: (service, events, database)."""
    database = Database(tmp_path / "vega.sqlite")
    events = Events()
    events.bind(asyncio.get_running_loop())
    settings = SettingsStore(tmp_path / "settings.toml", {})
    service = AnalyticsService(tables=AnalyticsTables(database), events=events, settings=settings)
    await service.start()
    yield service, events, database
    await service.stop()
    database.close()


async def test_whatever_happens_is_stored_with_time_name_and_fields(house):
    service, events, _ = house
    before = time.time()
    events.emit(Measured("ada", 1.5))
    await service.flush()
    (event,) = await asyncio.to_thread(service.events, name="Measured")
    assert event.fields == {"who": "ada", "value": 1.5}
    assert before <= event.time <= time.time()


async def test_events_from_worker_threads_arrive_too(house):
    service, events, _ = house
    await asyncio.to_thread(lambda: [events.emit(Measured("ada", float(i))) for i in range(100)])
    await asyncio.sleep(0)
    await service.flush()
    series = await asyncio.to_thread(service.series, "Measured", "value")
    assert series.values.tolist() == list(range(100))


async def test_numbers_of_one_field_by_another(house):
    service, events, _ = house
    for who, value in (("ada", 1.0), ("bo", 10.0), ("ada", 3.0)):
        events.emit(Measured(who, value))
    await service.flush()
    series = await asyncio.to_thread(service.series, "Measured", "value", where={"who": "ada"})
    assert series.values.tolist() == [1.0, 3.0]
    assert (series.times[1:] >= series.times[:-1]).all()
    mean = await asyncio.to_thread(service.series, "Measured", "value", where={"who": "ada"}, bucket_s=1e9)
    assert mean.values.tolist() == [2.0]


async def test_a_series_of_nothing_is_empty(house):
    service, _, _ = house
    series = await asyncio.to_thread(service.series, "Nothing", "x")
    assert series.times.shape == series.values.shape == (0,)


async def test_an_unknown_summary_and_a_negative_bucket_are_refused(house):
    service, _, _ = house
    with pytest.raises(InputError, match="median"):
        service.series("Measured", "value", how="median")
    with pytest.raises(InputError):
        service.series("Measured", "value", bucket_s=-1)


async def test_the_list_can_be_filtered(house):
    service, events, _ = house
    events.emit(Measured("ada", 1.0))
    events.emit(JobFinished(1, "Analysing cats", "done", 0.5))
    await service.flush()
    assert await asyncio.to_thread(service.names) == ["JobFinished", "Measured"]
    assert [e.name for e in await asyncio.to_thread(service.events, without=["Measured"])] == ["JobFinished"]
    assert [e.name for e in await asyncio.to_thread(service.events, words=" cats ")] == ["JobFinished"]
    assert await asyncio.to_thread(service.events, since=time.time() + 60) == []
    assert len(await asyncio.to_thread(service.events, limit=1)) == 1


async def test_finished_jobs_are_counted_by_the_minute(house):
    service, events, _ = house
    jobs = Jobs(events.emit)
    for _ in range(3):
        await jobs.run("Counting", lambda job: None)
    await service.flush()
    now = time.time()
    counts = await asyncio.to_thread(service.job_counts, since=now - 600, until=now)
    assert counts.values.sum() == 3
    assert 10 <= len(counts.values) <= 11  # ten minutes touch eleven when they do not begin on one
    assert set((counts.times % 60).tolist()) == {0.0}
    await jobs.close()


async def test_the_machine_is_sampled(house, monkeypatch):
    service, events, _ = house
    await service.stop()
    monkeypatch.setattr(module, "SAMPLE_S", 0.02)
    await service.start()
    seen = asyncio.Event()
    events.subscribe(MachineSampled, lambda _: seen.set())
    async with asyncio.timeout(20):
        await seen.wait()
    await service.flush()
    assert (await asyncio.to_thread(service.series, "MachineSampled", "memory_percent")).values[0] > 0


async def test_old_events_are_removed_by_the_setting(house):
    service, events, database = house
    events.emit(Measured("ada", 1.0))
    # it removes by itself when it starts, too: stopped, it leaves that to the test
    await service.stop()
    old = time.time() - 401 * 86_400
    await AnalyticsTables(database).add_events([(old, "Old", "{}")] * 7)
    assert await asyncio.to_thread(service.prune) == 7
    assert await asyncio.to_thread(service.names) == ["Measured"]


async def test_a_disk_that_refuses_does_not_stop_the_program(house, monkeypatch, caplog):
    service, events, database = house

    async def refuse(work):
        raise StorageError("The disk is full.", "Free some space.")

    monkeypatch.setattr(database, "awrite", refuse)
    events.emit(Measured("ada", 1.0))
    await service.flush()
    assert "cannot be stored" in caplog.text
    monkeypatch.undo()
    await service.flush()
    assert len(await asyncio.to_thread(service.events, name="Measured")) == 1


async def test_stored_events_survive_a_restart(house, tmp_path):
    service, events, database = house
    events.emit(Measured("ada", 1.0))
    await service.stop()
    other = Database(database.path)
    assert AnalyticsTables(other).names() == ["Measured"]
    other.close()
