"""The Simulation page: what was tried on the left, the chosen one on the right, live, and another beside it."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from core.backend import Backend
from core.errors import InputError
from core.federated.simulation.records import Simulation, SimulationChanged
from core.jobs import Job
from ui.actions import action
from ui.messages import Messages
from ui.page import Page
from ui.simulation import words
from ui.simulation.detail import Shown, SimulationDetail
from ui.simulation.new_dialog import NewSimulationDialog
from ui.widgets.button import action_button
from ui.widgets.choice_list import ChoiceList
from ui.widgets.dialog import confirm
from ui.widgets.empty_state import EmptyState
from ui.widgets.gathering import Gathering
from ui.widgets.header import Header
from ui.widgets.list_detail import ListDetail

T = TypeVar("T")

RUN_FILES = "Run files (*.json)"


class SimulationPage(Page):
    """Run, watch, compare, repeat."""

    name: ClassVar[str] = "simulation"
    title: ClassVar[str] = "Simulation"
    icon: ClassVar[str] = "flask-conical"

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__(backend, parent)
        self.service = backend.simulation
        self._beside = ""
        self._build()
        self._gathering = Gathering(self, self.refresh, is_shown=self.isVisible)
        self.listen(SimulationChanged, self._gathering.later)

    def shown(self) -> None:
        """Read everything again."""
        self.refresh()

    @action(palette=False)
    async def refresh(self) -> None:
        """Show what is so now."""
        await self._refresh()

    @action(title="New simulation…", icon="plus", shortcut="Ctrl+N")
    async def create(self) -> None:
        """Train with virtual participants in this program."""
        dialog = NewSimulationDialog(self)
        if await dialog.answer():
            asked = (dialog.title, dialog.config(), dialog.plan(), dialog.source())
            known = {entry.id for entry in await asyncio.to_thread(self.service.simulations)}
            running = asyncio.ensure_future(self._run(self.service.simulate, *asked))
            await self._choose_newest(known, running)
            await running

    @action(title="Repeat a run file…", icon="repeat")
    async def repeat(self) -> None:
        """Run again what somebody exported, and say whether it comes out the same."""
        dialog = QFileDialog(self, "Repeat a run file", "", RUN_FILES)
        dialog.fileSelected.connect(lambda path: self.run_again(Path(path)))
        dialog.open()

    @action(palette=False)
    async def run_again(self, path: Path) -> None:
        """Repeat this run file."""
        again = await self._run(self.service.repeat, path)
        await self._refresh()
        self.list.choose(again.simulation.id)
        if again.differs:
            raise InputError(f"The run came out differently: {again.differs}.", "Compare the versions in the run file.")
        Messages.of(self).info(again.words)

    @action(title="Export run file…", icon="download")
    async def export(self) -> None:
        """Everything needed to run the chosen simulation again: parameters, seed, versions, the data's fingerprint."""
        simulation = self.service.simulation(self._chosen())
        dialog = QFileDialog(self, "Export run file", f"{simulation.run.title}.json", RUN_FILES)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.fileSelected.connect(lambda path: self.write(simulation.id, Path(path)))
        dialog.open()

    @action(palette=False)
    async def write(self, simulation_id: str, path: Path) -> None:
        """Write the run file."""
        await asyncio.to_thread(self.service.export, simulation_id, path)
        Messages.of(self).info(f"{path.name} is written.")

    @action(title="Stop", icon="circle-stop")
    async def halt(self) -> None:
        """End the running simulation; the rounds that it made stay."""
        for job in self._jobs():
            job.cancel()

    @action(title="Delete…", icon="trash-2")
    async def delete(self) -> None:
        """Remove the chosen simulation."""
        simulation = self.service.simulation(self._chosen())
        if simulation.state == "running":
            raise InputError("It is still running.", "Stop it first.")
        text = "Its rounds go. An exported run file can bring it back."
        if await confirm(self, f"Delete “{simulation.run.title}”?", text, accept="Delete", is_danger=True):
            await asyncio.to_thread(self.service.delete, simulation.id)
            await self._refresh()

    async def _run(self, verb: Callable[..., T], *args: Any) -> T:
        return await self.backend.jobs.run("Simulating", verb, *args)

    def _jobs(self) -> list[Job]:
        return [job for job in tuple(self.backend.jobs.running) if job.title == "Simulating"]

    async def _choose_newest(self, known: set[str], running: "asyncio.Future[Simulation]") -> None:
        """What was just begun, once it is there."""
        while not running.done():
            newest = await asyncio.to_thread(self.service.simulations)
            if newest and newest[0].id not in known:
                await self._refresh()
                self.list.choose(newest[0].id)
                return
            await asyncio.sleep(0.05)

    async def _refresh(self) -> None:
        known = await asyncio.to_thread(self.service.simulations)
        self.list.set_choices([words.choice(entry) for entry in known])
        if known and not self.list.key:
            self.list.setCurrentRow(0)
        self.stack.setCurrentIndex(1 if known else 0)
        chosen = next((entry for entry in known if entry.id == self.list.key), None)
        if chosen is not None:
            shown = await asyncio.to_thread(self._read, chosen, known)
            if shown.simulation.id == self.list.key:
                self.detail.show_simulation(shown, known)

    def _read(self, chosen: Simulation, known: list[Simulation]) -> Shown:
        """Everything about a simulation; blocks briefly."""
        beside = next((entry for entry in known if entry.id == self._beside and entry.id != chosen.id), None)
        others = self.service.rounds(beside.id) if beside else []
        return Shown(chosen, self.service.rounds(chosen.id), beside, others)

    def _chosen(self) -> str:
        if not self.list.key:
            raise InputError("No simulation is chosen.", "Run one first.")
        return self.list.key

    def _put_beside(self, simulation_id: str) -> None:
        self._beside = simulation_id
        self.refresh()

    def _build(self) -> None:
        header = Header("Simulation")
        header.add(action_button(self.repeat))
        header.add(action_button(self.create, kind="primary"))
        self.list = ChoiceList(name="Simulations")
        self.list.chosen.connect(lambda _: self.refresh())
        self.detail = SimulationDetail(self)
        self.detail.beside_wanted.connect(self._put_beside)
        empty = EmptyState(
            "flask-conical",
            "Try it before you invite anybody",
            "Hundreds of virtual participants learn in this program, with uneven data, slow or hostile ones: find out "
            "which strategy, which robust rule and which compression suit your data.",
            (("New simulation…", self.create), ("Repeat a run file…", self.repeat)),
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(empty)
        self.stack.addWidget(ListDetail(self.list, self.detail))
        self.lay_out(header, self.stack)
