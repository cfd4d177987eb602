"""What a kind needs is drawn below its choice."""

import pytest

from core.errors import InputError
from core.federated.robust import RULES
from core.federated.strategies import STRATEGIES
from ui.federated.kind_params import KindParams


def test_only_what_differs_from_the_default_is_read(qtbot):
    params = KindParams(STRATEGIES)
    qtbot.addWidget(params)
    params.show_kind("fed_avg_m")
    assert params.values() == {}
    params.form.set_value("momentum", 0.5)
    assert params.values() == {"momentum": 0.5}


def test_a_kind_without_parameters_shows_its_idea_only(qtbot):
    params = KindParams(RULES)
    qtbot.addWidget(params)
    params.show_kind("geometric_median")
    params.show_kind("coordinate_median")
    assert params.form is None
    assert params.values() == {}
    assert "middle value" in params._idea.text()


@pytest.mark.parametrize("name", list(STRATEGIES))
def test_every_strategy_can_be_drawn(qtbot, name):
    params = KindParams(STRATEGIES)
    qtbot.addWidget(params)
    params.show_kind(name)
    assert params.values() == {}
    assert params._idea.text()


def test_an_unknown_kind_is_named(qtbot):
    params = KindParams(RULES)
    qtbot.addWidget(params)
    with pytest.raises(InputError, match="wether"):
        params.show_kind("wether")
