"""Labels as chips: shown, chosen, removed."""

from PySide6.QtCore import Qt

from ui.widgets.chips import Chip, Chips


def test_a_click_chooses_and_a_cross_removes(qtbot):
    chosen = Chips(clickable=True)
    removable = Chips(removable=True)
    for made in (chosen, removable):
        qtbot.addWidget(made)
        made.set_words(["cat", "R&D"])
    with qtbot.waitSignal(chosen.chosen) as blocker:
        chosen.flow.itemAt(0).widget().click()
    assert blocker.args == ["cat"]
    with qtbot.waitSignal(removable.removed) as blocker:
        removable.flow.itemAt(1).widget().click()
    assert blocker.args == ["R&D"]


def test_a_chip_that_only_shows_takes_no_focus(qtbot):
    made = Chip("online", tone="good")
    qtbot.addWidget(made)
    assert made.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert Chip("cat", with_cross=True).accessibleName() == "Remove cat"


def test_other_words_replace_the_old(qtbot):
    made = Chips()
    qtbot.addWidget(made)
    made.set_words(["a", "b", "c"])
    made.set_words(["d"])
    assert made.flow.count() == 1
