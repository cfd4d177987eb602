"""JobRow: one running job: what it does, how far it is, how long it takes still, and Cancel."""

import time

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.jobs import Job
from ui.widgets.button import icon_button
from ui.widgets.label import ElidedLabel
from ui.widgets.pace import Pace
from ui.widgets.progress import ProgressLine


class JobRow(QWidget):
    """Call `look()` a few times a second."""

    def __init__(self, job: Job, *, is_brief: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_brief = is_brief
        self.job = job
        self.pace = Pace()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        top = QHBoxLayout()
        top.setSpacing(4)
        self.title = ElidedLabel(job.title)
        self.cancel_button = icon_button("x", f"Cancel: {job.title}", self.cancel)
        top.addWidget(self.title, 1)
        top.addWidget(self.cancel_button)
        column.addLayout(top)
        self.line = ProgressLine()
        column.addWidget(self.line)
        self.note = ElidedLabel(role="caption")
        column.addWidget(self.note)
        self.look()

    def cancel(self) -> None:
        """Ask the job to stop."""
        self.job.cancel()
        self.look()

    def look(self) -> None:
        """Show how far the job is now."""
        progress = self.job.progress
        self.line.set_fraction(progress.fraction)
        self.pace.see(progress.fraction, time.time() - self.job.started)
        self.cancel_button.setEnabled(not self.job.is_cancelled)
        words = "Stopping…" if self.job.is_cancelled else self._words()
        if words != self.note.whole:
            self.note.set_text(words)
        if self._is_brief and progress.note:
            self.setToolTip(f"{self.job.title}\n{progress.note}")

    def _words(self) -> str:
        progress = self.job.progress
        counted = f"{progress.done:,} of {progress.total:,}" if progress.total > 1 else ""
        said = [word for word in (self.pace.words, counted, progress.note) if word]
        return " · ".join(said[:1] if self._is_brief else said) or "Working…"
