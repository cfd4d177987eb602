"""Heard: each workspace has its own last call, and the recording of it."""

import hashlib
from pathlib import Path

from core.collaboration.assist.heard import Heard, moments, said_at, sentences_of
from core.collaboration.calls.kept import Kept
from core.collaboration.calls.records import CallHeard, CallRecorded, CallStarted, TranscriptLine
from core.collaboration.talk_words import references_in
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


def test_a_recording_belongs_to_the_call_during_which_it_ran():
    events = Events()
    heard = Heard(events)
    early, late = CallRecorded("w1", Path("/a.mp4"), 10.0, 50.0), CallRecorded("w1", Path("/b.mp4"), 90.0, 200.0)
    for made in (late, early):
        events.emit(made)
    events.emit(CallHeard("w1", said("hello"), is_final=True))
    events.emit(CallHeard("w2", said("elsewhere"), is_final=True))
    assert heard.last("w1").recordings == (late,) and heard.last("w2").recordings == ()


def test_a_second_of_the_call_leads_to_its_moment_in_whichever_recording_ran_then(tmp_path):
    """The link names the content of the file by its SHA-256 (hashlib's, of b"film")."""
    events = Events()
    heard, film, second = Heard(events), tmp_path / "talk.mp4", tmp_path / "more.mp4"
    film.write_bytes(b"film")
    second.write_bytes(b"more")
    events.emit(CallRecorded("w1", film, 90.0, 200.0))
    events.emit(CallRecorded("w1", second, 300.0, 400.0))
    events.emit(CallHeard("w1", said("hello"), is_final=True))
    events.emit(CallHeard("w1", said("bye", 390.0), is_final=True))
    link = moments(heard.last("w1"))
    assert link(100.0) == f"vega:moment/{hashlib.sha256(b'film').hexdigest()}?t=10&title=talk.mp4"
    assert link(310.5) == f"vega:moment/{hashlib.sha256(b'more').hexdigest()}?t=10.5&title=more.mp4"
    assert (link(80.0), link(201.0)) == ("", "")
    film.unlink()
    assert moments(heard.last("w1"))(100.0) == ""


def test_a_sentence_is_found_again_by_its_time_and_another_calls_is_not():
    events = Events()
    heard = Heard(events)
    for text, at in (("one", 1_700_000_000.04), ("two", 1_700_000_004.0)):
        events.emit(CallHeard("ab12", said(text, at), is_final=True))
    _, [found] = references_in(sentences_of("ab12", "Said in the call")(1_700_000_004.0))
    workspace_id, at = said_at(found.id)
    assert (workspace_id, found.title) == ("ab12", "Said in the call")
    assert heard.place(workspace_id, at) == 1
    assert heard.place("ab12", 1_700_000_000.0 - 60) == heard.place("other", at) == -1
    assert said_at("nothing") == said_at("ab12-xyz") == ("", 0.0)


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
