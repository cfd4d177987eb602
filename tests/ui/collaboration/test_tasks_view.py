"""A task list on the screen: keys and drops move cards, others' edits leave focus and scrolling alone."""

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from core.collaboration.records import Member
from core.collaboration.tasks import TaskList
from ui.collaboration.tasks_view import TasksView
from ui.messages import Messages

ME, BO = Member("ada", "Ada", "owner", True), Member("bo", "Bo", "editor", True)
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def tasks():
    made = TaskList()
    one, two, _three = made.add_columns("One", "Two", "Three")
    for letter in "abc":
        made.add_card(one, letter)
    made.add_card(two, "d")
    return made


@pytest.fixture
def view(qtbot, tasks):
    made = TasksView(tasks, me=ME)
    qtbot.addWidget(made)
    made.set_members([ME, BO])
    made.resize(1100, 600)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    yield made
    made.close_tasks()


def stacks(tasks):
    return ["".join(card.title for card in tasks.stack(column.id)) for column in tasks.columns]


def card(tasks, title):
    return next(card.id for card in tasks.cards.values() if card.title == title)


def cards_of(view, number):
    return view.columns[view.tasks.columns[number].id].cards


def test_keys_carry_cards_between_columns_and_past_each_other(view, tasks, qtbot):
    view.choose(card(tasks, "b"))
    qtbot.keyClick(view.focusWidget(), Qt.Key.Key_Up, CTRL)
    assert stacks(tasks) == ["bac", "d", ""]
    qtbot.keyClick(view.focusWidget(), Qt.Key.Key_Right, CTRL)
    qtbot.keyClick(view.focusWidget(), Qt.Key.Key_Right, CTRL)
    assert stacks(tasks) == ["ac", "d", "b"]
    qtbot.keyClick(view.focusWidget(), Qt.Key.Key_Right, CTRL)  # there is nothing further
    assert cards_of(view, 2).chosen == card(tasks, "b") and cards_of(view, 2).hasFocus()
    qtbot.keyClick(view.focusWidget(), Qt.Key.Key_Z, CTRL)
    assert stacks(tasks) == ["ac", "bd", ""]


def test_arrows_walk_and_pass_empty_columns(view, tasks, qtbot):
    tasks.move_cards([card(tasks, "d")], tasks.columns[2].id)
    view.choose(card(tasks, "a"))
    qtbot.keyClick(view.focusWidget(), Qt.Key.Key_Down)
    assert cards_of(view, 0).chosen == card(tasks, "b")
    qtbot.keyClick(view.focusWidget(), Qt.Key.Key_Right)
    assert cards_of(view, 2).hasFocus() and cards_of(view, 2).chosen == card(tasks, "d")


def test_a_dropped_card_moves(view, tasks, qtbot):
    source, target = cards_of(view, 0), cards_of(view, 1)
    data = source.rows.mimeData([source.rows.index(0), source.rows.index(2)])
    target.rows.dropMimeData(data, Qt.DropAction.MoveAction, 0, 0, QModelIndex())
    qtbot.waitUntil(lambda: stacks(tasks) == ["b", "acd", ""])
    assert target.chosen == card(tasks, "a")


def drop(source, rows, target, place):
    """Drag rows of a list and let go at a place of another, as Qt tells it."""
    data = source.rows.mimeData([source.rows.index(row) for row in rows])
    keys, buttons, move = Qt.KeyboardModifier(0), Qt.MouseButton.LeftButton, Qt.DropAction.MoveAction
    for event in (
        QDragEnterEvent(place, move, data, buttons, keys),
        QDragMoveEvent(place, move, data, buttons, keys),
        QDropEvent(place.toPointF(), move, data, buttons, keys),
    ):
        QApplication.sendEvent(target.viewport(), event)


