"""JobBar: the running jobs, looked at ten times a second. The core never calls the screen."""

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from core.jobs import Job, Jobs
from ui.widgets.button import button
from ui.widgets.job_row import JobRow

LOOK_MS = 100
LIST_WIDTH = 320


class JobBar(QFrame):
    """Shows the oldest running job and, when there are several, a way to all of them; hidden when there is none."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("jobs")
        self.setAccessibleName("Running jobs")
        self._jobs = jobs
        self.row: JobRow | None = None
        self.list: JobList | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 8, 8, 10)
        self._column.setSpacing(4)
        self.more = button("", self.show_all, kind="link")
        self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.look()

    def look(self) -> None:
        """Show what runs now."""
        running = list(self._jobs.running)
        self._show(running[0] if running else None)
        others = len(running) - 1
        self.more.setVisible(others > 0)
        if others > 0:
            words = f"and {others} more"
            self.more.setText(words)
            self.more.setAccessibleName(f"Show all {len(running)} running jobs")
        self.setVisible(bool(running))
        if self.list is not None and self.list.isVisible():
            self.list.look(running)

    def show_all(self) -> None:
        """Open the list of all running jobs beside the bar."""
        if self.list is None:
            self.list = JobList(self)
        self.list.look(list(self._jobs.running))
        self.list.adjustSize()
        corner = self.mapToGlobal(QPoint(self.width() + 8, self.height()))
        self.list.move(corner - QPoint(0, self.list.height()))
        self.list.show()

    def _show(self, job: Job | None) -> None:
        if self.row is not None and self.row.job is not job:
            self._column.removeWidget(self.row)
            self.row.hide()
            self.row.deleteLater()
            self.row = None
        if job is not None and self.row is None:
            self.row = JobRow(job, is_brief=True)
            self._column.insertWidget(0, self.row)
        if self.row is not None:
            self.row.look()


class JobList(QFrame):
    """All running jobs, in a popover that closes when there is none."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("card", True)
        self.setFixedWidth(LIST_WIDTH)
        self.rows: dict[int, JobRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 10, 10, 12)
        self._column.setSpacing(12)

    def look(self, running: list[Job]) -> None:
        """Show these jobs."""
        for number in set(self.rows) - {job.id for job in running}:
            row = self.rows.pop(number)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        for job in running:
            if job.id not in self.rows:
                self.rows[job.id] = JobRow(job)
                self._column.addWidget(self.rows[job.id])
            self.rows[job.id].look()
        if not running:
            self.hide()
