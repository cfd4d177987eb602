"""Board: a whiteboard with everybody's pointer on it."""

from typing import Any, ClassVar

import msgspec
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage

from core.backend import Backend
from core.collaboration import board
from core.collaboration.board import Pointer
from core.collaboration.board_shapes import Point
from core.collaboration.records import DocumentEntry
from ui.collaboration.board_view import BoardView
from ui.collaboration.missing_pictures import MissingPictures
from ui.collaboration.views.base import DocumentView

# A hand is followed smoothly with so many places a second; more would only fill the line.
POINTERS_MS = 50


class Board(DocumentView):
    """The canvas and its bar."""

    title: ClassVar[str] = "Whiteboard"

    def __init__(self, backend: Backend, workspace_id: str, entry: DocumentEntry, params: Any = None) -> None:
        super().__init__(backend, workspace_id, entry, params)
        self.board: BoardView | None = None
        self._place = b""
        self._missing = MissingPictures(backend, workspace_id, self)
        self._missing.came.connect(self._pictures_came)
        self._telling = QTimer(self)
        self._telling.setSingleShot(True)
        self._telling.setInterval(POINTERS_MS)
        self._telling.timeout.connect(self._tell)

    async def open(self) -> None:
        """Show the board."""
        document = (await self.copy()).document
        assert isinstance(document, board.Board)
        self.board = BoardView(document, pictures=self._picture)
        self.board.canvas.refused.connect(self.refused)
        self.board.canvas.pointer_moved.connect(self._pointed)
        self.column.addWidget(self.board, 1)
        self.setFocusProxy(self.board)
        self.rights_changed()
        self.show_others()

    def rights_changed(self) -> None:
        """Drawing is possible, or not."""
        if self.board is not None:
            self.board.canvas.is_writable = self.board.canvas.board.is_writable
            self.board.bar.setVisible(self.board.canvas.is_writable)

    def show_others(self) -> None:
        """Their pointers."""
        if self.board is not None:
            places = self.service.places(self.workspace_id, self.entry.id).items()
            found = [Pointer(peer_id, name, at) for peer_id, (name, place) in places if (at := _point(place))]
            self.board.canvas.show_pointers(found)

    async def close_document(self) -> None:
        """The last stroke on disk."""
        self._missing.close()
        if self.board is not None:
            self.board.canvas.close_board()
        await super().close_document()

    def _pointed(self, at: Point | None) -> None:
        self._place = msgspec.msgpack.encode((at.x, at.y)) if at is not None else b""
        if not self._telling.isActive():
            self._telling.start()

    def _tell(self) -> None:
        self.service.tell(self.workspace_id, self.entry.id, self._place)

    def _picture(self, digest: str) -> QImage | None:
        path = self.backend.files.path(digest)
        if not path.is_file():
            self._missing.want(digest)
            return None
        image = QImage(str(path))
        return None if image.isNull() else image

    def _pictures_came(self) -> None:
        if self.board is not None:
            self.board.canvas.scene.pictures_came()
            self.board.canvas.update()


def _point(place: bytes) -> Point | None:
    """Where a pointer is, if what somebody told is a place on a board."""
    try:
        return Point(*msgspec.msgpack.decode(place, type=tuple[float, float])) if place else None
    except (msgspec.MsgspecError, ValueError):
        return None
