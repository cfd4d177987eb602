"""Who does nothing for a while is idle, until the next key."""

from PySide6.QtWidgets import QLineEdit

from ui.collaboration.idling import Idling


def test_nothing_for_a_while_is_idle_and_a_key_ends_it(qtbot):
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    said = []
    Idling(field, said.append, idle_ms=30)
    qtbot.waitUntil(lambda: said == [True])
    qtbot.keyClicks(field, "x")
    assert said == [True, False]
    qtbot.waitUntil(lambda: said == [True, False, True])
