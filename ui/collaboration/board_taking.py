"""What comes onto a board from elsewhere, and leaves it: shapes, pictures and words, by clipboard and by dropping."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence

from core.collaboration import board_copying as copying
from core.collaboration.board_shapes import TEXT_MOST, Kind, Point, Shape
from core.errors import InputError
from ui.collaboration.board_canvas import BoardCanvas
from ui.collaboration.kept_pictures import pictures_in

SHAPES_TYPE = "application/x-vega-shapes"
# How far from what it is a copy of.
BESIDE = 16.0
# Pasted words become as wide as a column of a book.
WORDS = Point(320.0, 24.0)


class BoardTaking(QObject):
    """`pictures_wanted(pictures, place)`: images or paths to be kept and put there, in the middle for None."""

    pictures_wanted = Signal(list, object)

    def __init__(self, canvas: BoardCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        # as often as the same is pasted, it lies farther away
        self._pasted: bytes = b""
        self._times = 0
        canvas.setAcceptDrops(True)
        canvas.installEventFilter(self)

    @property
    def can_paste(self) -> bool:
        """Whether there is something that a board can hold."""
        return self._is_for_boards(QGuiApplication.clipboard().mimeData())

    def copy(self) -> None:
        """The chosen shapes, for this board or another; their words for other programs."""
        chosen = self._chosen()
        if not chosen:
            return
        source = QMimeData()
        try:
            data = copying.packed(chosen)
        except InputError as error:
            self._canvas.refused.emit(error)
            return
        source.setData(SHAPES_TYPE, data)
        if words := "\n".join(shape.text for shape in chosen if shape.text):
            source.setText(words)
        QGuiApplication.clipboard().setMimeData(source)
        self._times = 0

    def cut(self) -> None:
        """Copy, and take them away."""
        self.copy()
        self._canvas.attempt(self._canvas.board.remove, {shape.id for shape in self._canvas.selected})

    def duplicate(self) -> None:
        """The same once more, beside it."""
        if chosen := self._chosen():
            self._put(copying.copies(chosen, BESIDE, BESIDE))

    def paste(self) -> None:
        """What lies on the clipboard, into the middle of what is seen."""
        if self.can_paste:
            self.take(QGuiApplication.clipboard().mimeData(), None)

    def take(self, source: QMimeData, place: Point | None) -> None:
        """Put shapes, pictures or words there; in the middle of what is seen for None."""
        canvas = self._canvas
        middle = place or canvas.view.area(canvas.size()).middle
        if source.hasFormat(SHAPES_TYPE):
            data = bytes(source.data(SHAPES_TYPE).data())
            if found := canvas.attempt(copying.unpacked, data):
                self._times = self._times + 1 if data == self._pasted else 0
                self._pasted = data
                centre, away = copying.middle_of(found), self._times * BESIDE
                self._put(copying.copies(found, middle.x - centre.x + away, middle.y - centre.y + away))
        elif pictures := pictures_in(source):
            self.pictures_wanted.emit(pictures, place)
        elif not source.hasUrls() and (words := source.text().strip()[:TEXT_MOST]):
            at = Point(middle.x - WORDS.x / 2, middle.y - WORDS.y / 2)
            self._put([Shape(Kind.TEXT, at=at, size=WORDS, text=words, colour=canvas.look.colour)])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The keys of the clipboard, and what is dropped."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._press(event)
        if isinstance(event, QDragEnterEvent) and event.type() == QEvent.Type.DragEnter:
            if not self._canvas.is_writable or not self._is_for_boards(event.mimeData()):
                return False
            event.acceptProposedAction()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            event.acceptProposedAction()
            self.take(event.mimeData(), self._canvas.view.to_board(event.position()))
            return True
        return False

    def _press(self, event: QKeyEvent) -> bool:
        keys = QKeySequence.StandardKey
        for key, verb in ((keys.Copy, self.copy), (keys.Cut, self.cut), (keys.Paste, self.paste)):
            if event.matches(key):
                verb()
                return True
        if event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.duplicate()
            return True
        return False

    def _chosen(self) -> list[Shape]:
        shapes = self._canvas.board.shapes
        return copying.detached([shapes[shape.id] for shape in self._canvas.selected if shape.id in shapes], shapes)

    def _put(self, drafts: Sequence[Shape]) -> None:
        canvas = self._canvas
        ids = canvas.attempt(canvas.board.add, *drafts)
        if ids:
            canvas.set_tool("select")
            canvas.select(ids)

    def _is_for_boards(self, source: QMimeData | None) -> bool:
        if source is None:  # of a clipboard that nothing was ever put on
            return False
        has_words = source.hasText() and not source.hasUrls()
        return source.hasFormat(SHAPES_TYPE) or has_words or bool(pictures_in(source))
