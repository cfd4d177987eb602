"""Long tasks show progress, can be cancelled, and their failures always reach somebody."""

import asyncio
import os
import threading

import pytest

from core.errors import Cancelled, InputError, VegaError
from core.jobs import JobFinished, Jobs, JobStarted, Progress, Within


@pytest.fixture
async def jobs():
    jobs = Jobs()
    yield jobs
    await jobs.close()


def count(to, *, job):
    for number in range(to):
        job.report(number + 1, to, f"item {number}")
    return to


def wait_for_cancel(started=None, *, job):
    while True:
        job.report(0)
        if started is not None:
            started.set()
        threading.Event().wait(0.005)


def fail(*, job):
    raise InputError("No such picture.", "Choose another.")


def crash(*, job):
    os._exit(3)


def sleep_deaf(*, job):
    job.report(1)
    threading.Event().wait(60)


def process_id(*, job):
    return os.getpid()


@pytest.mark.parametrize("where", ["thread", "process"])
async def test_the_answer_comes_back_and_the_job_is_remembered(jobs, where):
    assert await jobs.run("Counting", count, 3, where=where) == 3
    assert jobs.running == []
    done = jobs.finished[0]
    assert (done.title, done.state, done.progress.done, done.progress.total) == ("Counting", "done", 3, 3)


async def test_a_process_job_runs_elsewhere(jobs):
    assert await jobs.run("Elsewhere", process_id, where="process") != os.getpid()


@pytest.mark.parametrize("where", ["thread", "process"])
async def test_a_failure_reaches_the_caller_with_its_words(jobs, where):
    with pytest.raises(InputError) as caught:
        await jobs.run("Failing", fail, where=where)
    assert caught.value.todo == "Choose another."
    assert jobs.finished[0].state == "failed"


@pytest.mark.parametrize("where", ["thread", "process"])
async def test_cancel_stops_at_the_next_report(jobs, where):
    task = asyncio.ensure_future(jobs.run("Waiting", wait_for_cancel, where=where))
    while not jobs.running:
        await asyncio.sleep(0)
    jobs.running[0].cancel()
    with pytest.raises(Cancelled):
        await task
    assert jobs.finished[0].state == "cancelled"


async def test_a_worker_that_dies_is_said_in_words(jobs):
    with pytest.raises(VegaError, match="exit code 3"):
        await jobs.run("Crashing", crash, where="process")


async def test_a_deaf_process_is_ended_after_the_grace(jobs, monkeypatch):
    monkeypatch.setattr("core.jobs.GRACE_S", 0.2)
    task = asyncio.ensure_future(jobs.run("Deaf", sleep_deaf, where="process"))
    while not (jobs.running and jobs.running[0].progress.done):
        await asyncio.sleep(0.01)
    jobs.running[0].cancel()
    with pytest.raises(Cancelled):
        await task


async def test_whoever_stops_waiting_stops_the_work(jobs):
    """A page that goes away cancels its job instead of leaving it to run for nobody."""
    started = threading.Event()
    task = asyncio.ensure_future(jobs.run("Waiting", wait_for_cancel, started))
    await asyncio.to_thread(started.wait, 5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert jobs.running == []


async def test_a_coroutine_can_be_followed_and_cancelled(jobs):
    async def wait(*, job):
        job.report(1, 2, "half")
        await asyncio.Event().wait()

    task = asyncio.ensure_future(jobs.follow("Networking", wait))
    while not (jobs.running and jobs.running[0].progress.done):
        await asyncio.sleep(0)
    assert jobs.running[0].progress == Progress(1, 2, "half")
    jobs.running[0].cancel()
    with pytest.raises(Cancelled):
        await task


async def test_start_and_end_are_announced():
    heard = []
    jobs = Jobs(heard.append)
    await jobs.run("Counting", count, 1)
    await jobs.close()
    assert [type(event) for event in heard] == [JobStarted, JobFinished]
    assert (heard[1].state, heard[1].title) == ("done", "Counting")


async def test_closing_waits_for_the_workers():
    jobs = Jobs()
    started = threading.Event()
    task = asyncio.ensure_future(jobs.run("Waiting", wait_for_cancel, started))
    await asyncio.to_thread(started.wait, 5)
    await jobs.close()
    with pytest.raises(Cancelled):
        await task


def test_progress_knows_its_fraction():
    assert Progress(1, 4).fraction == 0.25
    assert Progress(5, 4).fraction == 1.0
    assert Progress(3).fraction is None


def test_a_part_of_a_job_speaks_within_it_and_can_be_cancelled():
    said = []

    class Whole:
        is_cancelled = True

        def report(self, done, total=0, note=""):
            said.append((done, total, note))

    part = Within(Whole(), 2, 5, "clip.mp4")
    part.report(30, 60, "Loudness")
    part.report(1)
    assert said == [(2, 5, "clip.mp4, Loudness, 50 %"), (2, 5, "clip.mp4")]
    assert part.is_cancelled
