"""The bar shows what the caret stands in, and does what it says."""

import pytest

from core.collaboration.rich_styles import LineKind
from ui.collaboration.rich_bar import RichBar

PEER = "a2" * 26


@pytest.fixture
def bar(rich, qtbot):
    editor = rich("# Title\n\none **two**\n\n- item\n")
    made = RichBar(editor)
    made.editor = editor
    qtbot.addWidget(made)
    made.show()
    return made


def test_it_shows_what_the_caret_stands_in(bar):
    bar.editor.at(2)
    assert bar.kinds[LineKind.HEADING_1].isChecked()
    bar.editor.at(12)
    assert not bar.kinds[LineKind.HEADING_1].isChecked()
    assert bar.marks["bold"].isChecked()
    bar.editor.at(15)
    assert bar.kinds[LineKind.BULLET].isChecked()
    assert not bar.marks["bold"].isChecked()


def test_its_buttons_do_what_they_say(bar):
    bar.editor.at(6, 9)
    bar.marks["italic"].click()
    bar.kinds[LineKind.QUOTE].click()
    assert bar.editor.markdown == "# Title\n\n> *one* **two**\n\n- item\n"
    assert bar.kinds[LineKind.QUOTE].isChecked()
    bar.undo.click()
    bar.undo.click()
    assert bar.editor.markdown == "# Title\n\none **two**\n\n- item\n"
    assert bar.redo.isEnabled()
    bar.redo.click()
    assert "*one*" in bar.editor.markdown
    bar.editor.at(18)
    bar.table.click()
    assert "| --- |" in bar.editor.markdown


def test_links_and_pictures_are_asked_for(bar, qtbot):
    with qtbot.waitSignal(bar.link_wanted):
        bar.link.click()
    with qtbot.waitSignal(bar.picture_wanted):
        bar.picture.click()
    with qtbot.waitSignal(bar.library_wanted):
        bar.library.click()


def test_people_can_be_mentioned(bar):
    assert not bar.mention.isEnabled()
    bar.editor.people = ((PEER, "Ada"),)
    bar.refresh()
    assert bar.mention.isEnabled()
    bar.editor.at(14, 18)
    bar.people_menu().actions()[0].trigger()
    assert bar.editor.markdown.endswith(f"- [@Ada](vega://peer/{PEER})&#32;\n")


def test_a_viewer_can_press_nothing(bar):
    bar.editor.set_writable(False)
    assert not any(button.isEnabled() for button in (*bar.kinds.values(), *bar.marks.values(), bar.table, bar.undo))


def test_every_button_has_a_name_and_says_its_keys(bar):
    for button in (*bar.kinds.values(), *bar.marks.values(), bar.link, bar.table, bar.undo):
        assert button.accessibleName()
        assert "(" in button.toolTip()
