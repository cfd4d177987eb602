"""One field for each type of parameter."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent

from core.params import param, params_of
from ui.widgets.field import make_field


@dataclass(frozen=True)
class Settings:
    on: bool = param(True, "A check.")
    rounds: int = param(20, "A number.", low=1, high=500)
    rate: float = param(0.05, "A decimal.", unit="s", low=0.0, high=1.0)
    name: str = param("ada", "A text.")
    token: str = param("", "A secret.", is_secret=True)
    device: str = param("cpu", "A choice.", choices=("auto", "cpu", "left_out"))


@pytest.fixture
def fields(qtbot):
    made = {entry.name: make_field(entry) for entry in params_of(Settings)}
    for field in made.values():
        qtbot.addWidget(field.widget)
        qtbot.addWidget(field.words)
    return made


@pytest.mark.parametrize(
    ("name", "value"), [("on", False), ("rounds", 7), ("rate", 0.125), ("name", "bo"), ("device", "left_out")]
)
def test_what_is_filled_in_is_read_back(fields, name, value):
    told = []
    fields[name].listen(told.append)
    fields[name].set_value(value)
    assert fields[name].value() == value
    assert told == [], "filling in is not an edit"


def test_ranges_and_units_are_kept(fields):
    assert (fields["rounds"].widget.minimum(), fields["rounds"].widget.maximum()) == (1, 500)
    fields["rate"].set_value(0.05)
    assert fields["rate"].widget.text() == "0.05 s"


def test_choices_read_like_words(fields):
    box = fields["device"].widget
    assert [box.itemText(place) for place in range(3)] == ["Auto", "CPU", "Left out"]


def test_an_edit_is_told_with_its_value(fields, qtbot):
    told = []
    for entry in params_of(Settings):
        fields[entry.name].set_value(entry.default)
        fields[entry.name].listen(told.append)
    fields["on"].widget.setChecked(False)
    fields["device"].widget.setCurrentIndex(0)
    qtbot.keyClicks(fields["name"].widget, "x")
    assert told == [False, "auto", "adax"]


def test_the_wheel_changes_nothing_in_passing(fields):
    box = fields["rounds"].widget
    box.setValue(20)
    turn = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    box.wheelEvent(turn)
    assert box.value() == 20


def test_a_secret_is_not_shown(fields):
    fields["token"].set_value("s3cr3t")
    assert fields["token"].value() == "s3cr3t"
    assert "s3cr3t" not in fields["token"].widget.displayText()
    assert fields["name"].widget.displayText() == "ada" or fields["name"].widget.displayText() == ""
