"""BoardWriting: words are on the board while they are typed; what others write on the same shape comes into them."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from core.collaboration.board import BoardChanged
from core.collaboration.board_shapes import WRITTEN_ON, Kind, Shape
from ui.collaboration.board_words import WordsField

if TYPE_CHECKING:
    from ui.collaboration.board_canvas import BoardCanvas


class BoardWriting:
    """The one field of a canvas, and the shape under it."""

    def __init__(self, canvas: "BoardCanvas") -> None:
        self._canvas = canvas
        self.field = WordsField(canvas)
        self.field.written.connect(self._write)
        self.field.finished.connect(self._finished)

    def begin(self, shape_id: str) -> None:
        """Write on a shape."""
        canvas = self._canvas
        self.finish()
        shape = canvas.board.shapes.get(shape_id)
        if canvas.is_writable and shape is not None and shape.kind in WRITTEN_ON:
            self._lift(shape)
            self.field.begin(shape, canvas.scale, self._box(shape))

    def finish(self) -> None:
        """The words are as they shall be."""
        self.field.finish()

    def place(self) -> None:
        """The board was moved under the field."""
        shape = self._canvas.board.shapes.get(self.field.shape_id)
        if shape is not None:
            self.field.place(shape, self._canvas.scale, self._box(shape))

    def follow(self, changed: BoardChanged) -> None:
        """The board is different now."""
        shape_id = self.field.shape_id
        if shape_id in changed.gone:
            self.finish()
        elif shape_id in changed.changed:
            shape = self._canvas.board.shapes[shape_id]
            self._lift(shape)
            self.place()
            self.field.follow(shape.text)

    def _lift(self, shape: Shape) -> None:
        # its painted words would show through those being written
        self._canvas.preview([replace(shape, text="")])

    def _write(self, shape_id: str, base: str, text: str, goes_on: bool) -> None:
        if not self._canvas.attempt(self._take, shape_id, base, text, goes_on=goes_on):
            self.field.refuse(base)

    def _take(self, shape_id: str, base: str, text: str, *, goes_on: bool) -> bool:
        self._canvas.board.write(shape_id, base, text, goes_on=goes_on)
        return True

    def _finished(self, shape_id: str) -> None:
        canvas = self._canvas
        canvas.preview(())
        shape = canvas.board.shapes.get(shape_id)
        if shape is not None and shape.kind == Kind.TEXT and not shape.text:
            # words that say nothing cannot be seen, nor found again
            canvas.attempt(canvas.board.remove, [shape_id])
        canvas.setFocus()

    def _box(self, shape: Shape) -> QRectF:
        canvas = self._canvas
        corner = canvas.to_widget(shape.at)
        return QRectF(corner.x(), corner.y(), shape.size.x * canvas.scale, shape.size.y * canvas.scale)
