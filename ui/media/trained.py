"""Models that were trained together: what is installed here, what could be, and one click to use it."""

import asyncio
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.backend import Backend
from core.errors import InputError
from core.federated.records import ModelRecord
from core.media.adapters import ADAPTERS
from core.media.records import AnalysisReport, InstalledModel
from ui.actions import action
from ui.media.choosing import choose_any
from ui.media.installing import InstallDialog
from ui.messages import Messages
from ui.widgets.button import button
from ui.widgets.choice_list import ROW, Choice, ChoiceList
from ui.widgets.dialog import Dialog
from ui.widgets.label import label
from ui.widgets.scroll import scrolled

# Labels named in a row; the rest is counted.
NAMED = 6
# Models that are seen at once; the rest is scrolled to.
MOST_ROWS = 6


class ModelsDialog(Dialog):
    """Installs, uses and removes trained models."""

    tagged = Signal(object)
    """The AnalysisReport of a model that was used."""

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__("Models", parent=parent, accept="", reject="Close", width=600)
        self.backend = backend
        self.setMinimumHeight(360)
        self._area = scrolled(QWidget())
        self.add(self._area, 1)
        self.buttons.insertWidget(0, button("Install from a file…", self.install_file, icon="file-plus"))

    @action(palette=False)
    async def reload(self) -> None:
        """Read what is installed and what the trainings made."""
        await self._reload()

    @action(palette=False)
    async def install(self, model_id: str) -> None:
        """A model that was trained together becomes an analyser here."""
        await self.backend.use_model(model_id)
        await self._reload()

    @action(palette=False)
    async def install_file(self) -> None:
        """A model of another origin becomes an analyser here, once it was checked and tried"""
        for path in await choose_any(self, title="Install a model", filters="ONNX models (*.onnx);;All files (*)"):
            offered = await asyncio.to_thread(self.backend.media.installed.offered, path)
            if not offered:
                raise InputError(
                    f"{path.name} fits none of the ways in which a model can be used.",
                    "Classifiers, YOLO, R-CNN, SAM, mattes and embeddings with their usual inputs and outputs are.",
                )
            dialog = InstallDialog(path, offered, parent=self)
            if await dialog.answer():
                install = self.backend.media.installed.install_file
                about: dict[str, Any] = {"title": dialog.title, "labels": dialog.labels, "second": dialog.second}
                await self.backend.jobs.run(f"Trying {path.name}", install, path, dialog.adapter, **about)
                await self._reload()

    @action(palette=False)
    async def use(self, model_id: str) -> None:
        """Tag the pictures without a label that the model has not seen; the dialog makes room for them."""
        self.accept()
        report = await self.backend.jobs.run("Tagging pictures", self.backend.media.tag, model_id)
        self.tagged.emit(report)
        Messages.of(self.parentWidget() or self).info(tagged_in_words(report))

    @action(palette=False)
    async def remove(self, model_id: str) -> None:
        """The model goes; what it tagged stays."""
        await asyncio.to_thread(self.backend.media.remove_model, model_id)
        await self._reload()

    def show_models(self, installed: Sequence[InstalledModel], trained: Sequence[ModelRecord]) -> None:
        """List what is installed, then what the trainings have made and is not installed."""
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        here = {model.id for model in installed}
        offered = sorted((model for model in trained if model.id not in here), key=lambda m: m.created, reverse=True)
        if installed:
            column.addWidget(label("Installed", role="heading"))
        for model in installed:
            column.addWidget(self._installed_row(model))
        if offered:
            column.addWidget(label("From trainings", role="heading"))
        for record in offered:
            column.addWidget(self._offered_row(record))
        if not installed and not offered:
            column.addWidget(label(NOTHING, tone="muted", wraps=True))
        column.addStretch()
        self._area.setWidget(content)

    async def _reload(self) -> None:
        installed = await asyncio.to_thread(self.backend.media.models)
        trained = await asyncio.to_thread(self.backend.federated.models)
        self.show_models(installed, trained)

    def _installed_row(self, model: InstalledModel) -> QWidget:
        tip = "Tag the pictures that have no label and that this model has not seen"
        use = button("Tag pictures", lambda: self.use(model.id), kind="primary", tip=tip)
        use.setAccessibleName(f"Tag pictures with {model.title}")
        remove = button("Remove", lambda: self.remove(model.id))
        remove.setAccessibleName(f"Remove {model.title}")
        words = describe(model.labels, model.accuracy)
        if model.adapter:
            words = f"{ADAPTERS[model.adapter].title} · from {model.source}"
        return _row(model.title, words, (remove, use))

    def _offered_row(self, record: ModelRecord) -> QWidget:
        install = button("Install", lambda: self.install(record.id))
        install.setAccessibleName(f"Install {record.title}, round {record.round}")
        return _row(f"{record.title}, round {record.round}", describe(record.labels, record.accuracy), (install,))


NOTHING = (
    "No model is here yet. Label some pictures, then start a training on the Training page or join one by its "
    "invite. What is learned there can be installed here with one click."
)


async def choose_model(parent: QWidget, models: Sequence[InstalledModel]) -> InstalledModel | None:
    """The model that shall compare; the only one without a question, None when the person changes their mind."""
    if len(models) == 1:
        return models[0]
    dialog = Dialog("Find similar", "Which model shall compare?", parent=parent, accept="Find")
    offered = ChoiceList(name="Models that compare")
    offered.set_choices([Choice(model.id, model.title, model.source) for model in models])
    offered.choose(models[0].id)
    offered.setFixedHeight(min(len(models), MOST_ROWS) * ROW + 4)
    dialog.add(offered)
    return next(model for model in models if model.id == offered.key) if await dialog.answer() else None


def describe(labels: Sequence[str], accuracy: float | None) -> str:
    """A model in words: how often it was right, and what it tells apart."""
    named = ", ".join(labels[:NAMED]) + (f" and {len(labels) - NAMED} more" if len(labels) > NAMED else "")
    right = "Accuracy not measured" if accuracy is None else f"{accuracy:.1%} right on held-out pictures"
    return f"{right} · {named}" if named else right


def tagged_in_words(report: AnalysisReport) -> str:
    """What a model did, for the person who used it."""
    if not report.analysed:
        return "Every picture has a label or was tagged by this model before."
    return f"{report.analysed:,} {'picture was' if report.analysed == 1 else 'pictures were'} tagged."


def _row(title: str, words: str, buttons: Sequence[QPushButton]) -> QWidget:
    card = QFrame()
    card.setProperty("card", True)
    texts = QVBoxLayout()
    texts.setSpacing(4)
    texts.addWidget(label(title, wraps=True))
    texts.addWidget(label(words, tone="muted", wraps=True))
    row = QHBoxLayout(card)
    row.setContentsMargins(16, 12, 16, 12)
    row.setSpacing(8)
    row.addLayout(texts, 1)
    for made in buttons:
        row.addWidget(made)
    return card
