"""Any parameters become a form."""

from dataclasses import dataclass

import pytest

from core.errors import InputError
from core.params import param
from core.settings import Settings
from ui.widgets.form import Form


@dataclass(frozen=True)
class Config:
    rounds: int = param(20, "How often.", low=1)
    title: str = param("", "What it is called.")
    model: str = param("mlp", "Which.", choices=("mlp", "cnn"))
    hidden: int = param(3, "Not shown.")


def test_a_filled_form_builds_the_record(qtbot):
    form = Form(Config, {"rounds": 5}, only=("rounds", "title", "model"))
    qtbot.addWidget(form)
    form.set_value("model", "cnn")
    assert form.build(Config, hidden=9) == Config(rounds=5, title="", model="cnn", hidden=9)


def test_a_change_is_told_by_name(qtbot):
    form = Form(Config)
    qtbot.addWidget(form)
    with qtbot.waitSignal(form.changed) as blocker:
        form.fields["rounds"].widget.setValue(8)
    assert blocker.args == ["rounds", 8]


def test_what_is_wrong_is_said_below_the_field(qtbot):
    @dataclass(frozen=True)
    class Later:
        day: str = param("monday", "When.", choices=("monday",))

    form = Form(Later)
    qtbot.addWidget(form)
    form.fields["day"].widget.addItem("Sunday", "sunday")
    form.fields["day"].widget.setCurrentIndex(1)
    with pytest.raises(InputError, match="sunday"):
        form.build(Later)
    assert form.has_error("day")
    assert form.fields["day"].widget.property("bad")
    form.set_error("day", "")
    assert not form.has_error("day")


def test_every_setting_there_is_can_be_drawn_named_and_explained(qtbot):
    form = Form(Settings)
    qtbot.addWidget(form)
    assert form.values()["keep_events_days"] == Settings().keep_events_days
    assert all(field.widget.accessibleName() and field.widget.toolTip() for field in form.fields.values())


def test_rows_can_be_hidden_and_fixed(qtbot):
    form = Form(Config)
    qtbot.addWidget(form)
    form.show()
    form.set_row_visible("title", False)
    form.set_enabled("rounds", False, "Set by the coordinator.")
    assert not form.fields["title"].widget.isVisible()
    assert not form.fields["rounds"].widget.isEnabled()
    assert form.fields["rounds"].note.text() == "Set by the coordinator."
