"""The bar follows its canvas and has a name for everything."""

import pytest
from PySide6.QtWidgets import QToolButton

from ui.collaboration.board_bar import BoardBar
from ui.collaboration.board_tools import TOOLS


@pytest.fixture
def bar(canvas, qtbot):
    made = BoardBar(canvas)
    qtbot.addWidget(made)
    made.show()
    return made


def test_every_tool_has_a_button_with_a_name(bar, canvas):
    # a part of a picture is drawn from its menu, or with Shift
    assert set(bar.tools) == set(TOOLS) - {"part"}
    for name, button in bar.tools.items():
        button.click()
        assert canvas.tool_name == name
    canvas.set_tool("select")
    assert bar.tools["select"].isChecked() and not bar.tools["eraser"].isChecked()
    assert all(button.accessibleName() for button in bar.findChildren(QToolButton))


def test_colour_width_and_fill(bar, canvas):
    bar.colours["good"].click()
    bar.widths[8.0].click()
    bar.fill.click()
    assert (canvas.look.colour, canvas.look.width, canvas.look.is_filled) == ("good", 8.0, True)
    bar.grab()


def test_undo_is_there_when_there_is_something(bar, board, box):
    assert not bar.undo.isEnabled()
    board.add(box(0, 0))
    assert bar.undo.isEnabled() and not bar.redo.isEnabled()
    bar.undo.click()
    assert not board.shapes and bar.redo.isEnabled()
    bar.redo.click()
    assert board.shapes
