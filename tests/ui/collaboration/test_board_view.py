"""The view: a bar over a canvas, and a menu for what is chosen."""

import pytest

from ui.collaboration.board_view import BoardView


@pytest.fixture
def view(qtbot, board):
    made = BoardView(board)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    yield made
    made.canvas.close_board()


def entries(view):
    return {action.text().split("\t")[0]: action for action in view.menu().actions() if action.text()}


def test_the_menu_offers_what_can_be_done(view, board, box):
    assert not any(action.isEnabled() for action in entries(view).values())
    one, two = board.add(box(0, 0), box(50, 20))
    view.canvas.select([one, two])
    found = entries(view)
    assert found["Group"].isEnabled() and not found["Ungroup"].isEnabled()
    found["Group"].trigger()
    assert board.family([one]) == {one, two}
    entries(view)["Ungroup"].trigger()
    view.canvas.select([one])
    entries(view)["Bring to the front"].trigger()
    assert board.stack[-1].id == one
    entries(view)["Delete"].trigger()
    assert set(board.shapes) == {two}


def test_it_is_a_bar_over_a_canvas(view, board, box):
    board.add(box(0, 0))
    assert view.bar.geometry().bottom() < view.canvas.geometry().top()
    assert view.bar.undo.isEnabled()
