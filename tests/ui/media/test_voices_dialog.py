"""Speakers are named in one dialog; what is not changed changes nothing."""

from core.media.voices import Voice
from ui.media.voices_dialog import VoicesDialog


def test_only_new_names_are_given(qtbot):
    dialog = VoicesDialog([Voice(1, 7, 1, "Ada"), Voice(2, 7, 2, "")], ["Ada", "Bo"])
    qtbot.addWidget(dialog)
    assert not dialog.accept_button.isEnabled()
    dialog.fields[2].setText("  Bo ")
    assert dialog.names == {2: "Bo"}
    assert dialog.accept_button.isEnabled()
    dialog.fields[1].setText("")
    assert dialog.names == {2: "Bo"}
