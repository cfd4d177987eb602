"""What every chart can: say that it is empty, say values, follow the theme, be walked by keys, be written to files."""

import csv
import time

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from core.errors import InputError, StorageError
from ui import theme
from ui.charts import CHARTS
from ui.charts.base.chart import point_in
from ui.charts.line import Line

RNG = np.random.default_rng(1)
DATA = {
    "line": {"ada": ([1, 2, 3], [0.1, 0.5, 0.9]), "bo": ([1, 2, 3], [0.2, 0.4, 0.6])},
    "area": {"sent": ([1, 2, 3], [1, 2, 3]), "received": ([1, 2, 3], [2, 2, 2])},
    "scatter": {"a": (RNG.normal(size=50), RNG.normal(size=50))},
    "bar": {"jobs": ([0, 1, 2], [3, 0, 5])},
    "histogram": {"scores": RNG.normal(size=300)},
    "heatmap": ([[5, 1], [0, 7]], ("cat", "dog"), ("cat", "dog")),
}


def shown(qtbot, kind, params=None):
    chart = CHARTS[kind](params)
    qtbot.addWidget(chart)
    chart.resize(600, 300)
    chart.show()
    qtbot.waitExposed(chart)
    return chart


def colours(image):
    small = image.convertToFormat(QImage.Format.Format_RGB32)
    return {small.pixel(x, y) & 0xFFFFFF for x in range(0, small.width(), 2) for y in range(0, small.height(), 2)}


def test_every_kind_has_a_test_case():
    assert set(DATA) == set(CHARTS)


@pytest.mark.parametrize("kind", CHARTS)
def test_every_kind_says_that_there_is_nothing_and_then_draws(qtbot, kind):
    chart = shown(qtbot, kind)
    assert chart.nothing.isVisible()
    assert chart.nothing.text() == "No data yet…"
    blank = chart.grab().toImage()
    chart.set_data(DATA[kind])
    QApplication.processEvents()
    assert not chart.nothing.isVisible()
    assert chart.grab().toImage() != blank
    chart.clear()
    assert chart.nothing.isVisible()


@pytest.mark.parametrize("kind", CHARTS)
def test_every_kind_writes_a_picture_and_a_table(qtbot, tmp_path, kind):
    chart = CHARTS[kind]()  # never shown: the command line draws charts too
    qtbot.addWidget(chart)
    chart.set_caption("Some numbers")
    chart.set_data(DATA[kind])
    chart.export_png(tmp_path / "chart.png")
    image = QImage(str(tmp_path / "chart.png"))
    assert image.width() >= 1200
    assert len(colours(image)) > 10
    chart.export_csv(tmp_path / "chart.csv")
    with (tmp_path / "chart.csv").open(newline="", encoding="utf-8") as file:
        columns, *rows = csv.reader(file)
    assert rows
    assert all(len(row) == len(columns) for row in rows)


@pytest.mark.parametrize("kind", CHARTS)
def test_every_kind_follows_the_theme(qtbot, qapp, kind):
    chart = shown(qtbot, kind)
    chart.set_data(DATA[kind])
    theme.apply(qapp, "light")
    light = chart.image()
    theme.apply(qapp, "dark")
    dark = chart.image()
    assert light.pixelColor(2, 2).name() == theme.read("light").surface
    assert dark.pixelColor(2, 2).name() == theme.read("dark").surface
    assert int(theme.read("light").accent[1:], 16) not in colours(dark)


@pytest.mark.parametrize("kind", CHARTS)
def test_every_kind_can_be_walked_by_keys(qtbot, kind):
    chart = shown(qtbot, kind)
    qtbot.keyClick(chart, Qt.Key.Key_Right)  # nothing there yet
    assert chart.pointer.reading is None
    chart.set_data(DATA[kind])
    if kind == "scatter":
        return  # one point in a cloud has no next one
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    first = chart.pointer.reading
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.pointer.reading.x > first.x
    assert chart.accessibleDescription() == chart.pointer.reading.in_words()
    qtbot.keyClick(chart, Qt.Key.Key_End)
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.pointer.reading.x == pytest.approx(chart.stops()[-1])
    qtbot.keyClick(chart, Qt.Key.Key_Escape)
    assert chart.pointer.reading is None
    assert not chart.pointer.card.isVisible()


def test_the_values_of_all_curves_are_under_the_pointer(qtbot):
    chart = shown(qtbot, "line", Line.Params(form="percent", x_title="round"))
    chart.set_data(DATA["line"])
    QApplication.processEvents()
    qtbot.mouseMove(chart.canvas.viewport(), chart.canvas.mapFrom(chart, point_in(chart, 2.1, 0.3)))
    qtbot.waitUntil(lambda: chart.pointer.card.isVisible())
    assert chart.pointer.reading.in_words() == "round 2; ada 50 %; bo 40 %"


