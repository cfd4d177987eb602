"""A line to search in."""

from PySide6.QtCore import Qt

from ui.widgets.search_field import SearchField


def test_escape_empties_it(qtbot):
    field = SearchField("Find a setting…")
    qtbot.addWidget(field)
    field.show()
    qtbot.keyClicks(field, "theme")
    assert field.text() == "theme"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert field.accessibleName() == "Find a setting"


def test_the_cross_is_there_only_while_there_is_something_to_clear(qtbot):
    field = SearchField()
    qtbot.addWidget(field)
    assert len(field.actions()) == 1
    field.setText("x")
    assert len(field.actions()) == 2
    field.actions()[1].trigger()
    assert field.text() == ""
    assert len(field.actions()) == 1
