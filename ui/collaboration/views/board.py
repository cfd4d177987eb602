"""Board: a whiteboard with everybody's pointer on it, and what they have chosen."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QPointF, QTimer
from PySide6.QtGui import QImage

from core.backend import Backend
from core.collaboration import board
from core.collaboration.board import Pointer
from core.collaboration.board_focus import BoardFocus, read_focus
from core.collaboration.board_geometry import Bounds, around, bounds_of
from core.collaboration.board_shapes import Point
from core.collaboration.comment_anchors import Anchor, PicturePart
from core.collaboration.comments import Thread
from core.collaboration.records import DocumentEntry
from ui.actions import action
from ui.collaboration.board_anchors import anchor_of, find, mark_of, outline
from ui.collaboration.board_export import save_pdf, save_png, save_svg
from ui.collaboration.board_pins import Pins
from ui.collaboration.board_selections import Selection, focus_of
from ui.collaboration.board_view import BoardView
from ui.collaboration.kept_pictures import keep
from ui.collaboration.missing_pictures import MissingPictures
from ui.collaboration.talk_pointing import choose_library_picture
from ui.collaboration.views.base import DocumentView

# Of a picture that was put on the board.
PICTURE_SIDE = 480.0
SAVERS = {".png": save_png, ".pdf": save_pdf}
# A hand is followed smoothly with so many places a second; more would only fill the line.
POINTERS_MS = 50


class Board(DocumentView):
    """The canvas and its bar."""

    title: ClassVar[str] = "Whiteboard"
    suffixes: ClassVar[Mapping[str, str]] = {".png": "Picture", ".svg": "Drawing", ".pdf": "PDF"}

    def __init__(self, backend: Backend, workspace_id: str, entry: DocumentEntry, params: Any = None) -> None:
        super().__init__(backend, workspace_id, entry, params)
        self.board: BoardView | None = None
        self._pointer: Point | None = None
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
        self.board.comment_wanted.connect(lambda: self.comment_wanted.emit(self.marked()))
        self.board.canvas.part_wanted.connect(self.comment_wanted)
        self.board.canvas.pointer_moved.connect(self._pointed)
        self.board.canvas.selection_changed.connect(self._tell_soon)
        self.board.canvas.board_changed.connect(self._chosen_moved)
        self.board.taking.pictures_wanted.connect(self.add_pictures)
        self.board.bar.library_wanted.connect(self.add_from_library)
        self.pins = Pins(self.board.canvas)
        self.pins.chosen.connect(self.thread_wanted)
        self.pins.pointed.connect(self.point_out)
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
        """Their pointers, and what they have chosen."""
        if self.board is not None:
            places = self.service.places(self.workspace_id, self.entry.id).items()
            found = [(peer, name, focus) for peer, (name, place) in places if (focus := read_focus(place)) is not None]
            self.board.canvas.show_pointers(
                [Pointer(peer, name, focus.pointer) for peer, name, focus in found if focus.pointer is not None]
            )
            self.board.canvas.show_selections([Selection(*one) for one in found])

    def marked(self) -> Anchor | None:
        """What is chosen, or the middle of what is seen."""
        return anchor_of(self.board.canvas) if self.board is not None else None

    def show_threads(self, threads: Sequence[Thread], chosen: str) -> None:
        """A pin for each; parts of pictures are framed, other things while they are looked at."""
        if self.board is not None:
            canvas = self.board.canvas
            shown = [thread for thread in threads if find(thread.anchor, canvas.shapes) is not None]
            places = {thread.id: (thread.remark.text, partial(self._mark, thread.anchor)) for thread in shown}
            anchor = next((thread.anchor for thread in shown if thread.id == chosen), None)
            self.pins.show(places, chosen, box=partial(self._box, anchor))
            parts = {one.id: one.anchor for one in shown if isinstance(one.anchor, PicturePart)}
            canvas.part_frames.show({key: partial(self._outline, part) for key, part in parts.items()}, chosen)

    def point_out(self, thread_id: str) -> None:
        """Its pin and its frame stand out."""
        if self.board is not None:
            self.pins.point_out(thread_id)
            self.board.canvas.part_frames.point_out(thread_id)

    def show_draft(self, anchor: Anchor | None) -> None:
        """A part of a picture is framed."""
        if self.board is not None:
            corners = partial(self._outline, anchor) if isinstance(anchor, PicturePart) else None
            self.board.canvas.part_frames.show_draft(corners)

    def has(self, anchor: Anchor) -> bool:
        """Whether the things are still there."""
        found = find(anchor, self.board.canvas.board.shapes) if self.board is not None else None
        return found is not None and found[1]

    def go_to(self, anchor: Anchor) -> None:
        """The things in the middle."""
        if self.board is not None and (found := find(anchor, self.board.canvas.board.shapes)) is not None:
            canvas = self.board.canvas
            centre = QPointF(canvas.width() / 2, canvas.height() / 2)
            canvas.pan(centre - canvas.to_widget(found[0].middle))

    def show_place_of(self, peer_id: str) -> None:
        """Bring their pointer into sight, or without one what they have chosen."""
        found = self.service.places(self.workspace_id, self.entry.id).get(peer_id)
        focus = read_focus(found[1]) if found is not None else None
        if self.board is None or focus is None:
            return
        canvas = self.board.canvas
        at = focus.pointer or _middle(focus, canvas.board)
        if at is not None:
            place = canvas.to_widget(at)
            if not canvas.rect().contains(place.toPoint()):
                canvas.pan(QPointF(canvas.width() / 2, canvas.height() / 2) - place)

    async def close_document(self) -> None:
        """The last stroke on disk."""
        self._missing.close()
        # who closes it is told elsewhere
        self._telling.stop()
        if self.board is not None:
            self.board.canvas.close_board()
        await super().close_document()

    @action(palette=False)
    async def add_pictures(self, pictures: Sequence[QImage | Path], place: Point | None) -> None:
        """Keep pictures and put them on the board, each a little farther down."""
        for number, picture in enumerate(pictures):
            digest, size = await keep(self.backend, self.workspace_id, picture)
            if self.board is None:
                return
            scale = min(1.0, PICTURE_SIDE / max(size.width(), size.height()))
            away = 24.0 * number
            centre = Point(place.x + away, place.y + away) if place is not None else None
            self.board.canvas.add_picture(digest, size.width() * scale, size.height() * scale, centre=centre)

    @action(palette=False)
    async def add_from_library(self) -> None:
        """Choose a picture of the library for the middle of what is seen."""
        if (path := await choose_library_picture(self, self.backend)) is not None:
            self.add_pictures([path], None)

    async def save_as(self, path: Path) -> None:
        """The whole board, in the colours of paper."""
        document = (await self.copy()).document
        assert isinstance(document, board.Board)
        if path.suffix.lower() == ".svg":
            save_svg(document, path, self._bytes)
        else:
            SAVERS[path.suffix.lower()](document, path, self._picture)

    def _box(self, anchor: Anchor | None) -> Bounds | None:
        """Around what the chosen comment is about; a part of a picture has a frame that turns with it instead."""
        if anchor is None or isinstance(anchor, PicturePart) or self.board is None:
            return None
        found = find(anchor, self.board.canvas.shapes)
        return found[0] if found is not None else None

    def _mark(self, anchor: Anchor) -> Point:
        """Where a comment's pin is now."""
        return mark_of(anchor, self.board.canvas.shapes) if self.board is not None else Point(0.0, 0.0)

    def _outline(self, part: PicturePart) -> Sequence[Point]:
        """The corners of a part of a picture now."""
        return outline(part, self.board.canvas.shapes) if self.board is not None else ()

    def _pointed(self, at: Point | None) -> None:
        self._pointer = at
        self._tell_soon()

    def _chosen_moved(self) -> None:
        # a frame around many is told by where it is; who looks elsewhere is not here
        if self.board is not None and self.board.canvas.selected and self.isVisible():
            self._tell_soon()

    def _tell_soon(self) -> None:
        if not self._telling.isActive():
            self._telling.start()

    def _tell(self) -> None:
        if self.board is not None:
            self.service.tell(self.workspace_id, self.entry.id, focus_of(self.board.canvas, self._pointer).packed())

    def _bytes(self, digest: str) -> bytes | None:
        path = self.backend.files.path(digest)
        return path.read_bytes() if path.is_file() else None

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


def _middle(focus: BoardFocus, document: board.Board) -> Point | None:
    """The middle of what somebody has chosen, if it is here."""
    if focus.frame:
        return around(focus.frame).middle
    box = bounds_of([document.shapes[one] for one in focus.chosen if one in document.shapes], document.shapes)
    return box.middle if box is not None else None
