"""What a document refuses becomes a message."""

from PySide6.QtWidgets import QWidget

from core.errors import InputError
from ui.collaboration.attempting import Attempting
from ui.messages import Messages


class Field(Attempting, QWidget):
    pass


def test_a_verb_answers_or_its_refusal_is_said(qtbot):
    field = Field()
    qtbot.addWidget(field)

    def refuse():
        raise InputError("No room.", "Remove some.")

    assert field.attempt(lambda a, *, b: a + b, 1, b=2) == 3
    assert field.attempt(refuse) is None
    assert [toast.text for toast in Messages.of(field).toasts] == ["No room. Remove some."]
