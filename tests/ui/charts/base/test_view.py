"""Zooming with mouse and wheel, as a person does it."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from ui.charts.line import Line


@pytest.fixture
def chart(qtbot):
    chart = Line()
    qtbot.addWidget(chart)
    chart.resize(600, 300)
    chart.show()
    chart.set_data({"a": (np.arange(101), np.arange(101))})
    qtbot.waitExposed(chart)
    for _ in range(3):  # axes find their width when they are painted
        chart.grab()
        QApplication.processEvents()
    return chart


def turn(chart, modifiers=Qt.KeyboardModifier.NoModifier, steps=5):
    port = chart.canvas.viewport()
    middle = QPointF(port.rect().center())
    for _ in range(steps):
        event = QWheelEvent(
            middle,
            port.mapToGlobal(middle),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            modifiers,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(port, event)
    QApplication.processEvents()
    return event


def test_the_wheel_zooms_along_x_and_the_curve_fills_the_height(chart):
    turn(chart)
    (left, right), (low, high) = chart.view.viewRange()
    assert 0 < left < right < 100
    assert chart.is_zoomed
    assert chart.reset_button.isVisible()
    # y = x, so what is shown of y is what is shown of x, and a little air
    assert low == pytest.approx(left, abs=5)
    assert high == pytest.approx(right, abs=5)


def test_inside_a_page_the_wheel_scrolls_until_the_chart_is_clicked(qtbot):
    area = QScrollArea()
    qtbot.addWidget(area)
    inside = QWidget()
    column = QVBoxLayout(inside)
    chart = Line()
    chart.setFixedHeight(300)
    column.addWidget(chart)
    inside.setFixedHeight(2000)
    area.setWidget(inside)
    area.resize(500, 400)
    area.show()
    chart.set_data({"a": ([0, 1], [0, 1])})
    QApplication.processEvents()
    turn(chart)
    assert not chart.is_zoomed
    turn(chart, Qt.KeyboardModifier.ControlModifier)
    assert chart.is_zoomed
    chart.reset_zoom()
    QApplication.sendEvent(chart, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.OtherFocusReason))
    turn(chart)
    assert not chart.is_zoomed  # the page gave it the focus, nobody clicked it
    QApplication.sendEvent(chart, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.MouseFocusReason))
    turn(chart)
    assert chart.is_zoomed


def drag(chart, start, end, button=Qt.MouseButton.LeftButton, modifiers=Qt.KeyboardModifier.NoModifier):
    port = chart.canvas.viewport()
    QTest.mousePress(port, button, modifiers, start)
    for part in np.linspace(0.1, 1, 6):
        place = QPoint(round(start.x() + part * (end.x() - start.x())), round(start.y() + part * (end.y() - start.y())))
        QTest.mouseMove(port, place, 20)
    QTest.mouseRelease(port, button, modifiers, end)
    QApplication.processEvents()


def test_a_dragged_box_is_what_is_shown(chart):
    view = chart.view
    port = chart.canvas
    start = port.mapFromScene(view.mapViewToScene(QPointF(20, 60)))
    end = port.mapFromScene(view.mapViewToScene(QPointF(50, 30)))
    drag(chart, start, end)
    (left, right), (low, high) = view.viewRange()
    assert (left, right) == (pytest.approx(20, abs=3), pytest.approx(50, abs=3))
    assert (low, high) == (pytest.approx(30, abs=3), pytest.approx(60, abs=3))


def test_a_trembling_click_does_not_zoom(chart):
    drag(chart, QPoint(300, 100), QPoint(303, 104))
    assert not chart.is_zoomed


def test_a_double_click_shows_everything(chart):
    turn(chart)
    QTest.mouseDClick(
        chart.canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(300, 120)
    )
    QApplication.processEvents()
    assert not chart.is_zoomed
    assert not chart.reset_button.isVisible()
    (left, right), _ = chart.view.viewRange()
    assert left <= 0
    assert right >= 100
