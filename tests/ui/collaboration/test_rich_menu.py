"""What the menu of the right button offers, by what is under it."""

from PySide6.QtCore import QPoint

DIGEST = "5e" * 32


def titles(menu):
    return [action.text().split("\t")[0] for action in menu.actions() if action.text()]


def choose(menu, title):
    next(action for action in menu.actions() if action.text() == title).trigger()


def test_rows_and_columns_of_a_table(rich):
    editor = rich("| a | b |\n| --- | --- |\n| c | d |\n")
    place = (editor.pointer.rect(0).topLeft() + QPoint(10, 16)).toPoint()
    choose(editor.menu.made(place), "Row below")
    choose(editor.menu.made(place), "Column to the left")
    assert editor.markdown == "|  | a | b |\n| --- | --- | --- |\n|  |  |  |\n|  | c | d |\n"
    choose(editor.menu.made(place), "Remove the column")
    choose(editor.menu.made(place), "Remove the row")
    assert editor.markdown == "|  |  |\n| --- | --- |\n| c | d |\n"
    choose(editor.menu.made(place), "Remove the table")
    assert editor.markdown == ""


def test_sizes_and_captions_of_a_picture(rich):
    editor = rich(f"![cat](vega://picture/{DIGEST})")
    wanted = []
    editor.caption_wanted.connect(lambda *asked: wanted.append(asked))
    place = editor.pointer.rect(0).center().toPoint()
    choose(editor.menu.made(place), "Caption…")
    assert wanted == [(0, "cat")]
    choose(editor.menu.made(place), "Full width")
    assert editor.note.marks_at(0).picture.width > 300
    editor.grab()
    choose(editor.menu.made(place), "Remove the picture")
    assert editor.markdown == ""


def test_words_and_links(rich):
    editor = rich("[link](vega://x/y) words")
    wanted = []
    editor.link_wanted.connect(wanted.append)
    menu = editor.menu.made(editor.cursorRect().center() + QPoint(6, 0))
    choose(menu, "Open the link")
    assert wanted == ["vega://x/y"]
    assert {"Cut", "Copy", "Paste", "Paste without looks", "Clear looks", "Select all"} <= set(titles(menu))


def test_languages_of_code(rich):
    editor = rich("```\nx\n```\n")
    choose(editor.menu.languages(0), "Rust")
    assert editor.markdown == "```rust\nx\n```\n"


def test_a_viewer_is_offered_nothing_that_changes_something(rich):
    editor = rich("words")
    editor.set_writable(False)
    assert titles(editor.menu.made(editor.cursorRect().center())) == ["Copy", "Select all"]
