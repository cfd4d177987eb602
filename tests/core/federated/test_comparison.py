"""Two trainings side by side: only what was chosen differently."""

from dataclasses import replace

from core.federated.comparison import different_configs
from core.federated.records import TrainingConfig


def test_only_what_differs_is_named_with_the_parameters_of_what_was_chosen():
    one = TrainingConfig(strategy="fed_prox", strategy_params={"mu": 0.5})
    assert different_configs(one, one) == []
    assert different_configs(one, replace(one, rounds=7, strategy_params={})) == [
        ("rounds", "20", "7"),
        ("strategy.mu", "0.5", "–"),
    ]
