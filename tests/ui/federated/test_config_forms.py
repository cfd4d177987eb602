"""Everything that a training can be told, with what a choice brings of its own."""

from core.federated.records import TrainingConfig
from ui.federated.config_forms import ConfigForms


def test_what_is_left_out_is_given(qtbot):
    forms = ConfigForms(first=("strategy", "rounds"), without=("quorum",))
    qtbot.addWidget(forms)
    assert set(forms.first.params) == {"strategy", "rounds"}
    assert "quorum" not in forms.rest.params
    assert forms.config(quorum=1) == TrainingConfig(quorum=1)


def test_kinds_are_named_by_their_titles(qtbot):
    forms = ConfigForms()
    qtbot.addWidget(forms)
    box = forms.first.fields["strategy"].widget
    assert box.itemText(box.findData("fed_avg_m")) == "FedAvg with server momentum"
    box.setCurrentIndex(box.findData("fed_prox"))
    forms.own["strategy"].form.set_value("mu", 2.0)
    assert forms.config().strategy_params == {"mu": 2.0}
