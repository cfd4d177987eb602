"""Which devices there are and which are used; what is missing is said in words."""

from ui.collaboration.call_devices import CAMERA, KINDS, MICROPHONE, SCREEN, SystemDevices, missing
from ui.collaboration.call_memory import CallMemory


def test_the_usual_one_is_used_until_another_is_chosen_and_again_when_that_is_gone(devices):
    assert devices.chosen(MICROPHONE) == "Built-in"
    devices.choose(MICROPHONE, "Headset")
    assert devices.opened == {}  # chosen, not opened
    devices.open(MICROPHONE)
    assert devices.opened == {MICROPHONE: "Headset"}
    devices.choose(MICROPHONE, "Built-in")
    assert devices.opened == {MICROPHONE: "Built-in"}
    devices.choose(MICROPHONE, "Headset")
    devices.lists[MICROPHONE] = ("Built-in",)
    assert devices.chosen(MICROPHONE) == "Built-in"
    devices.lists[CAMERA] = ()
    assert devices.chosen(CAMERA) == ""
    devices.close_all()
    assert devices.opened == {}


def test_what_was_chosen_is_remembered_on_this_machine_but_no_window(calls, tmp_path, monkeypatch):
    lists = {MICROPHONE: {"Built-in": 1, "Headset": 2}, CAMERA: {"Webcam": 1}}
    monkeypatch.setattr("ui.collaboration.call_devices._devices", lambda kind: lists[kind])
    monkeypatch.setattr("ui.collaboration.call_devices._screens", lambda: {"eDP-1": 1, "HDMI-1": 2})
    monkeypatch.setattr("ui.collaboration.call_devices._windows", lambda: {"Window: Notes": 1})
    found = SystemDevices(calls, CallMemory(tmp_path))
    found.choose(MICROPHONE, "Headset")
    found.choose(SCREEN, "HDMI-1")
    found.choose(SCREEN, "Window: Notes")
    assert found.chosen(SCREEN) == "Window: Notes"
    again = SystemDevices(calls, CallMemory(tmp_path))
    assert (again.chosen(MICROPHONE), again.chosen(SCREEN)) == ("Headset", "HDMI-1")
    assert again.names(SCREEN) == ("eDP-1", "HDMI-1", "Window: Notes")


async def test_a_machine_without_a_device_says_so_and_goes_on(calls, until, monkeypatch):
    found = SystemDevices(calls)
    monkeypatch.setattr("ui.collaboration.call_devices._devices", lambda kind: {})
    failures = []
    found.fail = lambda kind, error: failures.append((kind, str(error)))
    for kind in (MICROPHONE, CAMERA):
        found.open(kind)
    await until(lambda: len(failures) == 2)
    assert (CAMERA, str(missing(CAMERA))) in failures
    assert not any(found.used(kind) for kind in KINDS)
    found.close_all()
    found.watch(lambda: None)
    assert found.names(SCREEN)  # the test's own screen
