"""The desk keeps devices and call in step: nothing listens or looks outside a call."""

import pytest

from core.collaboration.calls.records import CallEnded, CallTroubled, RecordingEnded, WritingDownFailed
from core.errors import InputError


async def test_joining_opens_microphone_and_loudspeaker_and_leaving_closes_all(desk, devices):
    assert desk.hint == ""
    await desk.join("space")
    assert set(devices.opened) == {"microphone", "loudspeaker"}
    assert "Headphones" in desk.hint
    await desk.set_camera(True)
    await desk.set_screen(True)
    assert set(devices.opened) == {"microphone", "loudspeaker", "camera", "screen"}
    assert desk.calls.sources.camera.is_on
    await desk.set_camera(False)
    assert "camera" not in devices.opened and not desk.calls.sources.camera.is_on
    await desk.leave()
    assert devices.opened == {} and desk.calls.current == ""


async def test_muting_tells_the_call(desk):
    await desk.join("space")
    await desk.set_muted(True)
    assert desk.is_muted and desk.calls.call("space").participants[0].is_muted
    await desk.set_muted(False)
    assert not desk.is_muted


async def test_a_call_that_ended_elsewhere_lets_go_of_the_devices(desk, devices, calls, until):
    await desk.join("space")
    said = []
    desk.said.connect(said.append)
    calls._board._hosting._rosters["space"].end("The machine was switched off.")
    calls._board._publish(calls._board._hosting._rosters["space"].state())
    await until(lambda: devices.opened == {})
    assert calls.current == "" and said == ["The machine was switched off."]
    calls.bus.emit(CallEnded("space", "c"))
    calls.bus.emit(RecordingEnded("space", "Ben does not want to be recorded.", "/tmp/call.webm"))
    assert said[-1] == "Ben does not want to be recorded. It is in /tmp/call.webm"


async def test_what_becomes_of_a_call_of_others_is_not_said(desk, calls):
    said = []
    desk.said.connect(said.append)
    calls.bring("Ben")
    calls.bus.emit(RecordingEnded("space", "Ben does not want to be recorded."))
    calls.bus.emit(CallEnded("space", "c", "The machine was switched off."))
    await desk.join("space")
    calls.bus.emit(RecordingEnded("other", "Cleo does not want to be recorded."))
    calls.bus.emit(CallEnded("other", "d", "The machine was switched off."))
    assert said == []
    calls.bus.emit(RecordingEnded("space", "Ben does not want to be recorded."))
    assert said == ["Ben does not want to be recorded."]


async def test_a_camera_that_fails_is_said_and_not_shown_as_on(desk, devices, until):
    failures = []
    desk.failed.connect(failures.append)
    await desk.join("space")
    await desk.set_camera(True)
    devices.fail("camera", InputError("The camera is gone.", "Plug it in again."))
    await until(lambda: not desk.calls.sources.camera.is_on)
    assert [error.what for error in failures] == ["The camera is gone."]
    desk.calls.bus.emit(CallTroubled("space", "Ben", "There is no way.", "Look for one."))
    assert str(failures[-1]) == "There is no way. Look for one."
    assert "microphone" in devices.opened


async def test_what_cannot_be_joined_opens_nothing(desk, devices, monkeypatch):
    monkeypatch.setattr(desk.calls, "_may_join", lambda space, peer_id: False)
    with pytest.raises(InputError, match="no part"):
        await desk.join("space")
    assert devices.opened == {}


async def test_a_headset_that_is_pulled_out_gives_way_to_what_is_there(desk, devices):
    await desk.join("space")
    devices.choose("microphone", "Headset")
    devices.lists["microphone"] = ("Built-in",)
    for changed in devices.watchers:
        changed()
    assert devices.opened["microphone"] == "Built-in"
    await desk.leave()
    for changed in devices.watchers:
        changed()
    assert devices.opened == {}


async def test_what_failed_is_said_as_a_failure_with_what_is_left_of_it(desk):
    failures, said = [], []
    desk.failed.connect(lambda error: failures.append(str(error)))
    desk.said.connect(said.append)
    desk.calls.bus.emit(RecordingEnded("space", "The disk is full.", "/tmp/call.webm", is_failed=True))
    desk.calls.bus.emit(RecordingEnded("space", "It cannot be written.", "", is_failed=True))
    desk.calls.bus.emit(WritingDownFailed("space", "The model broke.", "Choose another one."))
    assert failures == [
        "The recording failed. The disk is full. What was recorded until then is in /tmp/call.webm",
        "The recording failed. It cannot be written. There is no file.",
        "What is said is not written down any more. The model broke. Choose another one.",
    ]
    assert said == []
