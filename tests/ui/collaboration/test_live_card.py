"""A live card says what it is of, how it is now, and that its machine is away."""

import pytest

from core.collaboration.live_cards import LiveCards
from core.collaboration.live_readings import Reading
from ui.collaboration.live_card import LiveCardView

TRAINING = Reading(
    "Cats", "running", form="percent", round=3, rounds=20, participants=1, points=((0, 1.0, 0.5), (2, 3.0, 0.75))
)


def card(kind="training", reading=TRAINING):
    cards = LiveCards()
    cards.add(kind, "f1", reading, machine="ada", machine_name="Ada")
    return cards.shown()[0]


@pytest.fixture
def view(qtbot):
    made = LiveCardView()
    qtbot.addWidget(made)
    made.show()
    return made


def show(view, shown, **values):
    view.show_card(shown, **{"is_online": True, "is_mine": False, "may_write": True, **values})


def test_a_training_says_how_far_it_is(view):
    show(view, card())
    assert (view.title.whole, view.state.text(), view.value.text()) == ("Cats", "Running", "75 %")
    assert view.about.text() == "Round 3 of 20 · 1 participant"
    assert view.chart.values("Accuracy")[1].tolist() == [0.5, 0.75]
    assert view.updated.whole.startswith("Ada · ")


def test_a_card_whose_machine_is_away_is_stale_unless_it_is_over(view):
    show(view, card(), is_online=False)
    assert view.state.text() == "Stale" and "its machine is away" in view.updated.whole
    show(view, card(reading=Reading("Cats", "finished")), is_online=False)
    assert view.state.text() == "Finished" and "away" not in view.updated.whole


def test_a_figure_has_its_unit(view):
    reading = Reading("Memory", "live", unit="%", points=((5, 1_700_000_000.0, 18.5),))
    show(view, card("metric", reading))
    assert (view.value.text(), view.about.text()) == ("18.5 %", "In the last hour")
    show(view, card("metric", Reading("Memory", "live", unit="%")))
    assert view.value.text() == "–" and view.chart.is_empty()


def test_its_menu_removes_and_opens(view):
    told = []
    view.open_wanted.connect(lambda shown: told.append(shown.source))
    view.remove_wanted.connect(told.append)
    shown = card()
    show(view, shown, is_mine=True)
    view._fill()
    for action in view.menu.actions():
        action.trigger()
    assert told == ["f1", shown.id]
    show(view, shown, may_write=False)
    assert not view.menu_button.isVisible()
