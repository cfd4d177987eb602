"""The bar above a task list: what is looked for, board or list, and taking back."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from core.collaboration.records import Member
from core.collaboration.tasks import TaskList
from core.collaboration.tasks_filter import CardFilter
from ui import theme
from ui.widgets.button import icon_button
from ui.widgets.flow import FlowLayout
from ui.widgets.search_field import SearchField
from ui.widgets.segmented import Segmented

SEARCH_WIDTH = 180


class TasksBar(QWidget):
    """`changed` when something else is looked for, `way_chosen("board" or "list")`."""

    changed = Signal()
    way_chosen = Signal(str)

    def __init__(self, me: Member, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._me = me
        self.search = SearchField("Find cards…")
        self.search.textChanged.connect(lambda _: self.changed.emit())
        self.people = QComboBox()
        self.people.setAccessibleName("Whose cards")
        self.labels = QComboBox()
        self.labels.setAccessibleName("Cards with which label")
        for box in (self.people, self.labels):
            # names are long, and the bar must fit beside other cards
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(7)
        self.search.setFixedWidth(SEARCH_WIDTH)
        self.open_only = icon_button("eye-off", "Hide what is done", self.changed.emit, checkable=True)
        self.open_only.setIcon(theme.icon("eye-off", "muted", on="accent"))
        self.ways = Segmented((("board", "Board"), ("list", "List")), name="Show as")
        self.ways.chosen.connect(self.way_chosen.emit)
        undo, redo = (QKeySequence(keys).toString() for keys in ("Ctrl+Z", "Ctrl+Y"))
        self.undo = icon_button("undo-2", "Undo", shortcut=undo)
        self.redo = icon_button("redo-2", "Redo", shortcut=redo)
        # beside the list of workspaces and the chat there is room for half of it: then it breaks into lines
        row = FlowLayout(self, gap=8)
        row.addWidget(self.search)
        for box in (self.people, self.labels):
            box.currentIndexChanged.connect(lambda _: self.changed.emit())
            row.addWidget(box)
        icons = QWidget()
        together = QHBoxLayout(icons)
        together.setContentsMargins(0, 3, 0, 3)
        together.setSpacing(4)
        for made in (self.open_only, self.undo, self.redo):
            together.addWidget(made)
        row.addWidget(icons)
        row.addWidget(self.ways)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def wanted(self) -> CardFilter:
        """Which cards are looked for."""
        return CardFilter(
            words=self.search.text(),
            assignee=str(self.people.currentData() or ""),
            label=str(self.labels.currentData() or ""),
            is_done=False if self.open_only.isChecked() else None,
        )

    def refresh(self, tasks: TaskList, members: Sequence[Member], *, may_write: bool, has_columns: bool) -> None:
        """What is so now."""
        given = {peer_id: name for card in tasks.cards.values() for peer_id, name in card.assignees}
        known = {**given, **{member.peer_id: member.name for member in members}}
        known.pop(self._me.peer_id, None)
        others = sorted(known.items(), key=lambda pair: pair[1].casefold())
        _offer(self.people, [("", "Everybody's"), (self._me.peer_id, "Mine"), *others])
        _offer(self.labels, [("", "Any label"), *((one, found.title) for one, found in tasks.labels.items())])
        self.labels.setVisible(bool(tasks.labels))
        for made, is_on in ((self.undo, tasks.can_undo), (self.redo, tasks.can_redo)):
            made.setVisible(may_write)
            made.setEnabled(is_on)
        for widget in (self.search, self.people, self.open_only, self.ways):
            widget.setEnabled(has_columns)


def _offer(box: QComboBox, wanted: Sequence[tuple[str, str]]) -> None:
    """These choices by key and words; what is chosen stays chosen while it is there."""
    if [(box.itemData(place), box.itemText(place)) for place in range(box.count())] == list(wanted):
        return
    before = box.currentData()
    with QSignalBlocker(box):
        box.clear()
        for key, words in wanted:
            box.addItem(words, key)
        box.setCurrentIndex(max(0, box.findData(before)))
