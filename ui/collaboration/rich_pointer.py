"""RichPointer: what is under the mouse in a rich text, and what a click there does."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent

from core.collaboration import utf16
from core.collaboration.rich_styles import OBJECT, LineKind, Marks

if TYPE_CHECKING:
    from ui.collaboration.rich_editor import RichEditor

# Fingers and hurried mice miss small boxes.
AROUND_PX = 4


class RichPointer:
    """Belongs to one editor. Places are those of its viewport."""

    def __init__(self, editor: "RichEditor") -> None:
        self._editor = editor

    def objects(self) -> list[int]:
        """Where pictures and tables stand in the text."""
        text = self._editor.note.text if self._editor.note is not None else ""
        found, at = [], -1
        while (at := text.find(OBJECT, at + 1)) >= 0:
            found.append(utf16.from_points(text, at))
        return found

    def table_position(self, table_id: str) -> int | None:
        """Where a table stands in the text."""
        return next((at for at in self.objects() if self._marks(at).table == table_id), None)

    def object_at(self, place: QPoint) -> tuple[int, QRectF, Marks] | None:
        """The picture or table at a place: its position, where it is, and what it is."""
        for position in self._editor.objects.drawn:
            rect = self.rect(position)
            if rect is not None and rect.contains(QPointF(place)):
                return position, rect, self._marks(position)
        return None

    def rect(self, position: int) -> QRectF | None:
        """Where a picture or table was drawn; None while it cannot be seen."""
        drawn = self._editor.objects.drawn.get(position)
        return drawn.translated(0, -self._editor.verticalScrollBar().value()) if drawn is not None else None

    def box_at(self, place: QPoint) -> int | None:
        """The position of the line whose check box is at a place."""
        block = self._editor.cursorForPosition(place).block()
        if self._editor.formats.line(block).kind != LineKind.CHECK:
            return None
        box = self._editor.margins.box_rect(block).adjusted(-AROUND_PX, -AROUND_PX, AROUND_PX, AROUND_PX)
        return block.position() if box.contains(QPointF(place)) else None

    def marks_at(self, place: QPoint) -> Marks:
        """How the character at a place looks."""
        cursor = self._editor.cursorForPosition(place)
        at = cursor.position()
        # the nearest gap between letters may be on either side of the one under the pointer
        if self._editor.cursorRect(cursor).left() > place.x() and at > cursor.block().position():
            at -= 1
        return self._editor.formats.marks_at(cursor.block(), at)

    def shape(self, event: QMouseEvent) -> Qt.CursorShape:
        """What the pointer looks like."""
        place = event.position().toPoint()
        is_label = self._editor.margins.label_at(event.position()) is not None and not self._editor.isReadOnly()
        is_link = self._is_opening(event) and bool(self.marks_at(place).link)
        is_hand = is_label or is_link or self.box_at(place) is not None
        return Qt.CursorShape.PointingHandCursor if is_hand else Qt.CursorShape.IBeamCursor

    def click(self, event: QMouseEvent) -> bool:
        """Do what a click is for; False when it only moves the caret."""
        editor, place = self._editor, event.position().toPoint()
        editor.cell.finish()
        position = self.box_at(place)
        if position is not None:
            editor.do.toggle_done(position)
            return True
        if self._is_opening(event) and (link := self.marks_at(place).link):
            editor.open_link(link)
            return True
        code = editor.margins.label_at(event.position())
        if code is not None and not editor.isReadOnly():
            editor.menu.open_languages(code, place)
            return True
        found = self.object_at(place)
        if found is None:
            return False
        if found[2].table:
            return editor.cell.begin_at(found[2].table, place)
        editor.do.select(found[0], found[0] + 1)
        return True

    def _marks(self, position: int) -> Marks:
        return self._editor.formats.marks_at(self._editor.document().findBlock(position), position)

    def _is_opening(self, event: QMouseEvent) -> bool:
        """Whether a click on a link opens it; while one writes, a mere click moves the caret."""
        return self._editor.isReadOnly() or bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
