"""The cards of Home: jobs, trainings, machines."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core.federated.records import Federation, RoundRecord
from core.jobs import Job, Jobs
from core.networking.records import Peer
from ui.federated import words as training_words
from ui.network.words import ago, peer_row
from ui.widgets.button import button
from ui.widgets.card import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.job_row import JobRow
from ui.widgets.label import ElidedLabel, label
from ui.widgets.pace import in_words
from ui.widgets.table import Cell, Table

LOOK_MS = 200
# Jobs that ended; the Analytics page has them all.
ENDED = 4
STATE_TONES = {"done": "good", "failed": "bad", "cancelled": "warn"}


class JobsCard(Card):
    """What runs with its progress, then what ended last."""

    def __init__(self) -> None:
        super().__init__("Jobs")
        self._column = QVBoxLayout()
        self._column.setSpacing(10)
        self.body.addLayout(self._column)
        self.body.addStretch(1)
        self._rows: list[JobRow] = []
        self._shown: object = None
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def show_jobs(self, jobs: Jobs) -> None:
        """Show these as they are now."""
        running, ended = tuple(jobs.running), tuple(jobs.finished)[:ENDED]
        key = ([job.id for job in running], [job.id for job in ended])
        if key == self._shown:
            return
        self._shown = key
        self._rows = []
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for job in running:
            self._rows.append(JobRow(job))
            self._column.addWidget(self._rows[-1])
        for job in ended:
            self._column.addWidget(_ended(job))
        if not running and not ended:
            self._column.addWidget(
                label("Nothing runs. Long tasks show their progress here.", tone="muted", wraps=True)
            )
        self.set_note(f"{len(running)} running" if running else "")

    def _look(self) -> None:
        if self.isVisible():
            for row in self._rows:
                row.look()


class TrainingsCard(Card):
    """The newest trainings; Return or a double click opens one."""

    def __init__(self, opened: Callable[[str], Any], *, start: Callable[[], Any]) -> None:
        super().__init__("Last trainings")
        self.table = Table(("Training", "State", "Rounds", "Accuracy"), name="Last trainings")
        self.table.set_widths(0, 170, 90, 100)
        self.table.opened.connect(opened)
        text = "Label some pictures, then train together with another machine."
        empty = EmptyState("graduation-cap", "No training yet", text, (("Train together", start),))
        self.stack = QStackedWidget()
        self.stack.addWidget(empty)
        self.stack.addWidget(self.table)
        self.add(self.stack, 1)

    def show_trainings(self, federations: Sequence[Federation], last_rounds: Mapping[str, RoundRecord | None]) -> None:
        """Show the newest of these."""
        shown = [entry for entry in federations if entry.id in last_rounds]
        rows = [_training_row(entry, last_rounds[entry.id]) for entry in shown]
        self.table.set_rows(rows, keys=[entry.id for entry in shown])
        self.stack.setCurrentIndex(1 if rows else 0)


class MachinesCard(Card):
    """Who is there."""

    def __init__(self, opened: Callable[[], Any]) -> None:
        super().__init__("Machines")
        self.table = Table(("Name", "State", "Delay"), name="Machines")
        self.table.set_widths(0, 110, 70)
        self.table.opened.connect(lambda _: opened())
        text = "Pair with another machine by a link; everything between you is encrypted."
        empty = EmptyState("network", "Alone so far", text, (("Invite or join", opened),))
        self.stack = QStackedWidget()
        self.stack.addWidget(empty)
        self.stack.addWidget(self.table)
        self.add(self.stack, 1)
        self.add_top(button("All", opened, kind="link"))

    def show_peers(self, peers: Sequence[Peer]) -> None:
        """Show these, those who are there first."""
        ordered = sorted(peers, key=lambda peer: (not peer.is_online, -peer.last_seen))
        self.table.set_rows([peer_row(peer)[:3] for peer in ordered], keys=[peer.id for peer in ordered])
        self.stack.setCurrentIndex(1 if peers else 0)


def _training_row(federation: Federation, last: RoundRecord | None) -> tuple[Cell, ...]:
    text, tone = training_words.state(federation)
    accuracy = last.accuracy if last else None
    return (
        Cell(federation.title),
        Cell(text, tone=tone),
        Cell(f"{federation.round} of {federation.config.rounds}", sort=federation.round, is_number=True),
        Cell(training_words.percent(accuracy), sort=accuracy or 0.0, is_number=True),
    )


def _ended(job: Job) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(1)
    column.addWidget(ElidedLabel(job.title))
    when = ago(job.started + job.seconds)
    tone = STATE_TONES.get(job.state, "muted")
    said = {"done": f"Done in {in_words(job.seconds)}", "failed": job.error, "cancelled": "Cancelled"}
    column.addWidget(
        ElidedLabel(f"{said.get(job.state, job.state)} · {when}", tone="muted" if tone == "good" else tone)
    )
    return holder
