"""The sidebar: the program's name, the pages, what runs, one's own call, and the settings at the bottom."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.jobs import Jobs
from ui import theme
from ui.notices.bell import Bell
from ui.page import Page
from ui.widgets.button import icon_button, with_keys
from ui.widgets.job_bar import JobBar
from ui.widgets.label import label
from ui.widgets.spring import Spring

WIDTH = 212
# 18 px high, and wider, so that the words keep their distance.
ICON = QSize(26, 18)


class Sidebar(QFrame):
    """`chosen(name of a page)`, `search_wanted()`, `bell_pressed()`. Files that are held over a page open it."""

    chosen = Signal(str)
    search_wanted = Signal()
    bell_pressed = Signal()

    def __init__(
        self, pages: Sequence[type[Page]], last: Sequence[type[Page]], jobs: Jobs, parent: QWidget | None = None
    ) -> None:
        """`pages` from the top, `last` at the bottom."""
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.setAccessibleName("Pages")
        self.setFixedWidth(WIDTH)
        self.buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 14, 13, 13)
        column.setSpacing(3)
        column.addLayout(self._top())
        column.addSpacing(8)
        for number, page in enumerate(pages, start=1):
            column.addWidget(self._button(page, f"Ctrl+{number}"))
        column.addStretch(1)
        self.job_bar = JobBar(jobs)
        column.addWidget(self.job_bar)
        self._foot = QVBoxLayout()
        self._foot.setContentsMargins(0, 5, 0, 0)
        column.addLayout(self._foot)
        column.addSpacing(6)
        for page in last:
            column.addWidget(self._button(page, "Ctrl+,"))
        spring = Spring(self, self._name_at)
        spring.held.connect(self.chosen)
        spring.marked.connect(self._mark)

    def add_foot(self, widget: QWidget) -> None:
        """Put something above the last pages, below what runs; it is hidden while there is nothing to say."""
        self._foot.addWidget(widget)

    def choose(self, name: str) -> None:
        """Mark the page that is shown; a page that is not listed marks none."""
        if name in self.buttons:
            self.buttons[name].setChecked(True)
            return
        self._group.setExclusive(False)
        for made in self.buttons.values():
            made.setChecked(False)
        self._group.setExclusive(True)

    def _name_at(self, place: QPoint) -> str:
        return next((name for name, made in self.buttons.items() if made.geometry().contains(place)), "")

    def _mark(self, key: str) -> None:
        for name, made in self.buttons.items():
            made.setProperty("over", name == key)
            theme.restyle(made)

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        brand = label("Vega")
        brand.setObjectName("brand")
        row.addWidget(brand)
        row.addStretch(1)
        self.bell = Bell(shortcut="Ctrl+Shift+N")
        self.bell.clicked.connect(self.bell_pressed.emit)
        row.addWidget(self.bell)
        self.search = icon_button("search", "Search or jump to…", self.search_wanted.emit, shortcut="Ctrl+K")
        row.addWidget(self.search)
        return row

    def _button(self, page: type[Page], keys: str) -> QPushButton:
        made = QPushButton(page.title)
        made.setObjectName("nav")
        made.setCheckable(True)
        made.setIcon(theme.icon(page.icon, "muted", on="accent"))
        made.setIconSize(ICON)
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.setAccessibleName(page.title)
        made.setToolTip(with_keys(page.title, keys))
        made.clicked.connect(lambda: self.chosen.emit(page.name))
        self._group.addButton(made)
        self.buttons[page.name] = made
        return made
