"""JobRow: one running job: what it does, how far it is, how long it takes still, Pause and Cancel."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.jobs import Job
from ui import theme
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
        self.pause_button = icon_button("circle-pause", f"Pause: {job.title}", self.pause_or_resume)
        self.pause_button.setVisible(job.is_pausable)
        top.addWidget(self.title, 1)
        top.addWidget(self.pause_button)
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

    def pause_or_resume(self) -> None:
        """Let the job wait, or go on."""
        if self.job.is_paused:
            self.job.resume()
        else:
            self.job.pause()
        self.look()

    def look(self) -> None:
        """Show how far the job is now."""
        progress = self.job.progress
        self.line.set_fraction(progress.fraction)
        self.pace.see(progress.fraction, self.job.worked_s)
        self.cancel_button.setEnabled(not self.job.is_cancelled)
        if self.job.is_pausable:
            self._show_pause()
        words = "Stopping…" if self.job.is_cancelled else self._words()
        if words != self.note.whole:
            self.note.set_text(words)
        if self._is_brief and progress.note:
            self.setToolTip(f"{self.job.title}\n{progress.note}")

    def _show_pause(self) -> None:
        verb, icon = ("Go on", "circle-play") if self.job.is_paused else ("Pause", "circle-pause")
        if self.pause_button.toolTip() != f"{verb}: {self.job.title}":
            self.pause_button.setIcon(theme.icon(icon))
            self.pause_button.setToolTip(f"{verb}: {self.job.title}")
            self.pause_button.setAccessibleName(f"{verb}: {self.job.title}")
        self.pause_button.setEnabled(not self.job.is_cancelled)

    def _words(self) -> str:
        progress = self.job.progress
        if self.job.is_paused:
            return "Paused"
        counted = f"{progress.done:,} of {progress.total:,}" if progress.total > 1 else ""
        said = [word for word in (self.pace.words, counted, progress.note) if word]
        return " · ".join(said[:1] if self._is_brief else said) or "Working…"
