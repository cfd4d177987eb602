"""A burst of changes is one look, and nobody looks at what is hidden."""

from PySide6.QtWidgets import QWidget

from ui.widgets.gathering import Gathering


def test_a_burst_is_one_look(qtbot):
    looks = []
    widget = QWidget()
    qtbot.addWidget(widget)
    gathering = Gathering(widget, lambda: looks.append(1), is_shown=lambda: True)
    for _ in range(20):
        gathering.later("event")
    qtbot.waitUntil(lambda: looks == [1])
    gathering.later()
    qtbot.waitUntil(lambda: looks == [1, 1])


def test_nothing_is_read_for_a_page_that_is_hidden(qtbot):
    looks = []
    widget = QWidget()
    qtbot.addWidget(widget)
    gathering = Gathering(widget, lambda: looks.append(1), is_shown=lambda: False)
    gathering.later()
    qtbot.waitUntil(lambda: not gathering.isActive())
    assert looks == []
