"""When how much of a model is removed, and which trainings cannot do without all of it."""

from dataclasses import replace

import pytest

from core.errors import InputError
from core.federated.choices import check_config, configured
from core.federated.pruning.base import Gradual
from core.federated.records import TrainingConfig


def test_most_goes_early_as_the_paper_says():
    """s (1 − (1 − t)³) at thirds: 0.9 times 19/27, 26/27 and 1."""
    schedule = Gradual(remove=0.9, begin=2, end=4)
    assert schedule.share(1) is None and schedule.share(5) is None
    assert [schedule.share(round) for round in (2, 3, 4)] == pytest.approx([0.9 * 19 / 27, 0.9 * 26 / 27, 0.9])
    rare = Gradual(remove=0.9, begin=1, end=6, every=4)
    assert [round for round in range(1, 9) if rare.share(round) is not None] == [1, 5, 6]
    assert rare.share(6) == pytest.approx(0.9), "the last removal is never left out"


def test_an_end_before_the_beginning_is_refused():
    with pytest.raises(InputError, match="ends after round 2"):
        configured({"pruning": "magnitude", "pruning.begin": 3, "pruning.end": 2})


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ({"strategy": "ifca"}, "whole model"),
        ({"strategy": "lag_wk"}, "whole model"),
        ({"strategy": "fed_per"}, "whole model"),
        ({"task": "pca"}, "Nothing can be removed"),
        ({"task": "dqn"}, "Nothing can be removed"),
    ],
)
def test_what_cannot_be_pruned_is_said_before_it_starts(others, words):
    with pytest.raises(InputError, match=words):
        check_config(replace(TrainingConfig(pruning="magnitude"), **others))
