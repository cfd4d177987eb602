"""SaidDialog: what was written down in a call, at the sentence that somebody wants to see."""

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from core.collaboration.calls.records import TranscriptLine
from ui.collaboration.call_transcript import MOST, TranscriptCard
from ui.widgets.dialog import Dialog

WIDTH, HEIGHT = 560, 420


class SaidDialog(Dialog):
    """The sentences around the one at `place`, which is marked."""

    def __init__(self, title: str, lines: Sequence[TranscriptLine], place: int, *, parent: QWidget) -> None:
        text = f"In the last call of “{title}”, as this machine wrote it down."
        super().__init__("What was said", text, parent=parent, accept="", reject="Close", width=WIDTH)
        first = max(0, min(place - MOST // 2, len(lines) - MOST))
        self.transcript = TranscriptCard()
        self.transcript.setMinimumHeight(HEIGHT)
        self.transcript.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.transcript.text()))
        self.transcript.show_lines(lines[first : first + MOST])
        self.transcript.point_out(place - first)
        self.add(self.transcript, 1)
