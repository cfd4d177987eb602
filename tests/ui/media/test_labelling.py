"""Labelling many at once: tick, type, keys, and what only some pictures have."""

import pytest
from PySide6.QtCore import Qt

from core.media.records import LabelCount
from ui.media.labelling import CHECKED, PARTLY, UNCHECKED, LabelChange, LabelDialog

KNOWN = (LabelCount("cat", 9), LabelCount("dog", 4), LabelCount("sofa", 2))


@pytest.fixture
def dialog(qtbot):
    """Two pictures: both have "cat", one has "sofa"."""
    dialog = LabelDialog(KNOWN, [("cat", "sofa"), ("cat",)])
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def row(dialog, label):
    return next(dialog.list.item(n) for n in range(dialog.list.count()) if dialog.list.item(n).text() == label)


def test_ticks_say_all_some_or_none(dialog):
    states = [row(dialog, label).checkState() for label in ("cat", "dog", "sofa")]
    assert states == [CHECKED, UNCHECKED, PARTLY]
    assert dialog.change() == LabelChange()


def test_ticking_and_unticking_is_the_change(dialog):
    """A label that some had and that is now ticked is given to all of them."""
    row(dialog, "dog").setCheckState(CHECKED)
    row(dialog, "cat").setCheckState(UNCHECKED)
    row(dialog, "sofa").setCheckState(CHECKED)
    assert set(dialog.change().added) == {"dog", "sofa"}
    assert dialog.change().removed == ("cat",)


def test_typing_narrows_the_list_and_enter_ticks(qtbot, dialog):
    qtbot.keyClicks(dialog.field, "DO")
    assert [row(dialog, label).isHidden() for label in ("cat", "dog", "sofa")] == [True, False, True]
    dialog.field.setText("Dog")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.change() == LabelChange(added=("dog",))


def test_a_new_label_is_typed_entered_and_applied(qtbot, dialog):
    qtbot.keyClicks(dialog.field, "night  train")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert row(dialog, "night train").checkState() == CHECKED
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.change() == LabelChange(added=("night train",))


def test_a_label_that_was_typed_and_not_entered_counts(dialog):
    dialog.field.setText("last words")
    assert dialog.change() == LabelChange(added=("last words",))


def test_the_change_reaches_the_library(running_library):
    media, ids = running_library
    LabelChange(added=("a", "b")).apply(media, ids)
    LabelChange(added=("c",), removed=("a",)).apply(media, ids[:1])
    assert [media.item(number).item.labels for number in ids] == [("b", "c"), ("a", "b")]
