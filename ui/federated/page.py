"""The Training page: trainings on the left, the chosen one on the right, live."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from core.backend import Backend
from core.collaboration.live_readings import TRAINING
from core.errors import InputError
from core.federated.model_files import READ
from core.federated.records import (
    FederationChanged,
    ParticipantAnswered,
    RoundFinished,
    TrainingFinished,
)
from core.media.records import ModelInstalled
from core.networking.records import MessageRefused, PeerConnected, PeerDisconnected
from ui.actions import action
from ui.collaboration.share_dialog import choose_workspace, say_shared
from ui.federated import words
from ui.federated.detail import Shown, TrainingDetail
from ui.federated.new_dialog import NewTrainingDialog
from ui.federated.offer_dialog import OfferDialog, in_words
from ui.messages import Messages
from ui.network.invite_dialog import InviteDialog
from ui.page import Page
from ui.widgets.button import action_button
from ui.widgets.choice_list import ChoiceList
from ui.widgets.dialog import confirm
from ui.widgets.empty_state import EmptyState
from ui.widgets.gathering import Gathering
from ui.widgets.header import Header
from ui.widgets.list_detail import ListDetail

# What a model can be written as, by the words of the dialog.
MODEL_FILES = {
    "ONNX (*.onnx)": "onnx",
    "Weights as safetensors (*.safetensors)": "safetensors",
    "Arrays for numpy and Keras (*.npz)": "npz",
}
MODELS_READ = f"Models ({' '.join(f'*{end}' for end in READ)})"


class FederatedPage(Page):
    """Create, invite, take part, begin, watch, use."""

    name: ClassVar[str] = "federated"
    title: ClassVar[str] = "Training"
    icon: ClassVar[str] = "graduation-cap"

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__(backend, parent)
        self.service = backend.federated
        self._wanted = ""
        self._beside = ""
        self._build()
        self._gathering = Gathering(self, self.refresh, is_shown=self.isVisible)
        for kind in (
            FederationChanged,
            ParticipantAnswered,
            RoundFinished,
            TrainingFinished,
            ModelInstalled,
            PeerConnected,
            PeerDisconnected,
        ):
            self.listen(kind, self._gathering.later)
        self.listen(MessageRefused, self._say_refused)

    def shown(self) -> None:
        """Read everything again."""
        self.refresh()

    @property
    def open_item(self) -> str:
        """The training whose details are shown."""
        return self.list.key

    def want(self, **wanted: object) -> None:
        """`federation="id"` chooses a training."""
        self._wanted = str(wanted.get("federation", ""))
        self.list.choose(self._wanted)

    @action(palette=False)
    async def refresh(self) -> None:
        """Show what is so now."""
        await self._refresh()

    @action(title="New training…", icon="plus", shortcut="Ctrl+N")
    async def create(self) -> None:
        """Coordinate a training that others take part in."""
        dialog = NewTrainingDialog(self)
        if await dialog.answer():
            made = await self.service.create(dialog.title, dialog.config())
            await self._refresh()
            self.list.choose(made.id)

    @action(title="New training from a model…", icon="plus")
    async def create_from(self) -> None:
        """Coordinate a training that begins with a model made elsewhere: Vega, scikit-learn, Keras, numpy."""
        dialog = QFileDialog(self, "Begin with a model", "", MODELS_READ)
        dialog.fileSelected.connect(lambda path: self.begin_with(Path(path)))
        dialog.open()

    @action(palette=False)
    async def begin_with(self, path: Path) -> None:
        """Ask for the rest, and begin with the model in this file."""
        dialog = NewTrainingDialog(self, text=f"It begins with {path.name}, whose layers and labels it must have.")
        if await dialog.answer():
            made = await self.service.create(dialog.title, dialog.config(), start=path)
            await self._refresh()
            self.list.choose(made.id)

    @action(title="Join a training", icon="log-in")
    async def join(self) -> None:
        """With a link that its coordinator sent."""
        self.open_page("network", link="")

    @action(title="Invite a participant", icon="user-plus")
    async def invite(self) -> None:
        """A link that lets one machine take part in the chosen training."""
        await InviteDialog(await self.service.invite(self._chosen()), self.backend, parent=self).answer()

    @action(title="Take part…", icon="hand-helping")
    async def offer(self) -> None:
        """Learn from this machine's own data, which stays here."""
        federation = self.service.federation(self._chosen())
        dialog = OfferDialog(self.backend, federation, self)
        if await dialog.answer():
            summary = await self.service.offer(federation.id, dialog.spec())
            Messages.of(self).info(f"Taking part with {in_words(summary)}")

    @action(title="Share into a workspace…", icon="share-2")
    async def share(self) -> None:
        """A live card: everybody there sees how the chosen training goes"""
        federation = self.service.federation(self._chosen())
        text = "A live card shows its state, its rounds and its accuracy, and no data."
        title = f"Share “{federation.title}”"
        if space := await choose_workspace(self, self.backend, title=title, text=text):
            made = await self.backend.collaboration.sharing.share_live(space, TRAINING, federation.id)
            say_shared(self, self.backend, "The training is live", workspace_id=space, document_id=made)

    @action(title="Begin", icon="circle-play")
    async def begin(self) -> None:
        """Start the rounds of the chosen training, or go on with them, once enough participants are there."""
        await self.service.begin(self._chosen())

    @action(title="Stop", icon="circle-pause")
    async def halt(self) -> None:
        """Stop the rounds after what is running; Begin goes on with them."""
        await self.service.halt(self._chosen())

    @action(title="Delete…", icon="trash-2")
    async def delete(self) -> None:
        """Remove the chosen training and its history from this machine."""
        federation = self.service.federation(self._chosen())
        text = "Its rounds and models go. What was installed in the library stays there."
        if await confirm(self, f"Delete “{federation.title}”?", text, accept="Delete", is_danger=True):
            await self.service.delete(federation.id)
            await self._refresh()

    @action(palette=False)
    async def use(self, model_id: str) -> None:
        """One click: the model becomes an analyser of the library."""
        installed = await self.backend.use_model(model_id)
        await self._refresh()
        Messages.of(self).info(f"“{installed.title}” is in the library now: Library, Trained models, Tag pictures.")

    @action(palette=False)
    async def export(self, model_id: str) -> None:
        """Write the model for other programs: ONNX, safetensors, or arrays of numpy."""
        model = self.service.model(model_id)
        dialog = QFileDialog(self, "Export the model", f"{model.title}.onnx", ";;".join(MODEL_FILES))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("onnx")
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(MODEL_FILES.get(chosen, "onnx")))
        dialog.fileSelected.connect(lambda path: self.write(model_id, Path(path)))
        dialog.open()

    @action(palette=False)
    async def write(self, model_id: str, path: Path) -> None:
        """Write the model's file, as its name says."""
        await asyncio.to_thread(self.service.export_model, model_id, path)
        words = ": input `x` in [0, 1], output `y`" if path.suffix == ".onnx" else ""
        Messages.of(self).info(f"{path.name} is written{words}.")

    @action(title="Export run file…", icon="download")
    async def export_run(self) -> None:
        """Everything that the chosen training depended on: parameters, seed, versions, data fingerprints, rounds."""
        federation = self.service.federation(self._chosen())
        dialog = QFileDialog(self, "Export run file", f"{federation.title}.json", "Run files (*.json)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.fileSelected.connect(lambda path: self.write_run(federation.id, Path(path)))
        dialog.open()

    @action(palette=False)
    async def write_run(self, federation_id: str, path: Path) -> None:
        """Write the run file."""
        await asyncio.to_thread(self.service.export, federation_id, path)
        Messages.of(self).info(f"{path.name} is written.")

    async def _refresh(self) -> None:
        federations = self.service.federations()
        self.list.set_choices([words.choice(entry) for entry in federations])
        wanted, self._wanted = self._wanted, ""
        self.list.choose(wanted)  # it may be wanted before the list was read for the first time
        if federations and not self.list.key:
            self.list.setCurrentRow(0)
        self.stack.setCurrentIndex(1 if federations else 0)
        if federations:
            shown = await asyncio.to_thread(self._read, self.list.key)
            if shown.federation.id == self.list.key:
                self.detail.show_training(shown, federations)

    def _read(self, federation_id: str) -> Shown:
        """Everything about a training and the one beside it; blocks briefly."""
        others = {entry.id for entry in self.service.federations()} - {federation_id}
        shown = self._read_one(federation_id)
        return replace(shown, beside=self._read_one(self._beside)) if self._beside in others else shown

    def _read_one(self, federation_id: str) -> Shown:
        return Shown(
            self.service.federation(federation_id),
            self.service.participants(federation_id),
            self.service.rounds(federation_id),
            self.service.models(federation_id),
            frozenset(model.id for model in self.backend.media.models()),
        )

    def _say_refused(self, event: MessageRefused) -> None:
        Messages.of(self).error(InputError(f"{event.name}: {event.what}", event.todo))

    def _put_beside(self, federation_id: str) -> None:
        self._beside = federation_id
        self.refresh()

    def _chosen(self) -> str:
        if not self.list.key:
            raise InputError("No training is chosen.", "Create one, or join one with a link.")
        return self.list.key

    def _build(self) -> None:
        header = Header("Training")
        header.add(action_button(self.join))
        header.add(action_button(self.create, kind="primary"))
        self.list = ChoiceList(name="Trainings")
        self.list.chosen.connect(lambda _: self.refresh())
        self.list.chosen.connect(lambda _: self.turned.emit())
        self.detail = TrainingDetail(self)
        self.detail.use_wanted.connect(self.use)
        self.detail.export_wanted.connect(self.export)
        self.detail.beside_wanted.connect(self._put_beside)
        empty = EmptyState(
            "graduation-cap",
            "Learn from everybody's data without collecting it",
            "Create a training and invite other machines. Each learns from its own labelled pictures or tables; only "
            "the model's numbers travel. The result tags your library.",
            (("New training…", self.create), ("Join with a link", self.join)),
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(empty)
        self.stack.addWidget(ListDetail(self.list, self.detail))
        self.lay_out(header, self.stack)
