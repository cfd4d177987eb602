"""A check list: lines that are written, ticked, carried and removed."""

import pytest
from PySide6.QtCore import Qt

from core.collaboration.tasks import TaskList
from ui.collaboration.tasks_checks import CheckList


@pytest.fixture
def tasks():
    made = TaskList()
    card = made.add_card(made.add_columns("One")[0], "Buy")
    for title in ("one", "two"):
        made.add_item(card, title)
    return made


@pytest.fixture
def checks(tasks, qtbot):
    made = CheckList(tasks)
    qtbot.addWidget(made)
    made.show_card(next(iter(tasks.cards)))
    made.refresh(may_write=True)
    tasks.listen(lambda _: made.refresh(may_write=True))
    made.show()
    return made


def items(checks):
    return [(item.title, item.is_done) for item in checks.tasks.items(checks.card_id)]


def shown(checks):
    return [checks._rows.itemAt(place).widget().words.text() for place in range(checks._rows.count())]


def test_lines_are_added_written_and_ticked(checks, qtbot):
    qtbot.keyClicks(checks.new, "three")
    qtbot.keyClick(checks.new, Qt.Key.Key_Return)
    first = next(iter(checks.lines.values()))
    first.box.click()
    qtbot.keyClick(first.words, Qt.Key.Key_End)
    qtbot.keyClicks(first.words, "!")
    assert items(checks) == [("one!", True), ("two", False), ("three", False)]
    assert checks.progress.fraction == pytest.approx(1 / 3)


def test_keys_carry_a_line(checks, qtbot):
    first = next(iter(checks.lines.values()))
    qtbot.keyClick(first.words, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert shown(checks) == ["two", "one"]
    qtbot.keyClick(first.words, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(first.words, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert shown(checks) == ["one", "two"]


def test_a_line_goes(checks):
    next(iter(checks.lines.values())).remove_button.click()
    assert shown(checks) == ["two"]
    checks.refresh(may_write=False)
    assert not checks.new.isVisible() and next(iter(checks.lines.values())).words.isReadOnly()
