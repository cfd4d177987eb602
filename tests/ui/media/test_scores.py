"""Scores: a word, its number, and a click for more of it."""

from PySide6.QtCore import Qt

from core.reports import Tag
from ui.media.scores import ScoreRow, ScoreRows


def test_each_row_says_its_word_and_number(qtbot):
    rows = ScoreRows([Tag("tabby", 0.394), Tag("a very long name of a thing that does not fit", 0.2)])
    qtbot.addWidget(rows)
    rows.show()
    found = rows.findChildren(ScoreRow)
    assert found[0].accessibleName() == "tabby, 39%"
    assert rows.grab().toImage().size() == rows.size()


def test_a_click_asks_for_more_of_it(qtbot):
    rows = ScoreRows([Tag("tabby", 0.4)])
    qtbot.addWidget(rows)
    with qtbot.waitSignal(rows.chosen) as heard:
        qtbot.mouseClick(rows.findChild(ScoreRow), Qt.MouseButton.LeftButton)
    assert heard.args == ["tabby"]
