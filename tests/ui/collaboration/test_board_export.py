"""Files with the board on them, whole or not at all."""

from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtPdf import QPdfDocument

from core.collaboration.board_shapes import Kind, Point, Shape
from core.errors import InputError, StorageError
from ui import theme
from ui.collaboration.board_export import SIDE_MOST_PX, picture, save_pdf, save_png, save_svg


@pytest.fixture
def full(board, box):
    board.add(box(100, 100, 200, 100, colour="bad", text="Hello paper"))
    return board


def test_png_is_twice_as_large_in_the_light_theme(full, tmp_path, qapp):
    save_png(full, tmp_path / "board.png")
    image = QImage(str(tmp_path / "board.png"))
    # 200 × 100, a line of width 2 around it, a margin of 16
    assert (image.width(), image.height()) == (468, 268)
    assert image.pixelColor(2, 2) == QColor(theme.read("light").surface)
    assert image.pixelColor(34, 134) == QColor(theme.read("light").bad)


def test_pdf_is_one_page_with_words_that_can_be_found(full, tmp_path, qapp):
    save_pdf(full, tmp_path / "board.pdf")
    document = QPdfDocument()
    assert document.load(str(tmp_path / "board.pdf")) == QPdfDocument.Error.None_
    assert document.pageCount() == 1
    size = document.pagePointSize(0)
    assert (size.width(), size.height()) == pytest.approx((234 * 0.75, 134 * 0.75), abs=1)
    assert "Hello paper" in document.getAllText(0).text()
    document.close()


def test_svg_is_written(full, tmp_path, qapp):
    save_svg(full, tmp_path / "board.svg")
    root = ElementTree.parse(tmp_path / "board.svg").getroot()
    assert any(element.text == "Hello paper" for element in root.iter())


def test_an_empty_board_and_a_bad_place_are_refused(board, full, tmp_path, qapp):
    for save in (save_png, save_pdf, save_svg):
        with pytest.raises(StorageError, match="cannot be written"):
            save(full, tmp_path / "none" / "board.file")
    full.remove(list(full.shapes))
    for save in (save_png, save_pdf, save_svg):
        with pytest.raises(InputError, match="nothing on the board"):
            save(full, tmp_path / "board.file")
    assert list(tmp_path.iterdir()) == []


def test_a_far_flung_board_is_drawn_smaller(board, tmp_path, qapp):
    board.add(Shape(Kind.LINE, at=Point(-900_000, 0), end=Point(900_000, 10)))
    assert picture(board).width() <= SIDE_MOST_PX
    save_pdf(board, tmp_path / "board.pdf")
    assert (tmp_path / "board.pdf").stat().st_size > 500
