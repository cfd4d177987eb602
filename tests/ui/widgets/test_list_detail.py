"""A list of one width, and the rest for the chosen one."""

from PySide6.QtWidgets import QLabel

from ui.widgets.choice_list import ChoiceList
from ui.widgets.list_detail import LIST_WIDTH, ListDetail


def test_the_list_keeps_its_width_and_the_detail_takes_the_rest(qtbot):
    choices, detail = ChoiceList(name="Things"), QLabel("One of them")
    both = ListDetail(choices, detail)
    qtbot.addWidget(both)
    both.resize(1000, 500)
    both.show()
    assert choices.width() < LIST_WIDTH
    assert detail.width() > 600
