"""A sentence of a call is shown among those around it, marked."""

import pytest
from PySide6.QtWidgets import QWidget

from core.collaboration.calls.records import TranscriptLine
from ui.collaboration.said_dialog import SaidDialog


@pytest.mark.parametrize("place", [0, 250, 499])
def test_the_sentence_is_in_sight_and_marked_however_long_the_call_was(qtbot, until, place):
    lines = [TranscriptLine("a", "Ada", number, number + 1.0, f"sentence {number}") for number in range(500)]
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = SaidDialog("Birds", lines, place, parent=parent)
    dialog.show()
    card = dialog.transcript
    marked = card._sentences[card._marked]
    assert marked.text() == f"sentence {place}" and "background" in marked.styleSheet()
    qtbot.waitUntil(lambda: not marked.visibleRegion().isEmpty())
