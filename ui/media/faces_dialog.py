"""All faces that are taken for one person's: those that are somebody else's are chosen and parted."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from core.media.records import Face
from ui.media.gallery import Entry, Gallery
from ui.widgets.dialog import Dialog
from ui.widgets.empty_state import EmptyState


class FacesDialog(Dialog):
    """`wrong` are the numbers of the faces that were chosen."""

    def __init__(
        self, name: str, faces: Sequence[Face], read: Callable[[int], Path], *, parent: QWidget | None = None
    ) -> None:
        """`read` gives the picture of a face by its number."""
        who = name or "this person"
        super().__init__(
            f"Is all of this {who}?",
            "Choose the faces that are somebody else's.",
            parent=parent,
            accept="They are somebody else",
            width=720,
        )
        empty = EmptyState("scan-face", "No faces", "They were seen in videos only, or are gone.")
        self.gallery = Gallery(read, is_round=True, empty=empty)
        self.gallery.setMinimumHeight(420)
        self.gallery.show_entries([Entry(face.id, face.box.label, "", face.id) for face in faces])
        self.gallery.list.itemSelectionChanged.connect(self._offer)
        self.add(self.gallery, 1)
        self._offer()

    @property
    def wrong(self) -> list[int]:
        """The numbers of the faces that were chosen."""
        return [entry.id for entry in self.gallery.selected]

    def _offer(self) -> None:
        if self.accept_button is not None:
            self.accept_button.setEnabled(bool(self.wrong))
