"""What the host tells becomes what people see; what is new is announced once."""

import dataclasses

from core.collaboration.calls.messages import CallJoin, CallState, PartEntry, RecordingEntry
from core.collaboration.calls.records import (
    CallChanged,
    CallEnded,
    CallStarted,
    RecordingAsked,
    RecordingEnded,
    RecordingStarted,
)
from core.collaboration.calls.roster import NO_RECORDING
from core.collaboration.calls.telling import announce, told
from core.events import Events

ADA = PartEntry("ada", "Ada", 1.0, False, True, False, False)
BEN = PartEntry("ben", "Ben", 2.0, True, False, False, True)
STATE = CallState("space", "c1", 3, 1.0, False, (ADA, BEN), NO_RECORDING, "")


def recorded(agreed, *, is_running=False):
    return dataclasses.replace(STATE, recording=RecordingEntry("ada", agreed, is_running))


def announced(before, now, *, me="ben", why=""):
    events, found = Events(), []
    events.subscribe(object, found.append)
    announce(events, "space", before, now, me=me, why=why)
    return found


def test_a_call_from_outside_shows_who_is_in_it():
    call = told(recorded(("ada",)), me="cleo", seat=None, own=None)
    assert not call.is_joined
    assert [(entry.name, entry.is_muted, entry.has_camera) for entry in call.participants] == [
        ("Ada", False, True),
        ("Ben", True, False),
    ]
    assert call.participant("ben").is_writing_down
    assert call.participant("zoe") is None
    assert (call.recording.name, call.recording.is_running) == ("Ada", False)


def test_inside_ones_own_buttons_are_believed_before_the_host():
    class Seat:
        class connections:  # noqa: N801
            state = staticmethod(lambda key: "connected")

        key = staticmethod(lambda peer_id: peer_id)

    call = told(STATE, me="ada", seat=Seat(), own=CallJoin("space", True, False, True, False))
    me = call.participant("ada")
    assert (me.state, me.is_muted, me.has_camera, me.has_screen) == ("me", True, False, True)
    assert call.participant("ben").state == "connected"


def test_beginning_and_end_are_announced_once():
    assert announced(None, STATE) == [CallStarted("space", "c1", "Ada"), CallChanged("space")]
    assert announced(STATE, STATE) == [CallChanged("space")]
    assert announced(STATE, None, why="Switched off.") == [
        CallEnded("space", "c1", "Switched off."),
        CallChanged("space"),
    ]


def test_a_recording_is_announced_as_asked_running_and_over():
    asked, running = recorded(("ada",)), recorded(("ada", "ben"), is_running=True)
    assert announced(STATE, asked)[:-1] == [RecordingAsked("space", "ada", "Ada")]
    assert announced(asked, running)[:-1] == [RecordingStarted("space", "ada", "Ada")]
    assert announced(running, running)[:-1] == []
    over = dataclasses.replace(STATE, why="Ben does not want to be recorded.")
    assert announced(running, over)[:-1] == [RecordingEnded("space", "Ben does not want to be recorded.")]
    assert announced(running, over, me="ada")[:-1] == []  # said with the file, once it is finished
