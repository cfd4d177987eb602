"""What is said stands there with names and times, and can be copied."""

import re

import pytest
from PySide6.QtWidgets import QLabel

from core.collaboration.calls.records import CallHeard, TranscriptLine
from ui import theme
from ui.collaboration.call_transcript import TranscriptCard


@pytest.fixture
def card(qtbot):
    made = TranscriptCard()
    qtbot.addWidget(made)
    made.resize(290, 400)
    made.show()
    return made


def heard(name, text, *, at=0.0, is_final=True):
    return CallHeard("space", TranscriptLine(name.lower(), name, at, at + 1, text), is_final)


def texts(card):
    column = card._column
    shown = [column.itemAt(place).widget() for place in range(column.count())]
    labels = [part for one in shown if one for part in ([one] if isinstance(one, QLabel) else one.findChildren(QLabel))]
    return [part.text() for part in labels if part.text()]


def test_sentences_of_one_person_stand_under_one_name(card):
    assert not card.copy.isEnabled()
    for name, text in (("Ada", "One."), ("Ada", "Two."), ("Ben", "Three.")):
        card.take(heard(name, text))
    assert [text for text in texts(card) if not re.match(r"\d\d:", text)] == ["Ada", "One.", "Two.", "Ben", "Three."]
    assert [line.split(" ", 1)[1] for line in card.text().splitlines()] == ["Ada: One.", "Ada: Two.", "Ben: Three."]
    assert card.copy.isEnabled()


def test_what_is_being_said_gives_way_to_the_sentence(card):
    card.take(heard("Ada", "and so", is_final=False))
    card.take(heard("Ben", "well", is_final=False))
    assert "Ada: and so\nBen: well" in texts(card)
    card.take(heard("Ada", "And so it is."))
    assert "Ben: well" in texts(card) and "And so it is." in texts(card)


def test_another_theme_and_another_call(card, qapp):
    card.take(heard("Ada", "One."))
    theme.apply(qapp, "light")
    assert card.lines[0].text == "One."
    card.show_lines(())
    assert card.text() == "" and "What is said appears here" in texts(card)[-1]
