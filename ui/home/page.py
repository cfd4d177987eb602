"""The Home page: this machine and its peers, running jobs, the last trainings, and what to do next."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.analytics.records import MachineSampled, Series
from core.backend import Backend
from core.collaboration.records import ChatArrived, WorkspaceChanged
from core.federated.records import Federation, FederationChanged, RoundFinished, RoundRecord, TrainingFinished
from core.jobs import JobFinished, JobStarted
from core.media.records import LibraryChanged, Query
from core.networking.records import Peer, PeerConnected, PeerDisconnected, PeersChanged
from ui.actions import action
from ui.charts.area import Area
from ui.home.parts import JobsCard, MachinesCard, TrainingsCard
from ui.home.words import load_in_words, pictures_in_words, trainings_in_words
from ui.page import GAP, Page
from ui.widgets.button import action_button
from ui.widgets.card import Card
from ui.widgets.gathering import Gathering
from ui.widgets.header import Header
from ui.widgets.stat_card import StatCard, row_of

# The curve of the machine's load: about one point a sample.
SHOWN_S = 3600.0
BUCKET_S = 5.0


@dataclass(frozen=True)
class Glance:
    """What the page shows, read in one go."""

    pictures: int
    unlabelled: int
    peers: list[Peer]
    federations: list[Federation]
    last_rounds: dict[str, RoundRecord | None]
    unread: int
    spaces: int
    cpu: Series
    memory: Series


class HomePage(Page):
    """Cards that lead on to the other pages."""

    name: ClassVar[str] = "home"
    title: ClassVar[str] = "Home"
    icon: ClassVar[str] = "house"

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__(backend, parent)
        self._build()
        self._gathering = Gathering(self, self.refresh, is_shown=self.isVisible)
        for kind in (
            LibraryChanged,
            PeersChanged,
            PeerConnected,
            PeerDisconnected,
            FederationChanged,
            RoundFinished,
            TrainingFinished,
            WorkspaceChanged,
            ChatArrived,
            JobStarted,
            JobFinished,
            MachineSampled,
        ):
            self.listen(kind, self._gathering.later)

    def shown(self) -> None:
        """Read everything again."""
        self.refresh()

    @action(palette=False)
    async def refresh(self) -> None:
        """Show what is so now."""
        await self.backend.analytics.flush()
        self.show_glance(await asyncio.to_thread(self._read))

    @action(title="Add pictures", icon="image-plus")
    def add_pictures(self) -> None:
        """To the library."""
        self.open_page("media")

    @action(title="Train together", icon="graduation-cap")
    def train(self) -> None:
        """To the trainings."""
        self.open_page("federated")

    def show_glance(self, glance: Glance) -> None:
        """Fill the cards."""
        self.pictures.set(f"{glance.pictures:,}", pictures_in_words(glance.pictures, glance.unlabelled))
        online = sum(peer.is_online for peer in glance.peers)
        self.machines_stat.set(
            f"{online} of {len(glance.peers)}" if glance.peers else "0",
            "online" if glance.peers else "Invite one on the Network page",
            tone="good" if online else "muted",
        )
        value, note, tone = trainings_in_words(glance.federations, glance.last_rounds)
        self.trainings_stat.set(value, note, tone=tone)
        unread = f"{glance.unread} unread" if glance.unread else "nothing unread"
        self.spaces.set(str(glance.spaces), unread, tone="good" if glance.unread else "muted")
        self.trainings.show_trainings(glance.federations, glance.last_rounds)
        self.machines.show_peers(glance.peers)
        self.jobs.show_jobs(self.backend.jobs)
        self.load.set_data(
            {
                "Processor": (glance.cpu.times, glance.cpu.values),
                "Memory": (glance.memory.times, glance.memory.values),
            }
        )
        self.load_card.set_note(load_in_words(glance.cpu.values, glance.memory.values))

    def _read(self) -> Glance:
        backend = self.backend
        federations = backend.federated.federations()
        spaces = backend.collaboration.workspaces()
        return Glance(
            backend.media.count(Query()),
            backend.media.count(Query(unlabelled=True)),
            backend.network.peers(),
            federations,
            {entry.id: _last(backend.federated.rounds(entry.id)) for entry in federations[:8]},
            sum(space.unread for space in spaces),
            len(spaces),
            self._series("cpu_percent"),
            self._series("memory_percent"),
        )

    def _series(self, field: str) -> Series:
        since = time.time() - SHOWN_S
        return self.backend.analytics.series(MachineSampled.__name__, field, since=since, bucket_s=BUCKET_S)

    def _build(self) -> None:
        header = Header("Home")
        header.add(action_button(self.train))
        header.add(action_button(self.add_pictures, kind="primary"))
        self.pictures = StatCard("Pictures")
        self.machines_stat = StatCard("Machines")
        self.trainings_stat = StatCard("Trainings")
        self.spaces = StatCard("Workspaces")
        self.load_card = Card("This machine, last hour")
        self.load = Area(Area.Params(x="time", unit="%", empty="The first sample comes within seconds…"))
        self.load.set_caption("Load of this machine")
        self.load.hold_y(0.0, 100.0)
        self.load.setFixedHeight(196)
        self.load_card.add(self.load, 1)
        self.jobs = JobsCard()
        self.trainings = TrainingsCard(lambda key: self.open_page("federated", federation=key), start=self.train)
        self.machines = MachinesCard(lambda: self.open_page("network"))
        column = QWidget()
        inside = QVBoxLayout(column)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GAP)
        inside.addWidget(row_of(self.pictures, self.machines_stat, self.trainings_stat, self.spaces))
        inside.addLayout(_side_by_side(self.load_card, self.jobs))
        inside.addLayout(_side_by_side(self.trainings, self.machines), 1)
        self.lay_out(header, column, scrolls=True)


def _side_by_side(wide: QWidget, narrow: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(14)
    row.addWidget(wide, 5)
    row.addWidget(narrow, 3)
    return row


def _last(rounds: Sequence[RoundRecord]) -> RoundRecord | None:
    """The last round that was measured."""
    return next((entry for entry in reversed(rounds) if entry.accuracy is not None), None)
