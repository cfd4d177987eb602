"""After an @ the names of those who can be called are offered, in long fields and in lines."""

import pytest
from PySide6.QtCore import Qt

from ui.collaboration.naming import NamingField, NamingLine


@pytest.fixture(params=[NamingField, NamingLine])
def field(request, qtbot):
    made = request.param()
    qtbot.addWidget(made)
    made.naming.set_names(["Ann Lee", "Ben"])
    made.resize(300, 60)
    made.show()
    made.setFocus()
    return made


def words(field):
    return field.text() if isinstance(field, NamingLine) else field.toPlainText()


def test_a_name_is_completed_by_return_and_by_tab(field, qtbot):
    for begun, key in (("hi @an", Qt.Key.Key_Return), ("and @b", Qt.Key.Key_Tab)):
        qtbot.keyClicks(field, begun)
        assert field.naming.popup.isVisible()
        qtbot.keyClick(field.naming.popup, key)
        assert not field.naming.popup.isVisible()
    assert words(field) == "hi @Ann Lee and @Ben "


def test_escape_leaves_the_words_as_they_are(field, qtbot):
    qtbot.keyClicks(field, "hi @an")
    qtbot.keyClick(field.naming.popup, Qt.Key.Key_Escape)
    assert not field.naming.popup.isVisible() and words(field) == "hi @an"


def test_neither_an_address_nor_a_whole_name_asks(field, qtbot):
    qtbot.keyClicks(field, "me@an")
    assert not field.naming.popup.isVisible()
    qtbot.keyClicks(field, " @Ben")
    assert not field.naming.popup.isVisible()
