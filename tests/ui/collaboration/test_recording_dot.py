"""The sign of a recording is red in every theme."""

from ui import theme
from ui.collaboration.recording_dot import RecordingDot


def test_it_is_red_in_both_themes(qtbot, qapp):
    dot = RecordingDot()
    qtbot.addWidget(dot)
    for name in ("light", "dark"):
        theme.apply(qapp, name)
        middle = dot.grab().toImage().pixelColor(7, 7)
        assert middle.name() == theme.colour("bad").name()
        assert middle.red() > 1.5 * middle.blue()
