"""A new training has a title and values that can be."""

import pytest
from PySide6.QtWidgets import QDialog, QWidget

from core.federated.records import TrainingConfig
from ui.federated.new_dialog import NewTrainingDialog


@pytest.fixture
def dialog(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    made = NewTrainingDialog(parent)
    made.show()
    yield made


def test_it_needs_a_title(dialog):
    assert not dialog.accept_button.isEnabled()
    dialog.line.setText("  Digits ")
    assert dialog.accept_button.isEnabled()
    assert dialog.title == "Digits"


def test_without_a_choice_it_is_the_default(dialog):
    assert dialog.config() == TrainingConfig()


def test_every_parameter_is_there_the_rare_ones_behind_a_button(dialog):
    from core.params import params_of

    assert {*dialog.forms.first.params, *dialog.forms.rest.params} == {
        entry.name for entry in params_of(TrainingConfig)
    }
    assert not dialog.forms.rest.isVisible()
    dialog.forms.more.click()
    assert dialog.forms.rest.isVisible()
    dialog.forms.first.set_value("rounds", 7)
    dialog.forms.rest.set_value("learning_rate", 0.01)
    assert (dialog.config().rounds, dialog.config().learning_rate) == (7, 0.01)


def test_return_accepts(dialog):
    dialog.line.setText("Digits")
    dialog.accept()
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_each_choice_shows_its_own_parameters(dialog):
    dialog.line.setText("Digits")
    dialog.forms.first.fields["strategy"].widget.setCurrentIndex(
        dialog.forms.first.fields["strategy"].widget.findText("FedProx")
    )
    assert "Li et al. 2020" in dialog.forms.own["strategy"]._idea.text()
    dialog.forms.own["strategy"].form.set_value("mu", 0.5)
    config = dialog.config()
    assert (config.strategy, config.strategy_params) == ("fed_prox", {"mu": 0.5})


def test_choices_that_contradict_each_other_are_refused_in_words(dialog):
    dialog.line.setText("Digits")
    dialog.forms.rest.set_value("per_round", 1)
    dialog.accept()
    assert dialog.result() != QDialog.DialogCode.Accepted
    assert "must answer" in dialog.problem.text()
    assert dialog.problem.isVisible()
