"""Who listens hears, on the loop's thread, whoever emits; one bad listener silences nobody."""

import asyncio
import threading
from dataclasses import dataclass

from core.events import Events


@dataclass(frozen=True)
class Rang:
    times: int


@dataclass(frozen=True)
class RangTwice(Rang):
    pass


@dataclass(frozen=True)
class Other:
    pass


def test_a_listener_hears_its_kind_and_subclasses_only():
    events, heard = Events(), []
    events.subscribe(Rang, heard.append)
    for event in (Rang(1), Other(), RangTwice(2)):
        events.emit(event)
    assert heard == [Rang(1), RangTwice(2)]


def test_object_means_every_event():
    events, heard = Events(), []
    events.subscribe(object, heard.append)
    events.emit(Other())
    assert heard == [Other()]


def test_a_cancelled_listener_hears_no_more():
    events, heard = Events(), []
    subscription = events.subscribe(Rang, heard.append)
    subscription.cancel()
    subscription.cancel()
    events.emit(Rang(1))
    assert heard == []


def test_a_failing_listener_does_not_silence_the_next(caplog):
    events, heard = Events(), []
    events.subscribe(Rang, lambda event: 1 / 0)
    events.subscribe(Rang, heard.append)
    events.emit(Rang(1))
    assert heard == [Rang(1)]
    assert "A listener failed on Rang" in caplog.text


async def test_events_from_a_worker_arrive_on_the_loop_thread():
    events, threads = Events(), []
    events.bind(asyncio.get_running_loop())
    arrived = asyncio.Event()

    def handler(event: Rang) -> None:
        threads.append(threading.current_thread())
        arrived.set()

    events.subscribe(Rang, handler)
    await asyncio.to_thread(events.emit, Rang(1))
    await asyncio.wait_for(arrived.wait(), 5)
    assert threads == [threading.main_thread()]
