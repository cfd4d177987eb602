"""One running job: progress, note, Cancel."""

import time

from core.jobs import Job
from ui.widgets.job_row import JobRow


def test_it_shows_what_the_job_reports(qtbot):
    job = Job(1, "Analysing 12 files")
    row = JobRow(job)
    qtbot.addWidget(row)
    row.resize(300, 60)
    row.show()
    assert row.note.whole == "Working…"
    job.report(3, 12, "chelsea.jpg")
    row.look()
    assert row.line.fraction == 0.25
    assert row.note.whole == "3 of 12 · chelsea.jpg"
    job.started = time.time() - 30
    row.look()
    assert row.note.whole.startswith("about 2 min left")


def test_cancel_asks_the_job_and_says_so(qtbot):
    job = Job(1, "Training")
    row = JobRow(job, is_brief=True)
    qtbot.addWidget(row)
    row.cancel_button.click()
    assert job.is_cancelled
    assert row.note.whole == "Stopping…"
    assert not row.cancel_button.isEnabled()
