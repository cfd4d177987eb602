"""The buttons say what they would do, and show what is so."""

import pytest

from core.collaboration.calls.records import Call, Recording
from ui.collaboration.call_controls import CallControls

VERBS = [f"toggle_{what}" for what in ("microphone", "camera", "screen", "recording", "transcript")]
VERBS += ["show_devices", "show_statistics", "leave"]


class Verbs:
    def __init__(self):
        self.done = []
        for name in VERBS:
            setattr(self, name, lambda *_, name=name: self.done.append(name))


@pytest.fixture
def verbs():
    return Verbs()


@pytest.fixture
def controls(qtbot, verbs):
    made = CallControls(verbs)
    qtbot.addWidget(made)
    return made


def test_every_button_does_its_verb_and_has_a_name(controls, verbs):
    buttons = [controls.microphone, controls.camera, controls.share, controls.recording, controls.transcript]
    buttons += [controls.devices, controls.statistics, controls.leave]
    for one in buttons:
        one.click()
        assert one.accessibleName() and one.toolTip()
    assert verbs.done == VERBS


def test_they_show_what_is_so(controls, person):
    me = person("Ada", state="me", is_muted=True, has_camera=True)
    controls.show_call(Call("c", "space", 0.0, (me,), is_joined=True), me)
    assert controls.microphone.isChecked() and controls.microphone.accessibleName() == "Unmute"
    assert controls.camera.isChecked() and controls.camera.accessibleName() == "Turn the camera off"
    assert not controls.share.isChecked() and controls.share.accessibleName() == "Share the screen"
    assert controls.recording.isEnabled() and not controls.recording.isChecked()


def test_only_one_records_at_a_time(controls, person):
    me = person("Ada", state="me")
    for by, enabled, checked in (("ben", False, False), ("ada", True, True)):
        recording = Recording(by, by, (by,), True)
        controls.show_call(Call("c", "space", 0.0, (me,), is_joined=True, recording=recording), me)
        assert (controls.recording.isEnabled(), controls.recording.isChecked()) == (enabled, checked)
