"""Every figure of this machine can be chosen, and all of them together."""

from core.analytics.metrics import METRICS
from ui.collaboration.figure_dialog import ALL, FigureDialog


def test_every_figure_is_offered_and_the_whole_dashboard_first(qtbot):
    dialog = FigureDialog()
    qtbot.addWidget(dialog)
    assert dialog.list.key == ALL and dialog.figures == tuple(METRICS) and dialog.title == "the dashboard"
    for name in METRICS:
        dialog.list.choose(name)
        assert dialog.figures == (name,) and METRICS[name].title in dialog.title
