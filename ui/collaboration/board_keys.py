"""What the keys do on the board."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QKeyCombination, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from core.collaboration.board_layers import Step
from ui.collaboration.board_viewport import STEP

if TYPE_CHECKING:
    from ui.collaboration.board_canvas import BoardCanvas

# Ten with Shift.
NUDGE = 1.0
PAN_PX = 80.0
# not everywhere the system's own key
CTRL_Y = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Y)
ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
TOOL_KEYS = {
    Qt.Key.Key_V: "select",
    Qt.Key.Key_P: "pen",
    Qt.Key.Key_R: "rectangle",
    Qt.Key.Key_O: "ellipse",
    Qt.Key.Key_L: "line",
    Qt.Key.Key_A: "arrow",
    Qt.Key.Key_T: "text",
    Qt.Key.Key_N: "sticky",
    Qt.Key.Key_E: "eraser",
}


def press_key(canvas: "BoardCanvas", event: QKeyEvent) -> bool:
    """Do what a key says; False when it says nothing here."""
    key = Qt.Key(event.key())
    if _edit(canvas, event):
        return True
    if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier):
        return _command(canvas, key, is_shift=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
    if key in ARROWS:
        _arrow(canvas, *ARROWS[key], is_far=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
    elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
        canvas.zoom(STEP)
    elif key == Qt.Key.Key_Minus:
        canvas.zoom(1 / STEP)
    elif key == Qt.Key.Key_0:
        canvas.fit()
    elif key in (Qt.Key.Key_Return, Qt.Key.Key_F2) and len(canvas.selected) == 1:
        canvas.begin_writing(canvas.selected[0].id)
    elif key in TOOL_KEYS:
        canvas.set_tool(TOOL_KEYS[key])
    else:
        return False
    return True


def _edit(canvas: "BoardCanvas", event: QKeyEvent) -> bool:
    keys, board = QKeySequence.StandardKey, canvas.board
    if event.matches(keys.Undo):
        canvas.attempt(board.undo)
    elif event.matches(keys.Redo) or event.keyCombination() == CTRL_Y:
        canvas.attempt(board.redo)
    elif event.matches(keys.SelectAll):
        canvas.set_tool("select")
        canvas.select(board.shapes.keys())
    elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
        canvas.attempt(board.remove, {shape.id for shape in canvas.selected})
    elif event.key() == Qt.Key.Key_Escape:
        canvas.cancel()
    else:
        return False
    return True


def _command(canvas: "BoardCanvas", key: Qt.Key, *, is_shift: bool) -> bool:
    board = canvas.board
    chosen = [shape.id for shape in canvas.selected]
    if key == Qt.Key.Key_G:
        canvas.attempt(board.ungroup if is_shift else board.group, chosen)
    elif key in (Qt.Key.Key_BracketRight, Qt.Key.Key_BraceRight):
        canvas.attempt(board.restack, chosen, Step.FRONT if is_shift else Step.FORWARD)
    elif key in (Qt.Key.Key_BracketLeft, Qt.Key.Key_BraceLeft):
        canvas.attempt(board.restack, chosen, Step.BOTTOM if is_shift else Step.BACK)
    else:
        return False
    return True


def _arrow(canvas: "BoardCanvas", across: int, down: int, *, is_far: bool) -> None:
    chosen = [shape.id for shape in canvas.selected]
    if chosen:
        step = NUDGE * (10 if is_far else 1)
        canvas.attempt(canvas.board.move, chosen, across * step, down * step)
    else:
        canvas.pan(QPointF(-across * PAN_PX, -down * PAN_PX))
