"""What the bar, keys and menus do to a rich text."""

from core.collaboration.rich_styles import LineKind
from ui.collaboration.rich_verbs import COLUMNS, ROWS

PEER = "a2" * 26
DIGEST = "5e" * 32


def test_looks_of_what_is_typed_next(rich, qtbot):
    editor = rich("a")
    editor.at(1)
    editor.do.toggle("bold")
    assert editor.marks.bold
    qtbot.keyClicks(editor, "b")
    editor.do.toggle("bold")
    qtbot.keyClicks(editor, "c")
    assert editor.markdown == "a**b**c\n"


def test_what_is_half_bold_becomes_all_bold_first(rich):
    editor = rich("one **two** three")
    editor.at(0, 13)
    editor.do.toggle("bold")
    assert editor.markdown == "**one two three**\n"
    editor.do.toggle("bold")
    assert editor.markdown == "one two three\n"
    editor.do.toggle("code")
    editor.do.clear_marks()
    assert editor.markdown == "one two three\n"


def test_what_is_typed_behind_a_link_is_no_link_and_in_it_it_is(rich, qtbot):
    editor = rich("[link](https://x.y/) end")
    editor.at(4)
    qtbot.keyClicks(editor, "!")
    editor.at(2)
    qtbot.keyClicks(editor, "N")
    assert editor.markdown == "[liNnk](https://x.y/)! end\n"


def test_links_are_set_changed_and_taken_away(rich):
    editor = rich("some words")
    editor.at(5, 10)
    editor.do.set_link("https://x.y/")
    assert editor.markdown == "some [words](https://x.y/)\n"
    editor.at(7)
    assert editor.do.link_range() == (5, 10)
    editor.do.set_link("https://z.y/")
    assert editor.markdown == "some [words](https://z.y/)\n"
    editor.do.set_link("")
    assert editor.markdown == "some words\n"
    editor.do.set_link("https://new.y/", "new")
    assert editor.markdown == "some wo[new](https://new.y/)rds\n"
    editor.do.set_link("javascript:x")
    assert len(editor.refusals) == 1


def test_a_table_comes_in_a_line_of_its_own_and_is_written_at_once(rich):
    editor = rich("before after")
    editor.at(6)
    editor.do.insert_table()
    empty = "|" + "  |" * COLUMNS + "\n"
    wanted = "before\n\n" + empty + "|" + " --- |" * COLUMNS + "\n" + empty * (ROWS - 1) + "\n&#32;after\n"
    assert editor.markdown == wanted
    assert editor.cell.isVisible()


def test_pictures_and_names_go_in_where_the_caret_is(rich):
    editor = rich("a b")
    editor.at(1, 2)
    editor.do.insert_mention(PEER, "Ada")
    assert editor.markdown == f"a[@Ada](vega://peer/{PEER}) b\n"
    editor.at(0)
    editor.do.insert_picture(DIGEST, "A cat")
    assert editor.textCursor().position() == 1
    editor.do.set_picture(0, width=100)
    assert editor.markdown.startswith(f"![A cat](vega://picture/{DIGEST}?width=100)a")
    editor.do.remove(0)
    assert editor.markdown.startswith("a[@")


def test_kinds_of_several_lines_change_at_once(rich):
    editor = rich("one\n\ntwo\n\nthree")
    editor.at(1, 6)
    editor.do.set_kind(LineKind.NUMBER)
    assert editor.markdown == "1. one\n2. two\n\nthree\n"
    editor.do.set_kind(LineKind.NUMBER)
    assert editor.markdown == "one\n\ntwo\n\nthree\n"


def test_the_language_is_that_of_all_the_code_around(rich):
    editor = rich("```\na\nb\nc\n```\n")
    editor.at(2)
    editor.do.set_language("python")
    assert editor.markdown == "```python\na\nb\nc\n```\n"


def test_undo_and_redo(rich):
    editor = rich("a")
    editor.do.set_kind(LineKind.QUOTE)
    editor.do.undo()
    assert editor.markdown == "a\n"
    editor.do.redo()
    assert editor.markdown == "> a\n"
