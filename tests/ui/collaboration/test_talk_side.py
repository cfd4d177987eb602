"""The chat is dragged wider, and stays so after a restart; it can take the documents' place and give it back."""

import pytest
from PySide6.QtWidgets import QWidget

from ui.collaboration.talk_side import DOCUMENTS_WIDTH, GAP, SIDE_WIDTH, SideSplit


@pytest.fixture
def split(qtbot, tmp_path):
    def made():
        found = SideSplit(QWidget(), QWidget(), profile=tmp_path)
        qtbot.addWidget(found)
        found.resize(1000, 400)
        found.show()
        return found

    return made


def test_the_width_that_was_dragged_is_there_the_next_time(split):
    first = split()
    assert first.sizes()[1] == SIDE_WIDTH
    first.moveSplitter(500, 1)
    wide = first.sizes()[1]
    assert wide > SIDE_WIDTH
    again = split()
    assert again.sizes()[1] == pytest.approx(wide, abs=1)
    again.resize(1200, 400)
    assert again.sizes()[1] == pytest.approx(wide, abs=1)  # the documents take what is new
    again.resize(700, 400)
    assert again.sizes()[0] >= DOCUMENTS_WIDTH


def test_the_chat_takes_the_place_of_the_documents_and_gives_it_back(split, qtbot):
    made = split()
    documents, column = made.widget(0), made.widget(1)
    with qtbot.waitSignal(made.widened):
        made.set_wide(True)
    assert documents.isHidden() and column.width() > 1000 - GAP - 1
    made.set_wide(False)
    assert documents.isVisible() and column.width() == SIDE_WIDTH


def test_hiding_a_wide_chat_brings_the_documents_back(split):
    made = split()
    made.set_wide(True)
    assert not made.toggle_column()
    assert made.widget(0).isVisible() and not made.is_wide
    assert made.toggle_column()
    assert made.widget(1).width() == SIDE_WIDTH
