"""BoardView: a whiteboard with its bar; what the page puts into a card."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from core.collaboration.board import Board
from core.collaboration.board_layers import Step
from ui import theme
from ui.actions import action
from ui.collaboration.board_bar import BoardBar
from ui.collaboration.board_canvas import BoardCanvas
from ui.collaboration.board_painter import Pictures
from ui.collaboration.board_parts import chosen_picture
from ui.collaboration.board_taking import BoardTaking
from ui.collaboration.comment_mark import KEYS, NEW_SIGN
from ui.media.choosing import PICTURES, choose_any


class BoardView(QWidget):
    """`view.canvas` has the signals (`refused`, `pointer_moved`) and verbs (`show_board`, `show_pointers`).

    `view.taking` has the clipboard, and says which pictures are wanted on the board; `comment_wanted` when what is
    chosen is to be commented on.
    """

    comment_wanted = Signal()

    def __init__(self, board: Board, *, pictures: Pictures | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = BoardCanvas(board, pictures=pictures)
        self.taking = BoardTaking(self.canvas)
        self.bar = BoardBar(self.canvas)
        self.bar.picture_wanted.connect(self.choose_picture)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.bar)
        column.addWidget(self.canvas, 1)
        self.setFocusProxy(self.canvas)
        self.canvas.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.canvas.customContextMenuRequested.connect(self._open_menu)

    def menu(self) -> QMenu:
        """What can be done with what is chosen."""
        canvas, board = self.canvas, self.canvas.board
        made = QMenu(self)
        chosen = [shape.id for shape in canvas.selected]
        is_grouped = any(shape.groups for shape in canvas.selected)

        def add(
            title: str, icon: str, keys: str, verb: Callable[..., object], *args: object, is_on: bool = True
        ) -> None:
            action = made.addAction(theme.icon(icon, "muted") if icon else QIcon(), f"{title}\t{keys}")
            action.setEnabled(is_on and bool(chosen))
            action.triggered.connect(lambda: canvas.attempt(verb, chosen, *args))

        for title, keys, verb, is_on in (
            ("Cut", "Ctrl+X", self.taking.cut, bool(chosen) and canvas.is_writable),
            ("Copy", "Ctrl+C", self.taking.copy, bool(chosen)),
            ("Paste", "Ctrl+V", self.taking.paste, canvas.is_writable and self.taking.can_paste),
            ("Duplicate", "Ctrl+D", self.taking.duplicate, bool(chosen) and canvas.is_writable),
        ):
            made.addAction(f"{title}\t{keys}", verb).setEnabled(is_on)
        made.addSeparator()
        add("Bring forward", "arrow-up", "Ctrl+]", board.restack, Step.FORWARD)
        add("Send back", "arrow-down", "Ctrl+[", board.restack, Step.BACK)
        add("Bring to the front", "", "Ctrl+Shift+]", board.restack, Step.FRONT)
        add("Send to the bottom", "", "Ctrl+Shift+[", board.restack, Step.BOTTOM)
        made.addSeparator()
        add("Group", "boxes", "Ctrl+G", board.group, is_on=len(chosen) > 1)
        add("Ungroup", "", "Ctrl+Shift+G", board.ungroup, is_on=is_grouped)
        made.addSeparator()
        comment = made.addAction(theme.icon(NEW_SIGN, "muted"), f"Comment on this\t{KEYS}", self.comment_wanted.emit)
        comment.setEnabled(bool(chosen))
        part = made.addAction(theme.icon("crop", "muted"), "Comment on a part\tShift+drag", canvas.draw_part)
        part.setEnabled(chosen_picture(canvas) is not None)
        made.addSeparator()
        add("Delete", "trash-2", "Del", board.remove)
        return made

    @action(palette=False)
    async def choose_picture(self) -> None:
        """A file of a picture, for the middle of what is seen."""
        if found := await choose_any(self, title="Picture", filters=f"Pictures ({PICTURES})"):
            self.taking.pictures_wanted.emit(found, None)

    def _open_menu(self, place: QPoint) -> None:
        canvas = self.canvas
        found = canvas.hit(canvas.view.to_board(place.toPointF()))
        if found is not None and found.id not in {shape.id for shape in canvas.selected}:
            canvas.set_tool("select")
            canvas.select(canvas.board.family([found.id]))
        self.menu().exec(canvas.mapToGlobal(place))
