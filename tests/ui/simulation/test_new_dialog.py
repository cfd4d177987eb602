"""A new simulation has a title, data, virtual participants and a way to learn."""

import pytest
from PySide6.QtWidgets import QDialog, QWidget

from core.federated.records import SourceSpec, TrainingConfig
from core.federated.simulation.plan import SimulationPlan
from ui.simulation.new_dialog import NewSimulationDialog


@pytest.fixture
def dialog(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    made = NewSimulationDialog(parent)
    made.show()
    yield made


def test_without_a_choice_it_is_the_default_on_the_sample(dialog):
    assert not dialog.accept_button.isEnabled()
    dialog.line.setText("Try")
    dialog.accept()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.source() == SourceSpec("digits", {})
    assert dialog.plan() == SimulationPlan()
    assert dialog.config() == TrainingConfig(quorum=1)


def test_kinds_bring_their_own_parameters(dialog):
    attack = dialog.plan_form.fields["attack"].widget
    attack.setCurrentIndex(attack.findText("Noise"))
    dialog.plan_own["attack"].form.set_value("deviation", 3.0)
    dialog.sources.setCurrentIndex(dialog.sources.findData("synthetic"))
    dialog.source_params.form.set_value("devices", 5)
    assert (dialog.plan().attack, dialog.plan().attack_params) == ("gaussian", {"deviation": 3.0})
    assert dialog.source() == SourceSpec("synthetic", {"devices": 5})


def test_contradictions_are_said_in_the_dialog(dialog):
    dialog.line.setText("Try")
    dialog.forms.first.set_value("per_round", 500)
    dialog.accept()
    assert dialog.result() != QDialog.DialogCode.Accepted
    assert "there are 100 participants" in dialog.problem.text()
