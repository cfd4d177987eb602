"""Pictures and tables on disk: whole or not at all, and harmless."""

import csv

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel

from core.errors import StorageError
from ui import theme
from ui.charts.base.export import MARGIN, TITLE, picture, save_picture, save_table


def test_a_picture_is_twice_as_dense_and_stands_on_the_surface(qtbot, qapp):
    theme.apply(qapp, "light")
    widget = QLabel("x")
    qtbot.addWidget(widget)
    widget.resize(100, 50)
    image = picture(widget, title="Accuracy")
    assert (image.width(), image.height()) == (2 * (100 + 2 * MARGIN), 2 * (50 + 2 * MARGIN + TITLE))
    assert image.pixelColor(0, 0).name() == theme.current().surface


def test_a_picture_comes_back_from_its_file(tmp_path, qtbot):
    widget = QLabel("x")
    qtbot.addWidget(widget)
    save_picture(picture(widget), tmp_path / "chart.png")
    assert not QImage(str(tmp_path / "chart.png")).isNull()


def test_a_table_comes_back_from_its_file(tmp_path):
    save_table(["x", "ada, bo"], [[1.5, 'a "b"'], ["", 3]], tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(newline="", encoding="utf-8") as file:
        assert list(csv.reader(file)) == [["x", "ada, bo"], ["1.5", 'a "b"'], ["", "3"]]


def test_a_name_from_another_machine_is_never_a_formula(tmp_path):
    save_table(["x", "=HYPERLINK()"], [[-1.5, "@SUM(A1)"]], tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text().splitlines() == ["x,'=HYPERLINK()", "-1.5,'@SUM(A1)"]


def test_a_folder_that_is_not_there_is_said(tmp_path, qtbot):
    widget = QLabel("x")
    qtbot.addWidget(widget)
    with pytest.raises(StorageError, match=r"t\.csv cannot be written"):
        save_table(["x"], [], tmp_path / "nowhere" / "t.csv")
    with pytest.raises(StorageError):
        save_picture(picture(widget), tmp_path / "nowhere" / "t.png")
    assert list(tmp_path.iterdir()) == []