def test_leaving_takes_the_values_away(qtbot):
    chart = shown(qtbot, "line")
    chart.set_data(DATA["line"])
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    chart.canvas.pointer_left.emit()
    assert not chart.pointer.card.isVisible()


def test_keys_zoom_and_show_everything_again(qtbot):
    chart = shown(qtbot, "line")
    chart.set_data(DATA["line"])
    QApplication.processEvents()
    qtbot.keyClicks(chart, "++")
    left, right = chart.view.viewRange()[0]
    assert right - left < 2
    assert chart.reset_button.isVisible()
    qtbot.keyClick(chart, Qt.Key.Key_0)
    assert not chart.is_zoomed


def test_held_heights_stay(qtbot):
    chart = shown(qtbot, "line")
    chart.hold_y(0, 100)
    chart.set_data({"cpu": ([1, 2, 3], [10, 20, 15])})
    QApplication.processEvents()
    low, high = chart.view.viewRange()[1]
    assert (low, high) == (pytest.approx(0, abs=3), pytest.approx(100, abs=3))


def test_a_chart_from_zero_begins_there(qtbot):
    chart = shown(qtbot, "line", Line.Params(from_zero=True))
    chart.set_data({"a": ([1, 2, 3], [50, 51, 52])})
    QApplication.processEvents()
    assert chart.view.viewRange()[1][0] == 0


def test_the_menu_offers_files_only_when_there_is_something(qtbot):
    chart = shown(qtbot, "line")
    assert not any(entry.isEnabled() for entry in chart.build_menu().actions())
    chart.set_data(DATA["line"])
    enabled = [entry.text() for entry in chart.build_menu().actions() if entry.isEnabled()]
    assert enabled == ["Save as picture…", "Save values (CSV)…", "Copy picture"]


def test_the_picture_goes_to_the_clipboard(qtbot):
    chart = shown(qtbot, "line")
    chart.set_data(DATA["line"])
    chart.copy()
    assert not QApplication.clipboard().image().isNull()


def test_moments_are_written_with_their_zone(qtbot, tmp_path):
    chart = shown(qtbot, "line", Line.Params(x="time"))
    at = time.mktime((2026, 11, 25, 10, 0, 0, 0, 0, -1))
    chart.set_data({"cpu": ([at], [5.0])})
    chart.export_csv(tmp_path / "t.csv")
    head, row = (tmp_path / "t.csv").read_text().splitlines()
    assert head == "time,cpu"
    assert row.startswith("2026-11-25T10:00:00")
    assert row.endswith(",5.0")


def test_a_place_that_cannot_be_written_is_said(qtbot, tmp_path):
    chart = shown(qtbot, "line")
    chart.set_data(DATA["line"])
    with pytest.raises(StorageError):
        chart.export_png(tmp_path / "nowhere" / "x.png")


def test_a_parameter_that_cannot_be_is_refused(qtbot):
    with pytest.raises(InputError, match="not a choice"):
        Line(Line.Params(form="furlongs"))


def test_titles_may_change_with_the_data(qtbot):
    chart = shown(qtbot, "line")
    chart.set_data(DATA["line"], x_title="round", y_title="accuracy")
    assert (chart.bottom.title, chart.left.title) == ("round", "accuracy")
    chart.set_data(DATA["line"])
    assert chart.bottom.title == "round"


def test_a_reset_button_does_not_appear_in_the_picture(qtbot):
    chart = shown(qtbot, "line")
    chart.set_data(DATA["line"])
    qtbot.keyClicks(chart, "+")
    chart.image()
    assert chart.reset_button.isVisible()
    assert chart.childAt(chart.reset_button.geometry().center()) is chart.reset_button
    assert chart.childAt(QPoint(5, 5)) is not chart.reset_button


def test_a_chart_that_was_never_shown_still_has_room_for_the_words_of_its_axes(qtbot):
    """As in a report written without a window: words that do not fit are not drawn at all."""
    chart = Line(Line.Params(form="percent"))
    qtbot.addWidget(chart)
    chart.set_data({"a": ([0.0, 1.0], [0.0, 1.0])}, x_title="Round", y_title="Accuracy")
    chart.image()
    assert chart.left.geometry().width() >= chart.left.textWidth > 20
    assert chart.bottom.geometry().height() >= chart.bottom.textHeight
