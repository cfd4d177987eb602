"""GrammarRow: the installed grammar model, installing one from a folder or a zip, and removing it."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from core.backend import Backend
from core.collaboration.assist.grammar.model_files import PREFIX_CHARACTERS
from core.collaboration.assist.grammar.records import GrammarModel
from ui import theme
from ui.actions import action
from ui.media.choosing import choose_any, choose_folder
from ui.messages import Messages
from ui.widgets.button import button
from ui.widgets.dialog import Dialog, confirm
from ui.widgets.label import label

TITLE = "Grammar model"
NONE = (
    "None is installed. A model that corrects grammar (T5 or BART, exported to ONNX by Hugging Face optimum) can be, "
    "from its folder or a zip; it then works on this machine only."
)
TEXT = (
    "It is copied into the profile, checked, and tried on one sentence in a process of its own, before it reads "
    "anything of yours."
)


class GrammarRow(QWidget):
    """`changed` when another model is installed, or none."""

    changed = Signal()

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.backend = backend
        self.note = label("", role="caption", wraps=True)
        self.install_button = self._new_button()
        self.remove_button = button("Remove", self.remove_model, kind="danger")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(TITLE))
        words.addWidget(self.note)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(8)
        row.addLayout(words, 1)
        row.addSpacing(16)
        row.addWidget(self.install_button)
        row.addWidget(self.remove_button)
        self.refresh()

    @property
    def said(self) -> str:
        """Everything that can be read here, to be searched."""
        return f"{TITLE} {self.note.text()}"

    def refresh(self) -> None:
        """Show what is installed now."""
        model = self.backend.grammar.model
        self.note.setText(NONE if model is None else _about(model))
        self.install_button.setText("Install…" if model is None else "Another…")
        self.remove_button.setVisible(model is not None)

    @action(palette=False)
    async def install_folder(self) -> None:
        """From a folder."""
        for path in await choose_folder(self, title="Folder of a grammar model"):
            await self._install(path)

    @action(palette=False)
    async def install_zip(self) -> None:
        """From a zip."""
        for path in await choose_any(self, title="Zip of a grammar model", filters="Zip (*.zip)"):
            await self._install(path)

    @action(palette=False)
    async def remove_model(self) -> None:
        """Forget the model and its files."""
        model = self.backend.grammar.model
        text = "Its files in the profile are deleted. There are no grammar hints without one."
        if model and await confirm(self, f"Remove {model.title}?", text, accept="Remove", is_danger=True):
            await self.backend.grammar.remove()
            self._has_changed()

    async def _install(self, path: Path) -> None:
        line = QLineEdit()
        line.setPlaceholderText("grammar:")
        line.setAccessibleName("Words before each sentence")
        line.setMaxLength(PREFIX_CHARACTERS)
        dialog = Dialog(f"Install {path.name}?", TEXT, parent=self, accept="Install")
        dialog.add(label("Words that the model wants before each sentence; empty for its own settings", tone="muted"))
        dialog.add(line)
        if not await dialog.answer():
            return
        said = line.text().strip()
        made = await self.backend.grammar.install(path, prefix=f"{said} " if said else "")
        self._has_changed()
        Messages.of(self).info(f"{made.title} is installed. It made “{made.answered}” of “{made.tried}”")

    def _has_changed(self) -> None:
        self.refresh()
        self.changed.emit()

    def _new_button(self) -> QPushButton:
        made = button("Install…")
        menu = QMenu(made)
        menu.addAction(theme.icon("folder-open", "muted"), "From a folder…", self.install_folder)
        menu.addAction(theme.icon("archive", "muted"), "From a zip…", self.install_zip)
        made.setMenu(menu)
        return made


def _about(model: GrammarModel) -> str:
    return (
        f"{model.title}, {model.size_bytes / 1e6:.0f} MB. In its trial it made “{model.answered}” of "
        f"“{model.tried}” in {model.seconds:.2f} s."
    )
