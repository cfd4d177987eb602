"""Files are read in processes of their own: what ends, hangs or fills such a process costs one file."""

import os
import signal
import threading

import pytest

from core.errors import Cancelled, MediaError
from core.jobs import Job
from core.media import apart
from core.media.apart import Apart
from core.media.medium import Medium
from core.media.workbench import Wanted


@pytest.fixture
def bench():
    yield Apart()
    end_idle()


def end_idle():
    for some in apart._idle.values():
        while some:
            some.pop().end()


def process_of(sort):
    return apart._idle[sort][-1]._process


def test_the_process_is_another_one_and_serves_again(bench, samples):
    assert bench.prepare(samples / "chelsea.jpg").kind == "picture"
    first = process_of("reading").pid
    assert first != os.getpid()
    assert bench.prepare(samples / "coffee.jpg").kind == "picture"
    assert process_of("reading").pid == first


def test_analysers_look_there_too_and_tell_how_far_they_are(bench, samples):
    job = Job(1, "Analysing")
    wanted = [Wanted("scenes", "scenes"), Wanted("classes", "classes")]
    scenes, classes = bench.study(Medium(samples / "clip.mp4", "video", 3.0), wanted, device="cpu", job=job)
    assert scenes.report.parts and classes.vectors
    assert job.progress.total > 0


def test_a_file_that_ends_the_process_is_said_to_and_the_next_is_read(bench, samples):
    bench.prepare(samples / "chelsea.jpg")
    process = process_of("reading")
    os.kill(process.pid, signal.SIGSTOP)
    threading.Timer(0.3, os.kill, (process.pid, signal.SIGKILL)).start()
    with pytest.raises(MediaError, match="made the process that reads it stop"):
        bench.prepare(samples / "coffee.jpg")
    assert bench.prepare(samples / "coffee.jpg").kind == "picture"


def test_a_process_that_died_while_idle_costs_nothing(bench, samples):
    bench.prepare(samples / "chelsea.jpg")
    process = process_of("reading")
    process.kill()
    process.join()
    assert bench.prepare(samples / "coffee.jpg").kind == "picture"


def test_a_file_on_which_it_hangs_is_given_up(bench, samples):
    bench.prepare(samples / "chelsea.jpg")
    os.kill(process_of("reading").pid, signal.SIGSTOP)
    with pytest.raises(MediaError, match="given up"):
        Apart(silent_s=0.3).prepare(samples / "coffee.jpg")
    assert bench.prepare(samples / "coffee.jpg").kind == "picture"


def test_cancel_does_not_wait_for_a_native_library(bench, samples):
    wanted, medium = [Wanted("quality", "quality")], Medium(samples / "coffee.jpg")
    bench.study(medium, wanted)
    os.kill(process_of("looking").pid, signal.SIGSTOP)
    job = Job(1, "Analysing")
    threading.Timer(0.3, job.cancel).start()
    with pytest.raises(Cancelled):
        bench.study(medium, wanted, job=job)
    assert bench.study(medium, wanted)[0].report.title


def test_what_cannot_be_read_is_said_in_the_same_words_as_here(bench, tmp_path):
    (tmp_path / "note.txt").write_text("no picture")
    with pytest.raises(MediaError, match="no picture, video or sound") as refused:
        bench.prepare(tmp_path / "note.txt")
    assert refused.value.state == "unknown" and refused.value.todo


def test_where_no_process_can_be_begun_it_is_done_here(samples, monkeypatch):
    def refuse(sort):
        raise OSError("no more processes")

    end_idle()
    monkeypatch.setattr(apart, "_Process", refuse)
    assert Apart().prepare(samples / "chelsea.jpg").kind == "picture"


def test_idle_processes_end_after_a_while(bench, samples, monkeypatch):
    bench.prepare(samples / "chelsea.jpg")
    process = process_of("reading")
    monkeypatch.setattr(apart, "IDLE_S", 0.0)
    apart._sweep()
    assert not process.is_alive()
    assert apart._idle["reading"] == []
