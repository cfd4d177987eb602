"""Every figure of this machine can be chosen."""

from core.analytics.metrics import METRICS
from ui.collaboration.figure_dialog import FigureDialog


def test_every_figure_is_offered(qtbot):
    dialog = FigureDialog()
    qtbot.addWidget(dialog)
    assert dialog.figure == next(iter(METRICS))
    for name in METRICS:
        dialog.list.choose(name)
        assert dialog.figure == name
