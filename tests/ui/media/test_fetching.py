"""The loop thread never waits: workers fetch, the newest wish first."""

import threading

import pytest
import shiboken6

from core.errors import MediaError
from ui.media.fetching import THREADS, Fetcher


@pytest.fixture
def gate():
    """Opens the way for workers that wait at it."""
    gate = threading.Event()
    yield gate
    gate.set()


def test_what_was_wished_last_is_served_first(qtbot, gate):
    """With all threads busy, of the wishes 10, 11 and 12 the last is fetched first: it is what is on screen now."""
    served = []

    def work(wish):
        if wish < THREADS:
            gate.wait(10)
        served.append(wish)
        return wish * 2

    fetcher = Fetcher(work)
    heard = []
    fetcher.fetched.connect(lambda wish, answer: heard.append((wish, answer)))
    for busy in range(THREADS):
        fetcher.want(busy)
    qtbot.waitUntil(lambda: len(fetcher._stack._serving) == THREADS)
    for wish in (10, 11, 12):
        fetcher.want(wish)
    gate.set()
    qtbot.waitUntil(lambda: len(heard) == THREADS + 3)
    assert next(wish for wish in served if wish >= 10) == 12
    assert (12, 24) in heard
    assert fetcher.is_idle


def test_old_wishes_are_dropped_when_there_are_too_many(qtbot, gate):
    """Scrolling through a thousand rows fetches the ones where it ends."""
    served = []

    def work(wish):
        gate.wait(10)
        served.append(wish)

    fetcher = Fetcher(work, remembered=5)
    for wish in range(1000):
        fetcher.want(wish)
    gate.set()
    qtbot.waitUntil(lambda: fetcher.is_idle)
    assert len(served) <= 5 + THREADS
    assert set(range(995, 1000)) <= set(served)


def test_a_wish_under_way_is_not_fetched_twice(qtbot, gate):
    served = []

    def work(wish):
        gate.wait(10)
        served.append(wish)

    fetcher = Fetcher(work)
    fetcher.want("same")
    qtbot.waitUntil(lambda: bool(fetcher._stack._serving))
    fetcher.want("same")
    gate.set()
    qtbot.waitUntil(lambda: fetcher.is_idle)
    assert served == ["same"]


def test_a_failure_is_heard(qtbot):
    def work(wish):
        raise MediaError("It is gone.", "Look elsewhere.")

    fetcher = Fetcher(work)
    with qtbot.waitSignal(fetcher.failed) as heard:
        fetcher.want(1)
    assert heard.args[0] == 1
    assert heard.args[1].todo == "Look elsewhere."


def test_a_closed_fetcher_stays_silent(qtbot, gate):
    fetcher = Fetcher(lambda wish: gate.wait(10))
    heard = []
    fetcher.fetched.connect(lambda *told: heard.append(told))
    fetcher.want(1)
    fetcher.close()
    fetcher.want(2)
    gate.set()
    qtbot.wait(50)
    assert heard == []


def test_objects_that_go_while_threads_answer_them_do_not_take_the_program_along(qtbot):
    """Some hundred are deleted while their answers are on the way."""
    for number in range(300):
        fetcher = Fetcher(lambda wish: wish)
        fetcher.fetched.connect(lambda wish, answer: None)
        for wish in range(4):
            fetcher.want(wish)
        if number % 3:
            qtbot.wait(0)
        shiboken6.delete(fetcher)
