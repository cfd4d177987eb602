"""The context menu."""

from PySide6.QtWidgets import QWidget

from ui.media.menu import build_menu


def test_groups_are_parted_and_entries_do_what_they_say(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    done = []
    groups = (
        (("Open", "eye", "Enter", lambda: done.append("open")),),
        (),
        (("Label…", "tag", "", lambda: done.append("label")),),
    )
    menu = build_menu(parent, groups)
    assert [entry.text() for entry in menu.actions()] == ["Open\tEnter", "", "Label…"]
    menu.actions()[2].trigger()
    assert done == ["label"]
