"""The running jobs in the sidebar."""

import asyncio

import pytest

from core.errors import Cancelled
from core.jobs import Jobs
from ui.widgets.job_bar import JobBar


def wait_for_cancel(job):
    import time

    while True:
        job.report(1, 4, "chelsea.jpg")
        time.sleep(0.005)


@pytest.fixture
async def jobs():
    made = Jobs(lambda event: None, workers=3)
    yield made
    await made.close()


async def test_it_is_there_only_while_something_runs(qtbot, jobs, until):
    bar = JobBar(jobs)
    qtbot.addWidget(bar)
    assert bar.isHidden()
    work = asyncio.ensure_future(jobs.run("Analysing", wait_for_cancel))
    await until(lambda: bar.row is not None and bar.row.line.fraction == 0.25)
    assert not bar.isHidden()
    assert bar.row.title.whole == "Analysing"
    bar.row.cancel()
    with pytest.raises(Cancelled):
        await work
    await until(bar.isHidden)


async def test_several_jobs_can_all_be_seen_and_cancelled(qtbot, jobs, until):
    bar = JobBar(jobs)
    qtbot.addWidget(bar)
    works = [asyncio.ensure_future(jobs.run(f"Job {number}", wait_for_cancel)) for number in range(3)]
    await until(lambda: bar.more.text() == "and 2 more")
    bar.show_all()
    assert len(bar.list.rows) == 3
    for row in bar.list.rows.values():
        row.cancel()
    answers = await asyncio.gather(*works, return_exceptions=True)
    assert all(isinstance(answer, Cancelled) for answer in answers)
    await until(lambda: not bar.list.isVisible())
