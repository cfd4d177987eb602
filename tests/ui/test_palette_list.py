"""The palette's list is painted: in both themes, at every width, with odd keys and titles."""

import pytest

from ui import theme
from ui.palette import Entries, Entry
from ui.palette_list import ROW, EntryList


def shown(qtbot, entries, width=500):
    made = EntryList()
    qtbot.addWidget(made)
    made.setModel(entries)
    made.resize(width, ROW + 4)
    made.show()
    return made


@pytest.mark.parametrize("name", ["dark", "light"])
def test_found_letters_are_drawn_in_the_accent_colour(qtbot, qapp, name):
    theme.apply(qapp, name)
    entries = Entries()
    entries.fill([Entry("HHHHHHHH", "Library", "tag", lambda: None, shortcut="Ctrl++")])
    entries.search("hh")
    image = shown(qtbot, entries).grab().toImage()
    drawn = {image.pixelColor(x, y).name() for x in range(40, 80) for y in range(image.height())}
    assert theme.current().accent in drawn


def test_a_title_that_is_too_long_ends_in_dots_without_harm(qtbot):
    entries = Entries()
    entries.fill([Entry("A very long title " * 20, "Somewhere", "tag", lambda: None, shortcut="Ctrl+Shift+O")])
    for width in (120, 300, 900):
        made = shown(qtbot, entries, width)
        made.grab()
        assert made.sizeHintForRow(0) == ROW
