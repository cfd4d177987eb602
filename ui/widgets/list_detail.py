"""ListDetail: what there is on the left, the chosen one on the right, which scrolls by itself."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets.card import Card
from ui.widgets.choice_list import ChoiceList
from ui.widgets.scroll import scrolled

LIST_WIDTH = 250


class ListDetail(QWidget):
    """A list in a card of one width, and whatever shows the chosen one beside it."""

    def __init__(self, choices: ChoiceList, detail: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        side = Card()
        side.set_margins(8)
        side.add(choices, 1)
        side.setFixedWidth(LIST_WIDTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(side)
        row.addWidget(scrolled(detail, right=14), 1)
