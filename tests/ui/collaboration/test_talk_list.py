"""The list shows lines, keeps its place, and turns clicks and keys into verbs."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from core.collaboration.talk_records import ChatLine, Quote, Reaction
from ui import theme
from ui.collaboration.talk_list import LineList


def line(number, *, author="bo", **more):
    return ChatLine(str(number), "w", author, author.title(), f"line {number}", 1.7e9 + number, place=number, **more)


@pytest.fixture
def made(qtbot):
    found = LineList()
    qtbot.addWidget(found)
    found.drawing.me = "me"
    found.resize(400, 300)
    found.show()
    return found


def middle(made, row, kind):
    index = made.lines.index(row)
    rect = made.visualRect(index)
    box = next(box for box in made.drawing.layout(made.lines.rows[row], rect.width()).boxes if box.kind == kind)
    return rect.topLeft() + box.rect.center()


def test_the_newest_line_is_in_sight_unless_one_reads_further_up(made, qtbot):
    bar = made.verticalScrollBar()
    made.show_lines([line(number) for number in range(40)])
    assert bar.maximum() > 0
    assert bar.value() == bar.maximum()
    bar.setValue(bar.maximum() // 2)
    first = made._anchor()
    made.show_lines([line(number) for number in range(41)])
    assert made._anchor() == first
    made.to_end()
    assert bar.value() == bar.maximum()


def test_a_handle_is_seen_only_where_something_scrolls(made, qapp):
    theme.apply(qapp, "dark")

    def colours():
        bar = made.verticalScrollBar()
        shown = bar.grab().toImage()
        return {shown.pixelColor(shown.width() // 2, y).name() for y in range(2, shown.height() - 2)}

    made.show_lines([line(number) for number in range(3)])
    QApplication.processEvents()
    assert theme.colour("border").name() not in colours()
    width = made.viewport().width()
    made.show_lines([line(number) for number in range(60)])
    QApplication.processEvents()
    assert theme.colour("border").name() in colours()
    assert made.viewport().width() == width  # lines keep their width when the bar begins to move


def test_older_lines_come_without_moving_what_is_read(made, qtbot):
    made.show_lines([line(number) for number in range(40, 80)])
    with qtbot.waitSignal(made.older):
        made.verticalScrollBar().setValue(10)
    place = made._anchor()
    made.show_lines([line(number) for number in range(80)])
    assert made._anchor() == place


def test_a_line_is_pointed_out(made):
    made.show_lines([line(number) for number in range(60)])
    assert made.point_out("5")
    assert made.current().id == "5"
    assert made.viewport().rect().intersects(made.visualRect(made.lines.index(5)))
    assert made.drawing.flash == "5"
    assert not made.point_out("nowhere")


@pytest.mark.parametrize(
    ("key", "verb"), [("r", "reply"), ("t", "thread"), ("e", "edit"), ("l", "link"), ("+", "react")]
)
def test_keys_are_verbs_of_the_current_line(made, qtbot, key, verb):
    made.show_lines([line(1), line(2, author="me")])
    made.setCurrentIndex(made.lines.index(1))
    with qtbot.waitSignal(made.verb) as caught:
        qtbot.keyClicks(made, key)
    assert caught.args == [verb, made.lines.rows[1].line]
    if verb == "edit":
        made.setCurrentIndex(made.lines.index(0))
        with qtbot.assertNotEmitted(made.verb):
            qtbot.keyClicks(made, key)


def test_delete_and_copy_by_key(made, qtbot):
    made.show_lines([line(1, author="me")])
    made.setCurrentIndex(made.lines.index(0))
    for key, keys, verb in (
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, "delete"),
        (Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier, "copy"),
    ):
        with qtbot.waitSignal(made.verb) as caught:
            qtbot.keyClick(made, key, keys)
        assert caught.args[0] == verb


def test_parts_are_clicked(made, qtbot):
    made.show_lines(
        [line(1, quote=Quote("0", "ada", "Ada", "hm"), reactions=(Reaction("👍", ("ada",), ("Ada",)),), replies=2)]
    )
    for kind in ("quote", "reaction", "thread"):
        with qtbot.waitSignal(made.part) as caught:
            qtbot.mouseClick(made.viewport(), Qt.MouseButton.LeftButton, pos=middle(made, 0, kind))
        assert caught.args[0].kind == kind
    with qtbot.assertNotEmitted(made.part):
        qtbot.mouseClick(made.viewport(), Qt.MouseButton.LeftButton, pos=middle(made, 0, "avatar"))


def test_return_opens_what_a_line_carries(made, qtbot):
    made.show_lines([line(1, replies=1)])
    made.setCurrentIndex(made.lines.index(0))
    with qtbot.waitSignal(made.part) as caught:
        qtbot.keyClick(made, Qt.Key.Key_Return)
    assert caught.args[0].kind == "thread"


def test_the_bar_floats_over_the_line_under_the_pointer(made, qtbot):
    made.show_lines([line(1), line(2)])
    made._hover(made.lines.index(1))
    assert made.bar.isVisible()
    with qtbot.waitSignal(made.verb) as caught:
        made.bar.buttons["reply"].click()
    assert caught.args[1].id == "2"
    QApplication.sendEvent(made, QEvent(QEvent.Type.Leave))
    assert not made.bar.isVisible()


def test_the_menu_key_opens_the_verbs_of_the_current_line(made, qtbot):
    made.show_lines([line(1)])
    made.setCurrentIndex(made.lines.index(0))
    made.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), QPoint(5, 5)))
    menu = made.findChild(QMenu)
    with qtbot.waitSignal(made.verb) as caught:
        next(entry for entry in menu.actions() if entry.data() == "reply").trigger()
    assert caught.args[0] == "reply"
    menu.close()


def test_a_screen_reader_is_told_the_lines(made):
    made.show_lines([line(1)])
    assert "line 1" in made.lines.data(made.lines.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert made.accessibleName() == "Lines of the chat"


def test_the_current_line_stays_so_when_the_order_changes(made):
    made.show_lines([line(1), line(2), line(3)])
    made.setCurrentIndex(made.lines.index(2))
    made.show_lines([line(3), line(1), line(2)])
    assert made.current().id == "3"
