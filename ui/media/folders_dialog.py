"""Watched folders: what is watched, whether it is there, and how its pictures are labelled."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from core.backend import Backend
from core.media.folders import AWAY, WatchedFolder
from ui.actions import action
from ui.media.choosing import choose_folder
from ui.widgets.button import button
from ui.widgets.dialog import Dialog
from ui.widgets.label import label
from ui.widgets.scroll import scrolled

TEXT = (
    "What lies in these folders, and whatever comes later, is in the library by itself. The files stay where they are."
)
NOTHING = "No folder is watched yet: choose the one your camera or phone copies to."


class FoldersDialog(Dialog):
    """Adds and forgets; changes hold at once."""

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__("Watched folders", TEXT, parent=parent, accept="", reject="Close", width=600)
        self.backend = backend
        self.setMinimumHeight(340)
        self._area = scrolled(QWidget())
        self.add(self._area, 1)
        self.buttons.insertWidget(0, button("Watch a folder…", self.watch, kind="primary", icon="folder-plus"))

    @action(palette=False)
    async def reload(self) -> None:
        """Read which folders there are."""
        self.show_folders(await asyncio.to_thread(self.backend.folders.all))

    @action(palette=False)
    async def watch(self) -> None:
        """Choose a folder to watch"""
        for path in await choose_folder(self, title="Watch a folder"):
            await self._watch(path, label_by_folder=False)

    @action(palette=False)
    async def forget(self, path: Path) -> None:
        """Watch it no longer; what came from it stays"""
        await asyncio.to_thread(self.backend.folders.forget, path)
        await self.reload()

    @action(palette=False)
    async def label_by_folder(self, path: Path, wanted: bool) -> None:
        """What comes from now on carries its folder's name, or does not"""
        await self._watch(path, label_by_folder=wanted)

    def show_folders(self, folders: Sequence[WatchedFolder]) -> None:
        """Show these."""
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        for folder in folders:
            column.addWidget(self._row(folder))
        if not folders:
            column.addWidget(label(NOTHING, tone="muted", wraps=True))
        column.addStretch()
        self._area.setWidget(content)

    async def _watch(self, path: Path, *, label_by_folder: bool) -> None:
        await asyncio.to_thread(lambda: self.backend.folders.watch(path, label_by_folder=label_by_folder))
        await self.backend.watch_folders()
        await self.reload()

    def _row(self, folder: WatchedFolder) -> QWidget:
        card = QFrame()
        card.setProperty("card", True)
        texts = QVBoxLayout()
        texts.setSpacing(4)
        texts.addWidget(label(str(folder.path), wraps=True))
        words = "Not there now: it is taken up again when it comes back." if folder.state == AWAY else "Watched"
        texts.addWidget(label(words, tone="warn" if folder.state == AWAY else "muted", wraps=True))
        labels = QCheckBox("Label new items with the name of their folder")
        labels.setChecked(folder.label_by_folder)
        labels.toggled.connect(lambda wanted: self.label_by_folder(folder.path, wanted))
        texts.addWidget(labels)
        forget = button("Forget", lambda: self.forget(folder.path))
        forget.setAccessibleName(f"Forget {folder.path}")
        row = QHBoxLayout(card)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(8)
        row.addLayout(texts, 1)
        row.addWidget(forget)
        return card
