"""The context menu of pictures in the grid."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

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


def item_verbs(page: Any, row: int, *, is_trash: bool) -> Sequence[Sequence[Entry]]:
    """What the library's page can do with the item in a row and with those that are chosen."""
    if is_trash:
        return (
            (("Restore", "undo-2", "", page.restore_selected),),
            (("Empty the trash…", "trash-2", "", page.empty_trash),),
        )
    return (
        (("Open", "maximize-2", "Enter", partial(page.open_row, row)),),
        (
            ("Label…", "tag", "L", page.label_selected),
            ("Add to album…", "book-open", "A", page.add_to_album),
            *((("Take out of the album", "folder", "", page.take_from_album),) if page.album[0] else ()),
            ("Find similar", "scan-search", "", page.find_similar),
            ("Find similar by an installed model…", "scan-search", "", page.find_similar_by),
        ),
        (
            ("Analyse again", "refresh-cw", "", page.analyse_again),
            ("Enhance…", "wand-sparkles", "E", page.enhance),
            ("Cut out…", "crop", "", page.cut_out),
            ("Cut, convert or repair…", "wrench", "", page.rework),
            ("Share into a workspace…", "share-2", "", page.share_selected),
            ("Export…", "download", "Ctrl+E", page.export_selected),
        ),
        (("Move to trash", "trash-2", "Del", page.trash_selected),),
    )
