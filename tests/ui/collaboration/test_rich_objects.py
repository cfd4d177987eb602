"""Pictures and tables are as large as there is room, and what is not here says so."""

import pytest
from PySide6.QtGui import QColor, QImage

from core.collaboration.rich_styles import OBJECT, Marks, Run
from ui.collaboration.rich_objects import EMPTY

DIGEST = "5e" * 32


@pytest.fixture
def file(tmp_path):
    image = QImage(400, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0000"))
    image.save(str(tmp_path / "picture.png"))
    # the file store names files by their digest only
    (tmp_path / "picture.png").rename(tmp_path / DIGEST)
    return tmp_path / DIGEST


def test_a_picture_keeps_its_shape_and_stays_within_the_text(rich, file, qtbot):
    editor = rich(
        f"![](vega://picture/{DIGEST}?width=100)\n\n![](vega://picture/{DIGEST})", picture=lambda digest: file
    )
    small, large = editor.objects.drawn[0], editor.objects.drawn[2]
    assert (round(small.width()), round(small.height())) == (100, 56)
    assert large.width() == 400
    editor.resize(200, 400)
    editor.grab()
    assert editor.objects.drawn[2].width() < 200
    # a thread reads it
    qtbot.waitUntil(lambda: editor.grab().toImage().pixelColor(30, 30) == QColor("#ff0000"))


def test_a_caption_takes_its_room(rich, file):
    bare = rich(f"![](vega://picture/{DIGEST}?width=100)", picture=lambda digest: file)
    named = rich(f"![A cat on a mat](vega://picture/{DIGEST}?width=100)", picture=lambda digest: file)
    assert named.objects.drawn[0].height() > bare.objects.drawn[0].height() + 10


def test_a_picture_that_comes_later_is_shown_then(rich, file):
    here = []
    editor = rich(f"![](vega://picture/{DIGEST})", picture=lambda digest: here[0] if here else None)
    assert editor.objects.drawn[0].width() == EMPTY.width()
    here.append(file)
    editor.pictures_came()
    editor.grab()
    assert editor.objects.drawn[0].width() == 400


def test_a_file_that_is_no_picture_is_an_empty_frame(rich, tmp_path):
    (tmp_path / "x").write_bytes(b"GIF89a no picture")
    editor = rich(f"![](vega://picture/{DIGEST})", picture=lambda digest: tmp_path / "x")
    assert editor.objects.drawn[0].width() == EMPTY.width()


def test_what_nobody_knows_is_a_small_frame(rich):
    editor = rich("x")
    document = editor.note.document
    document.splice(0, 0, [Run(OBJECT, Marks(table="0123456789abcdef"))])
    document._text.insert(0, OBJECT)
    document._done()
    editor.grab()
    assert len(editor.objects.drawn) == 2
    assert editor.objects.table("0123456789abcdef") is None


def test_a_table_that_grows_needs_more_room(rich):
    editor = rich("| a |\n| --- |\n| b |\n")
    before = editor.objects.drawn[0].height()
    tables = editor.note.document.tables
    table = tables.table(editor.note.marks_at(0).table)
    tables.insert_row(table.id, 1)
    editor.grab()
    assert editor.objects.drawn[0].height() > before + 20
