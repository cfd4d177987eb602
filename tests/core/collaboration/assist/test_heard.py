"""Heard: each workspace has its own last call, and the recording of it."""

import hashlib
from pathlib import Path

from core.collaboration.assist.heard import Heard, moments
from core.collaboration.calls.kept import Kept
from core.collaboration.calls.records import CallHeard, CallStarted, RecordingEnded, RecordingStarted, TranscriptLine
from core.events import Events


def said(text, start=100.0):
    return TranscriptLine("a", "Ada", start, start + 2, text)


def test_what_was_said_in_one_workspace_is_not_said_in_another():
    events = Events()
    heard = Heard(events)
    events.emit(CallHeard("w1", said("We fire Bob."), is_final=True))
    assert [line.text for line in heard.last("w1").lines] == ["We fire Bob."]
    assert heard.last("w2") is None and heard.elsewhere("w2") and not heard.elsewhere("w1")


def test_a_new_call_takes_the_place_of_the_one_before_once_something_is_written_down():
    events = Events()
    heard = Heard(events)
    events.emit(CallStarted("w1", "c1", "Ada"))
    events.emit(CallHeard("w1", said("later", 110), is_final=True))
    events.emit(CallHeard("w1", said("first", 100), is_final=True))
    events.emit(CallHeard("w1", said("half a", 120), is_final=False))
    events.emit(CallStarted("w1", "c2", "Ada"))
    assert [line.text for line in heard.last("w1").lines] == ["first", "later"]
    events.emit(CallHeard("w1", said("new", 500), is_final=True))
    assert [line.text for line in heard.last("w1").lines] == ["new"]


def test_a_recording_belongs_to_its_call_from_when_everybody_agreed():
    events = Events()
    heard = Heard(events, now=lambda: 90.0)
    events.emit(CallStarted("w1", "c1", "Ada"))
    events.emit(RecordingStarted("w1", "a", "Ada"))
    events.emit(CallHeard("w1", said("hello"), is_final=True))
    events.emit(RecordingEnded("w1", "", "/tmp/talk.mp4"))
    found = heard.last("w1")
    assert (found.recording, found.recorded_from) == (Path("/tmp/talk.mp4"), 90.0)


def test_without_a_file_here_there_is_no_recording():
    events = Events()
    heard = Heard(events)
    events.emit(CallHeard("w1", said("hello"), is_final=True))
    events.emit(RecordingStarted("w1", "b", "Ben"))
    events.emit(RecordingEnded("w1", "Ben stopped."))
    assert heard.last("w1").recording is None


def test_a_second_of_the_call_leads_to_its_moment_in_the_recording(tmp_path):
    """The link names the content of the file by its SHA-256 (hashlib's, of b"film")."""
    events, clock = Events(), iter([90.0, 200.0])
    heard, film = Heard(events, now=lambda: next(clock)), tmp_path / "talk.mp4"
    film.write_bytes(b"film")
    events.emit(RecordingStarted("w1", "a", "Ada"))
    events.emit(CallHeard("w1", said("hello"), is_final=True))
    events.emit(RecordingEnded("w1", "", str(film)))
    link = moments(heard.last("w1"))
    assert link(100.0) == f"vega:moment/{hashlib.sha256(b'film').hexdigest()}?t=10&title=talk.mp4"
    assert (link(80.0), link(201.0)) == ("", "")
    film.unlink()
    assert moments(heard.last("w1"))(100.0) == ""


async def test_what_calls_kept_is_heard_again_after_a_restart(tmp_path):
    events = Events()
    kept = Kept(tmp_path, events, is_known=lambda _: True)
    await kept.start()
    events.emit(CallHeard("w1", said("We take the ridge."), is_final=True))
    await kept.stop()
    later = Events()
    heard, again = Heard(later), Kept(tmp_path, later, is_known=lambda _: True)
    await again.start()
    assert [line.text for line in heard.last("w1").lines] == ["We take the ridge."] and heard.last("w2") is None
    await again.stop()