def test_the_mouse_drops_above_below_and_behind(view, tasks, qtbot):
    one, two, three = (cards_of(view, number) for number in range(3))
    rect = two.visualRect(two.rows.index(0))
    drop(one, [0], two, rect.center() - QPoint(0, rect.height() // 4))
    qtbot.waitUntil(lambda: stacks(tasks) == ["bc", "ad", ""])
    drop(one, [0], two, two.visualRect(two.rows.index(1)).center() + QPoint(0, rect.height() // 4))
    qtbot.waitUntil(lambda: stacks(tasks) == ["c", "adb", ""])
    drop(two, [2], two, two.visualRect(two.rows.index(0)).topLeft() + QPoint(20, 3))
    qtbot.waitUntil(lambda: stacks(tasks) == ["c", "bad", ""])
    drop(two, [0, 1], two, QPoint(20, 300))
    qtbot.waitUntil(lambda: stacks(tasks) == ["c", "dba", ""])
    drop(one, [0], three, QPoint(20, 100))
    qtbot.waitUntil(lambda: stacks(tasks) == ["", "dba", "c"])


def test_undo_in_a_field_takes_one_step_back(view, tasks, qtbot):
    one = card(tasks, "a")
    tasks.change_card(one, colour="good")
    view.open_card(one)
    qtbot.keyClicks(view.detail.title, "bc")
    qtbot.keyClick(view.detail.title, Qt.Key.Key_Z, CTRL)
    assert (tasks.cards[one].title, tasks.cards[one].colour) == ("a", "good")
    qtbot.keyClicks(view.detail.description, "words")
    qtbot.keyClick(view.detail.description, Qt.Key.Key_Z, CTRL)
    assert (tasks.cards[one].description, tasks.cards[one].colour) == ("", "good")


def test_space_ticks_and_delete_removes_with_a_way_back(view, tasks, qtbot):
    one = card(tasks, "a")
    view.choose(one)
    qtbot.keyClick(view.focusWidget(), Qt.Key.Key_Space)
    assert tasks.cards[one].is_done
    qtbot.keyClick(view.focusWidget(), Qt.Key.Key_Delete)
    assert one not in tasks.cards
    Messages.of(view).toasts[-1].button.click()
    assert one in tasks.cards


def test_a_card_is_added_where_one_writes_it(view, tasks, qtbot):
    line = view.columns[tasks.columns[1].id].line
    qtbot.keyClicks(line, "new")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert stacks(tasks)[1] == "dnew" and line.text() == ""
    qtbot.keyClick(line, Qt.Key.Key_Return)  # nothing is no card
    assert stacks(tasks)[1] == "dnew"


def test_return_opens_everything_about_a_card_and_escape_closes_it(view, tasks, qtbot):
    one = card(tasks, "b")
    view.choose(one)
    qtbot.keyClick(view.focusWidget(), Qt.Key.Key_Return)
    assert view.detail.isVisible() and view.detail.title.hasFocus()
    qtbot.keyClicks(view.detail.title, "!")
    assert tasks.cards[one].title == "b!"
    qtbot.keyClick(view.detail.title, Qt.Key.Key_Escape)
    assert not view.detail.isVisible() and cards_of(view, 0).hasFocus() and cards_of(view, 0).chosen == one


def test_what_others_do_leaves_the_caret_alone(view, tasks, qtbot):
    one = card(tasks, "b")
    bo = TaskList([tasks.snapshot()])
    view.open_card(one)
    qtbot.keyClicks(view.detail.title, " mine")
    bo.write_card(one, "title", "their b")
    bo.move_cards([card(bo, "a")], bo.columns[1].id)
    bo.add_item(one, "a line")
    tasks.take(bo.updates(tasks.version))
    assert view.detail.title.text() == "their b mine" and view.detail.title.hasFocus()
    qtbot.keyClicks(view.detail.title, "!")
    assert tasks.cards[one].title == "their b mine!"
    assert [item.title for item in tasks.items(one)] == ["a line"] and len(view.detail.checks.lines) == 1
    bo.remove_cards([one])
    tasks.take(bo.updates(tasks.version))
    assert not view.detail.isVisible()


def test_what_others_do_leaves_what_is_chosen_and_scrolling_alone(view, tasks, qtbot):
    for number in range(40):
        tasks.add_card(tasks.columns[0].id, f"card {number}")
    cards = cards_of(view, 0)
    view.choose(card(tasks, "card 20"))
    qtbot.waitUntil(lambda: cards.verticalScrollBar().value() > 0)
    before = cards.verticalScrollBar().value()
    bo = TaskList([tasks.snapshot()])
    bo.add_card(bo.columns[0].id, "at the end")
    bo.write_card(card(bo, "card 39"), "title", "card 39!")
    tasks.take(bo.updates(tasks.version))
    assert cards.chosen == card(tasks, "card 20") and cards.hasFocus()
    assert cards.verticalScrollBar().value() == before


def test_what_is_looked_for(view, tasks, qtbot):
    tasks.assign(card(tasks, "a"), "ada", "Ada")
    qtbot.keyClicks(view.bar.search, "c")
    assert [row.title for row in cards_of(view, 0).rows.rows] == ["c"]
    assert view.columns[tasks.columns[0].id].count.text() == "1 of 3"
    view.bar.search.clear()
    view.bar.people.setCurrentIndex(view.bar.people.findText("Mine"))
    assert [row.title for row in cards_of(view, 0).rows.rows] == ["a"]
    view.bar.people.setCurrentIndex(0)
    tasks.change_card(card(tasks, "b"), is_done=True)
    view.bar.open_only.click()
    assert [row.title for row in cards_of(view, 0).rows.rows] == ["a", "c"]


def test_one_list_shows_all_under_their_columns(view, tasks, qtbot):
    view.set_way("list")
    assert [row.title for row in view.list.rows.rows] == ["One", "a", "b", "c", "Two", "d", "Three"]
    view.choose(card(tasks, "c"))
    qtbot.keyClick(view.list, Qt.Key.Key_Right, CTRL)
    assert stacks(tasks) == ["ab", "dc", ""] and view.list.chosen == card(tasks, "c")
    view.set_way("board")
    assert not view.list.isVisible()


def test_columns_are_made_named_moved_and_removed(view, tasks, qtbot):
    view.more_button.click()
    made = tasks.columns[-1]
    title = view.columns[made.id].title
    assert title.selectedText() == "New column"
    qtbot.keyClicks(title, "Later")
    assert tasks.columns[-1].title == "Later"
    actions = {action.text(): action for action in view.columns[made.id].menu().actions()}
    assert not actions["Move right"].isEnabled()
    actions["Move left"].trigger()
    assert [column.title for column in tasks.columns] == ["One", "Two", "Later", "Three"]
    actions = {action.text(): action for action in view.columns[tasks.columns[0].id].menu().actions()}
    actions["Remove the column"].trigger()
    assert stacks(tasks)[0] == "dabc"


def test_where_there_is_little_room_a_card_takes_the_boards_place(view, tasks, qtbot):
    view.resize(450, 600)
    view.open_card(card(tasks, "a"))
    assert not view.ways.isVisible() and view.detail.isVisible()
    view.resize(1100, 600)
    qtbot.waitUntil(view.ways.isVisible)
    view.resize(450, 600)
    qtbot.waitUntil(view.ways.isHidden)
    view.close_card()
    assert view.ways.isVisible() and view.bar.minimumSizeHint().width() <= 450


def test_an_empty_list_says_how_to_begin(qtbot):
    tasks = TaskList()
    view = TasksView(tasks, me=ME)
    qtbot.addWidget(view)
    view.show()
    assert view.empty.isVisible()
    view.empty.buttons[0].click()
    assert len(tasks.columns) == 3 and view.body.isVisible()
    view.close_tasks()
    tasks.add_columns("unseen")
    assert len(view.columns) == 3


def test_who_may_only_read_changes_nothing(view, tasks, qtbot):
    view.set_may_write(False)
    before = tasks.version
    view.choose(card(tasks, "a"))
    for key, keys in ((Qt.Key.Key_Right, CTRL), (Qt.Key.Key_Delete, Qt.KeyboardModifier(0)), (Qt.Key.Key_Space, CTRL)):
        qtbot.keyClick(view.focusWidget(), key, keys)
    view.open_card(card(tasks, "a"))
    qtbot.keyClicks(view.detail.title, "x")
    assert tasks.version == before and not view.detail.foot.isEnabled()
    assert not view.more_button.isVisible() and not view.columns[tasks.columns[0].id].line.isVisible()


def test_everything_has_a_name(view, tasks):
    from PySide6.QtWidgets import QAbstractButton, QLineEdit

    view.open_card(card(tasks, "a"))
    nameless = [
        widget
        for kind in (QAbstractButton, QLineEdit)
        for widget in view.findChildren(kind)
        if widget.isVisible()
        and not (widget.accessibleName() or (hasattr(widget, "text") and widget.text()))
        # Qt's own: the line of a box
        and not widget.objectName().startswith("qt_")
    ]
    assert nameless == []


async def test_a_new_label_goes_onto_its_card(view, tasks, until, monkeypatch):
    from ui.collaboration import tasks_view

    async def answer(dialog):
        dialog.line.setText("urgent")
        dialog.swatches["bad"].click()
        return True

    monkeypatch.setattr(tasks_view.LabelDialog, "answer", answer)
    one = card(tasks, "a")
    await view.new_label(one)
    assert [(label.title, label.colour) for label in tasks.labels.values()] == [("urgent", "bad")]
    assert tasks.cards[one].labels == set(tasks.labels)
