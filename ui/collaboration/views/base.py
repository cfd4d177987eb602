"""DocumentView: one document of a workspace on the screen; its file is called like the format that it shows."""

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.backend import Backend
from core.collaboration.comment_anchors import Anchor
from core.collaboration.comments import Thread
from core.collaboration.copies import Copy
from core.collaboration.records import DocumentEntry
from core.errors import InputError


class DocumentView(QWidget):
    """Made, opened, shown, closed by the desk. `refused` carries a VegaError that the person should read."""

    name: ClassVar[str]
    title: ClassVar[str]
    suffixes: ClassVar[Mapping[str, str]] = {}
    """The sorts of file that it can be saved as: endings and what they are called."""

    refused = Signal(object)
    thread_wanted = Signal(str)
    """The person pointed at what a thread is about."""
    comment_wanted = Signal(object)
    """An Anchor that the person wants to comment on."""
    paragraph = Signal(str)
    """What the person writes about now, for what is related to it."""

    @dataclass(frozen=True)
    class Params:
        """No parameters unless a view declares some."""

    def __init__(self, backend: Backend, workspace_id: str, entry: DocumentEntry, params: Any = None) -> None:
        super().__init__()
        self.params: Any = self.Params() if params is None else params
        self.backend = backend
        self.service = backend.collaboration
        self.workspace_id = workspace_id
        self.entry = entry
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)

    @property
    def document_ids(self) -> Collection[str]:
        """The documents that are shown, of which `entry` is the first."""
        return (self.entry.id,)

    async def copy(self) -> Copy:
        """The document. Raises InputError, StorageError."""
        return await self.service.open_document(self.workspace_id, self.entry.id)

    @abstractmethod
    async def open(self) -> None:
        """Read the document and show it. Raises InputError, StorageError."""

    @abstractmethod
    def rights_changed(self) -> None:
        """This machine may perhaps change it now, or no more."""

    def show_place_of(self, peer_id: str) -> None:
        """Bring into sight where somebody else is, if it is out of it; the own caret stays where it is."""

    def show_others(self) -> None:
        """Others are elsewhere: show where."""

    def show_part(self, part_id: str) -> None:
        """Bring something in it into sight, such as a card, by its id."""

    def marked(self) -> Anchor | None:
        """What a comment made now would be about; None when nothing is chosen, or nothing can be commented on."""
        return None

    def show_threads(self, threads: Sequence[Thread], chosen: str) -> None:
        """Show what these threads are about, and the one that is looked at."""

    def point_out(self, thread_id: str) -> None:
        """The pointer is on this thread beside the document, "" when it left: show more clearly what it is about."""

    def show_draft(self, anchor: Anchor | None) -> None:
        """A comment on this is being written, or no more: show what it will be about."""

    def has(self, anchor: Anchor) -> bool:
        """Whether what a comment is about is still there."""
        return True

    def go_to(self, anchor: Anchor) -> None:
        """Bring what a comment is about, or where it was, into sight."""

    async def save_as(self, path: Path) -> None:
        """Write it as a file of one of `suffixes`, whole or not at all. Raises InputError when empty, StorageError."""
        raise InputError("This has no form as a file.", "Open a text, a note, code or a whiteboard.")

    async def close_document(self) -> None:
        """Put everything on disk and follow it no more. Raises StorageError."""
        await (await self.copy()).save()
