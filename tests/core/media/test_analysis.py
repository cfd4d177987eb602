"""What is on the screen is looked at first, a paused analysis waits, and one bad file stops nobody."""

import threading

import pytest

from core.errors import Cancelled, MediaError
from core.jobs import Job
from core.media.workbench import Here


class Noting(Here):
    """Says in which order items were looked at; may refuse one."""

    def __init__(self):
        self.seen, self.refuse, self.before = [], None, lambda: None

    def study(self, medium, wanted, *, device="auto", job=None):
        self.before()
        self.seen.append(medium.path.name)
        if medium.path.name == self.refuse:
            raise MediaError("It is broken.", "Look for another copy.")
        return super().study(medium, wanted, device=device, job=job)


@pytest.fixture
def library(media, samples):
    bench = Noting()
    media._analysis._workbench = bench
    report = media.import_paths([samples / f"{name}.jpg" for name in ("brick", "grass", "moon")])
    names = [media.item(number).path.name for number in report.added]
    return media, bench, report.added, names


def test_what_is_on_the_screen_comes_first(library):
    media, bench, ids, names = library
    media.look_first([999, ids[2]])
    media.analyse(ids, analysers=["quality"])
    assert bench.seen == [names[2], names[0], names[1]]


def test_the_screen_may_move_meanwhile(library):
    media, bench, ids, names = library
    bench.before = lambda: media.look_first([ids[2]])
    media.analyse(ids, analysers=["quality"])
    assert bench.seen == [names[0], names[2], names[1]]


def test_one_bad_file_is_named_and_the_others_go_on(library):
    media, bench, ids, names = library
    bench.refuse = names[1]
    report = media.analyse(ids, analysers=["quality"])
    assert report.analysed == 2
    assert [(failure.path, failure.what) for failure in report.failures] == [("grass.jpg", "It is broken.")]


def test_a_paused_analysis_waits_and_goes_on(library):
    media, bench, ids, names = library
    job, paused = Job(1, "Analysing"), threading.Event()
    job.is_pausable = True

    def pause_once():
        if not paused.is_set():
            job.pause()
            paused.set()

    bench.before = pause_once
    worker = threading.Thread(target=media.analyse, args=(ids,), kwargs={"analysers": ["quality"], "job": job})
    worker.start()
    assert paused.wait(10)
    worker.join(0.3)
    assert worker.is_alive() and len(bench.seen) == 1
    job.resume()
    worker.join(20)
    assert bench.seen == names


def test_cancelling_keeps_what_was_found(library):
    media, bench, ids, _ = library
    job = Job(1, "Analysing")
    bench.before = lambda: job.cancel() if len(bench.seen) == 1 else None
    with pytest.raises(Cancelled):
        media.analyse(ids, analysers=["quality"], job=job)
    assert [bool(media.item(number).reports) for number in ids] == [True, True, False]
