"""The clipboard of a board, and what is dropped on it."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest

from core.collaboration.board_shapes import Kind, Point
from ui.collaboration.board_taking import BESIDE, SHAPES_TYPE
from ui.collaboration.board_view import BoardView

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def view(qtbot, board):
    made = BoardView(board)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    QGuiApplication.clipboard().clear()
    yield made
    made.canvas.close_board()


def press(view, key):
    QTest.keyClick(view.canvas, key, CTRL)


def test_copied_and_pasted_twice_lies_beside_each_other(view, board, box):
    [one] = board.add(box(0, 0))
    view.canvas.select([one])
    press(view, Qt.Key.Key_C)
    press(view, Qt.Key.Key_V)
    press(view, Qt.Key.Key_V)
    first, second = (shape for shape in board.stack if shape.id != one)
    assert second.at.x - first.at.x == pytest.approx(BESIDE)
    assert {shape.id for shape in view.canvas.selected} == {second.id}
    board.undo()
    assert second.id not in board.shapes


def test_cut_goes_to_another_board_and_duplicate_stays_here(view, board, box):
    [one] = board.add(box(0, 0))
    view.canvas.select([one])
    press(view, Qt.Key.Key_D)
    assert len(board.shapes) == 2
    press(view, Qt.Key.Key_X)
    [left] = board.shapes
    assert left == one and QGuiApplication.clipboard().mimeData().hasFormat(SHAPES_TYPE)
    press(view, Qt.Key.Key_V)
    assert len(board.shapes) == 2


def test_words_become_a_text_and_pictures_are_asked_for(view, board, qtbot):
    QGuiApplication.clipboard().setText("  from elsewhere\n")
    press(view, Qt.Key.Key_V)
    [made] = board.shapes.values()
    assert (made.kind, made.text) == (Kind.TEXT, "from elsewhere")
    image = QImage(9, 9, QImage.Format.Format_RGB32)
    image.fill(0)
    QGuiApplication.clipboard().setImage(image)
    with qtbot.waitSignal(view.taking.pictures_wanted) as heard:
        press(view, Qt.Key.Key_V)
    assert heard.args[0][0].size() == image.size() and heard.args[1] is None


def test_what_is_dropped_comes_where_it_was_let_go(view, qtbot):
    source = QMimeData()
    source.setUrls([QUrl.fromLocalFile("/cat.png")])
    buttons, copy = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(10, 10), copy, source, buttons, Qt.KeyboardModifier.NoModifier)
    QGuiApplication.sendEvent(view.canvas, enter)
    assert enter.isAccepted()
    with qtbot.waitSignal(view.taking.pictures_wanted) as heard:
        drop = QDropEvent(QPointF(10, 10), copy, source, buttons, Qt.KeyboardModifier.NoModifier)
        QGuiApplication.sendEvent(view.canvas, drop)
    place = view.canvas.view.to_board(QPointF(10, 10))
    assert [str(path) for path in heard.args[0]] == ["/cat.png"] and heard.args[1] == Point(place.x, place.y)


def test_what_no_board_holds_and_what_a_viewer_drops_goes_elsewhere(view):
    source = QMimeData()
    source.setUrls([QUrl.fromLocalFile("/film.mp4")])
    buttons, copy = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction

    def is_taken():
        enter = QDragEnterEvent(QPoint(10, 10), copy, source, buttons, Qt.KeyboardModifier.NoModifier)
        enter.ignore()
        view.taking.eventFilter(view.canvas, enter)
        return enter.isAccepted()

    assert not is_taken()
    source.setUrls([QUrl.fromLocalFile("/cat.png")])
    assert is_taken()
    view.canvas.is_writable = False
    assert not is_taken()


def test_something_from_another_program_under_our_name_is_said(view, board, qtbot):
    source = QMimeData()
    source.setData(SHAPES_TYPE, b"{")
    with qtbot.waitSignal(view.canvas.refused):
        view.taking.take(source, None)
    assert not board.shapes


def test_the_menu_and_the_bar_have_it_too(view, board, box, qtbot, monkeypatch):
    [one] = board.add(box(0, 0))
    view.canvas.select([one])
    entries = {action.text().split("\t")[0]: action for action in view.menu().actions()}
    assert not entries["Paste"].isEnabled()
    entries["Duplicate"].trigger()
    assert len(board.shapes) == 2
    asked = []
    monkeypatch.setattr(view, "choose_picture", lambda: asked.append(True))
    view.bar.picture_wanted.connect(view.choose_picture)
    view.bar.picture.click()
    assert asked
    with qtbot.waitSignal(view.bar.library_wanted):
        view.bar.library.click()
