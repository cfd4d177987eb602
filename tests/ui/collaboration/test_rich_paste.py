"""What is copied goes to other programs, and what they have can be pasted."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage

from core.collaboration.rich_html_reading import from_html
from core.collaboration.talk_records import Reference
from core.collaboration.talk_words import link_of
from ui.media.dragging import mime_of


def data(text="", html=""):
    made = QMimeData()
    if text:
        made.setText(text)
    if html:
        made.setHtml(html)
    return made


def test_what_is_copied_is_html_and_markdown(rich):
    editor = rich("# Title\n\none **two**\n")
    editor.selectAll()
    made = editor.createMimeDataFromSelection()
    assert made.text() == "# Title\n\none **two**\n"
    assert from_html(made.html()) == editor.note.content()
    editor.at(6, 9)
    assert editor.createMimeDataFromSelection().text() == "one"


def test_what_is_copied_is_pasted_as_the_same(rich):
    markdown = "# Title\n\n- [x] done **now**\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n"
    editor, other = rich(markdown), rich()
    editor.selectAll()
    other.insertFromMimeData(editor.createMimeDataFromSelection())
    assert other.markdown == markdown


@pytest.mark.parametrize(
    ("text", "html", "markdown"),
    [
        ("plain\nlines", "", "xplain\n\nlines\n"),
        ("- a\n- **b**", "", "x\n\n- a\n- **b**\n"),
        ("a_b*c # d", "", "xa\\_b\\*c # d\n"),
        ("no", "<p>one <b>two</b></p>", "xone **two**\n"),
        ("no", "<script>alert(1)</script><a href='javascript:x'>y</a>", "xy\n"),
        ("https://x.y/z", "", "x[https://x.y/z](https://x.y/z)\n"),
    ],
)
def test_pasted_words_look_as_they_did(rich, text, html, markdown):
    editor = rich("x")
    editor.at(1)
    editor.insertFromMimeData(data(text, html))
    assert editor.markdown == markdown
    assert editor.textCursor().position() == editor.follower.length


def test_a_link_pasted_on_words_links_them(rich):
    editor = rich("some words")
    editor.at(5, 10)
    editor.insertFromMimeData(data("https://x.y/"))
    assert editor.markdown == "some [words](https://x.y/)\n"


def test_in_code_everything_is_code(rich):
    editor = rich("```\nx\n```")
    editor.at(1)
    editor.insertFromMimeData(data("# a\n- b", "<b>no</b>"))
    assert editor.markdown == "```\nx# a\n- b\n```\n"


def test_paste_without_looks(rich):
    editor = rich("x")
    QGuiApplication.clipboard().setText("**a**")
    editor.at(1)
    editor.paste_words()
    assert editor.markdown == "x\\*\\*a\\*\\*\n"


def test_pasting_replaces_what_is_selected(rich):
    editor = rich("one two")
    editor.at(0, 3)
    editor.insertFromMimeData(data("new\nlines"))
    assert editor.markdown == "new\n\nlines two\n"


def test_pictures_are_asked_for(rich, tmp_path):
    editor = rich()
    wanted = []
    editor.picture_wanted.connect(wanted.append)
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.png")), QUrl.fromLocalFile(str(tmp_path / "a.txt"))])
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    pasted = QMimeData()
    pasted.setImageData(image)
    assert editor.canInsertFromMimeData(dropped)
    assert editor.canInsertFromMimeData(pasted)
    editor.insertFromMimeData(dropped)
    editor.insertFromMimeData(pasted)
    assert wanted[0] == Path(tmp_path / "a.png")
    assert wanted[1].pixelColor(0, 0) == QColor("red")
    assert len(wanted) == 2


def test_another_note_gets_nothing_of_what_was_pasted_into_the_first(rich):
    editor, other = rich(), rich("other")
    editor.insertFromMimeData(data("words\n" * 10_000))
    note = other.note
    editor.open_note(note)
    editor.paste_rest()
    assert note.text == "other\n"


def test_items_of_the_library_come_as_pictures_or_as_links_and_other_files_do_not(rich, tmp_path):
    editor, wanted = rich("See:"), []
    editor.picture_wanted.connect(wanted.append)
    editor.at(4)
    film, fox = Reference("item", "5e" * 32, "a film.mp4"), Reference("item", "af" * 32, "fox.png")
    editor.insertFromMimeData(mime_of([tmp_path / "a film.mp4", tmp_path / "fox.png"], [film, fox]))
    assert editor.markdown == f"See:[a film.mp4]({link_of(film)})&#32;\n" and wanted == [tmp_path / "fox.png"]
    files = mime_of([tmp_path / "words.csv"])
    assert not editor.canInsertFromMimeData(files)
    editor.insertFromMimeData(files)
    assert "words" not in editor.markdown
