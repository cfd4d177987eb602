"""The Analytics page: trainings, load, traffic and jobs as live charts over a chosen time, and the list of events."""

import asyncio
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from core.analytics.records import Series
from core.backend import Backend
from core.collaboration.live_readings import METRIC
from core.errors import InputError
from ui.actions import action
from ui.analytics.log import LogCard
from ui.analytics.reading import Reading, read
from ui.analytics.spans import SPANS, Span
from ui.charts.area import Area
from ui.charts.bar import Bar
from ui.charts.base import Chart
from ui.charts.line import Line
from ui.collaboration.figure_dialog import FigureDialog
from ui.collaboration.share_dialog import choose_workspace, say_shared
from ui.messages import Messages
from ui.page import GAP, Page
from ui.widgets.button import action_button
from ui.widgets.card import Card
from ui.widgets.gathering import Gathering
from ui.widgets.header import Header
from ui.widgets.segmented import Segmented

HEIGHT = 220


class AnalyticsPage(Page):
    """Everything follows as it happens; a chart that somebody zoomed stays where it is."""

    name: ClassVar[str] = "analytics"
    title: ClassVar[str] = "Analytics"
    icon: ClassVar[str] = "chart-line"

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__(backend, parent)
        self._build()
        self._gathering = Gathering(self, self.refresh, is_shown=self.isVisible)
        self.listen(object, self._heard)

    def shown(self) -> None:
        """Read everything again."""
        self.refresh()

    @action(palette=False)
    async def refresh(self) -> None:
        """Show what is stored now."""
        await self.backend.analytics.flush()
        span: Span = self.span.currentData()
        federations = self.backend.federated.federations()
        self.show_reading(
            await asyncio.to_thread(
                read, self.backend.analytics, federations, span, words=self.log.words, name=self.log.name
            ),
            span,
        )

    @action(title="Export all charts…", icon="download", shortcut="Ctrl+E")
    def export(self) -> None:
        """Every chart as picture and as CSV into a folder."""
        dialog = QFileDialog(self, "Export all charts into a folder")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda path: self.export_to(Path(path)))
        dialog.open()

    @action(title="Share figures into a workspace…", icon="share-2")
    async def share(self) -> None:
        """Live cards: everybody there sees how busy this machine is"""
        dialog = FigureDialog(self)
        if not await dialog.answer():
            return
        figures, title = dialog.figures, dialog.title  # the dialog is gone when the next one is answered
        text = "A live card shows the last hour of it, and goes on while this machine is there."
        if space := await choose_workspace(self, self.backend, title=f"Share {title}", text=text):
            made = ""
            for figure in figures:
                made = await self.backend.collaboration.sharing.share_live(space, METRIC, figure, document_id=made)
            words = "The figure is live" if len(figures) == 1 else f"{len(figures)} figures are live"
            say_shared(self, self.backend, words, workspace_id=space, document_id=made)

    @action(palette=False)
    def export_to(self, folder: Path) -> None:
        """Write every chart that shows something."""
        written = 0
        for chart in self.charts:
            if not chart.is_empty():
                name = chart.caption.lower().replace(" ", "-")
                chart.export_png(folder / f"{name}.png")
                chart.export_csv(folder / f"{name}.csv")
                written += 1
        if not written:
            raise InputError("There is nothing to export yet.", "Choose a longer time, or wait for the first samples.")
        Messages.of(self).info(f"{written} charts are in {folder}, each as picture and as CSV.")

    @property
    def charts(self) -> tuple[Chart, ...]:
        """All of them."""
        return (self.accuracy, self.loss, self.load, self.traffic, self.jobs)

    def show_reading(self, reading: Reading, span: Span) -> None:
        """Draw it all."""
        self.accuracy.set_data(_points(reading.accuracy))
        self.loss.set_data(_points(reading.loss))
        self.load.set_data(_points({"Processor": reading.cpu, "Memory": reading.memory}))
        self.traffic.set_data(_points({"Sent": reading.sent, "Received": reading.received}))
        has_jobs = bool(reading.jobs.values.sum()) if len(reading.jobs.values) else False
        minutes = span.counting_s / 60
        self.jobs.set_data({"Jobs": (reading.jobs.times, reading.jobs.values)} if has_jobs else {})
        self.jobs_card.set_note("per minute" if minutes == 1 else f"per {minutes:g} minutes")
        self.log.show_events(reading.events, reading.names)

    def _heard(self, event: object) -> None:
        if not getattr(type(event), "is_transient", False):
            self._gathering.later()

    def _build(self) -> None:
        header = Header("Analytics")
        self.span = QComboBox()
        self.span.setAccessibleName("Time")
        for span in SPANS:
            self.span.addItem(span.name, span)
        self.span.setCurrentIndex(1)
        self.span.currentIndexChanged.connect(lambda _: self.refresh())
        header.add(self.span)
        header.add(action_button(self.share, text="Share…", with_icon=False))
        header.add(action_button(self.export, text="Export", kind="primary"))
        nothing = "No round in this time. Trainings draw here as they run."
        self.accuracy = Line(Line.Params(x="time", form="percent", empty=nothing))
        self.loss = Line(Line.Params(x="time", from_zero=True, empty=nothing))
        self.load = Area(Area.Params(x="time", unit="%", empty="The first sample comes within seconds…"))
        self.traffic = Line(Line.Params(x="time", form="bytes", unit="/s", from_zero=True))
        self.jobs = Bar(Bar.Params(x="time", is_whole=True, empty="No job ended in this time."))
        self.load.hold_y(0.0, 100.0)
        for chart, caption in zip(
            self.charts,
            ("Training accuracy", "Training loss", "Machine load", "Network traffic", "Jobs"),
            strict=True,
        ):
            chart.set_caption(caption)
            chart.setFixedHeight(HEIGHT)
        self.log = LogCard()
        self.log.wanted.connect(lambda: self._gathering.later())
        column = QWidget()
        inside = QVBoxLayout(column)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GAP)
        inside.addWidget(self._trainings())
        inside.addLayout(self._machine())
        inside.addWidget(self.log, 1)
        self.lay_out(header, column, scrolls=True)

    def _trainings(self) -> Card:
        card = Card("Trainings")
        switch = Segmented((("accuracy", "Accuracy"), ("loss", "Loss")), name="Curve")
        card.add_top(switch)
        self.loss.hide()
        switch.chosen.connect(lambda key: self.accuracy.setVisible(key == "accuracy"))
        switch.chosen.connect(lambda key: self.loss.setVisible(key == "loss"))
        card.add(self.accuracy, 1)
        card.add(self.loss, 1)
        return card

    def _machine(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(14)
        self.jobs_card = Card("Jobs", "per minute")
        for card, chart in (
            (Card("Machine load", "processor and memory"), self.load),
            (Card("Network traffic", "of this machine"), self.traffic),
            (self.jobs_card, self.jobs),
        ):
            card.add(chart, 1)
            row.addWidget(card, 1)
        return row


def _points(series: dict[str, Series]) -> dict[str, tuple[Any, Any]]:
    return {name: (entry.times, entry.values) for name, entry in series.items() if len(entry.times)}
