"""A configuration is read with its kinds' own parameters, and what contradicts itself is said."""

import pytest

from core.errors import InputError
from core.federated.choices import compressors_of, configured, kind_params, rule_of, strategy_of, task_of
from core.federated.records import TrainingConfig


def test_a_dotted_name_is_a_parameter_of_the_chosen_kind():
    config = configured({"strategy": "fed_prox", "strategy.mu": "0.5", "robust": "krum", "robust.hostile": 0.3})
    assert strategy_of(config).params.mu == 0.5
    assert rule_of(config).params.hostile == 0.3
    assert kind_params(config, "selection") is not None
    assert task_of(config).name == "classification"


def test_compressions_come_in_their_order():
    config = configured({"compression": "top_k", "compression.share": 0.1, "then": "qsgd"})
    assert [entry.name for entry in compressors_of(config)] == ["top_k", "qsgd"]
    assert compressors_of(TrainingConfig()) == []


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"momentum": 1.5}, "1.5 is too large"),
        ({"strategy.mu": 1}, "no parameter 'mu'"),
        ({"strategy": "fed_prox", "strategy.mu": -1}, "too small"),
        ({"strateggy.mu": 1}, "no choice 'strateggy'"),
        ({"per_round": 1}, "1 participants are asked in a round and 2 must answer"),
        ({"compression": "sign_vote", "then": "qsgd"}, "Votes cannot be compressed"),
        ({"then": "sign_vote"}, "Votes cannot be compressed"),
        ({"strategy": "lag_wk", "compression": "top_k"}, "exact changes"),
        ({"strategy": "lag_wk", "robust": "krum"}, "exact changes"),
        ({"strategy": "lag_ps", "per_round": 5}, "chooses by itself"),
        ({"strategy": "fed_buff", "spare": 0.5, "per_round": 5}, "waits for nobody"),
        ({"model": "mlp", "norm": "batch", "batch_size": 1}, "one example cannot be normalised"),
        ({"strategy": "fed_async", "robust": "krum"}, "one update at a time, and 'Krum' compares at least 3"),
        ({"strategy": "fed_async", "robust": "norm_bound"}, "'Norm bound' compares"),
        ({"strategy": "fed_async", "compression": "sign_vote"}, "'Majority vote of signs' compares"),
        ({"strategy": "fed_buff", "strategy.buffer": 2, "robust": "trimmed_mean"}, "2 updates at a time"),
        ({"strategy": "fed_buff", "robust": "bulyan"}, "'Bulyan' compares at least 15"),
        ({"strategy": "ifca", "robust": "fl_trust"}, "of only one of them"),
    ],
)
def test_what_cannot_be_is_said(values, words):
    with pytest.raises(InputError, match=words):
        configured(values)


@pytest.mark.parametrize(
    "values",
    [
        {"robust": "norm_bound", "robust.bound": 1.0},
        {"robust": "centred_clipping"},
        {"robust": "fl_trust"},
        {"robust": "norm_bound", "robust.bound": 1.0, "compression": "sign_vote"},
    ],
)
def test_rules_that_judge_one_update_go_with_asynchronous_training(values):
    assert configured({"strategy": "fed_async", **values}).strategy == "fed_async"
