"""The context menu of pictures in the grid."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QMenu, QWidget

from ui import theme

Entry = tuple[str, str, str, Callable[[], object]]
"""Title, icon, shortcut (for show) and what to do."""


def build_menu(parent: QWidget, groups: Sequence[Sequence[Entry]]) -> QMenu:
    """A menu with a line between groups; it deletes itself when it closes."""
    menu = QMenu(parent)
    for number, group in enumerate(entries for entries in groups if entries):
        if number:
            menu.addSeparator()
        for title, icon, shortcut, do in group:
            # behind a tab a key is shown and not bound: the page's own actions are bound to it
            entry = menu.addAction(theme.icon(icon), f"{title}\t{shortcut}" if shortcut else title)
            entry.triggered.connect(lambda _=False, do=do: do())
    menu.aboutToHide.connect(menu.deleteLater)
    return menu
