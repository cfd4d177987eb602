"""LevelMenu: how much of a workspace a person wants to hear."""

from functools import partial

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from core.notices.service import Notices
from ui import theme
from ui.actions import start

TITLES = {"everything": "Everything", "mentions": "Mentions and calls", "nothing": "Nothing"}


class LevelMenu(QMenu):
    """One of the levels, or as the settings say. What goes wrong is said in the window of `owner`."""

    def __init__(self, notices: Notices, workspace_id: str, *, owner: QWidget, parent: QWidget | None = None) -> None:
        super().__init__("Notifications", parent)
        self.setIcon(theme.icon("bell-off" if notices.level(workspace_id) == "nothing" else "bell", "muted"))
        group = QActionGroup(self)
        usual = TITLES[notices.usual_level]
        for level, words in {**TITLES, "": f"As in the settings ({usual.lower()})"}.items():
            if not level:
                self.addSeparator()
            made = self.addAction(words)
            made.setCheckable(True)
            made.setChecked(notices.own_level(workspace_id) == level)
            made.triggered.connect(partial(_choose, notices, workspace_id, level, owner))
            group.addAction(made)


def _choose(notices: Notices, workspace_id: str, level: str, owner: QWidget, checked: bool = True) -> None:
    start(owner, notices.set_level(workspace_id, level))
