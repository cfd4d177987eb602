"""Live cards on the screen: they come, change and go as their machines write them."""

import pytest

from core.collaboration.live_cards import LiveCards
from core.collaboration.live_readings import Reading
from ui.collaboration.live_view import LiveView
from ui.messages import Messages


@pytest.fixture
def cards():
    made = LiveCards()
    made.add("training", "f1", Reading("Cats", "running", rounds=5), machine="ada", machine_name="Ada")
    return made


@pytest.fixture
def view(qtbot, cards):
    made = LiveView(cards, me="ben")
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    yield made
    made.close_cards()


def shown(view):
    return [(one.title.whole, one.state.text()) for one in view.views.values()]


def test_cards_follow_their_machine_and_whether_it_is_there(view, cards):
    assert shown(view) == [("Cats", "Stale")]
    view.set_online({"ada"})
    assert shown(view) == [("Cats", "Running")]
    other = LiveCards([cards.snapshot()])
    other.update(other.shown()[0].id, Reading("Cats", "finished", round=5, rounds=5))
    other.add("metric", "memory", Reading("Memory", "live"), machine="ben", machine_name="Ben")
    cards.take(other.updates(cards.version))
    assert shown(view) == [("Cats", "Finished"), ("Memory", "Live")]
    view.show_card(cards.shown()[1].id)


def test_a_card_is_removed_with_a_way_back(view, cards):
    (one,) = view.views
    view.views[one].remove_wanted.emit(one)
    assert not view.views and view.empty.isVisible()
    Messages.of(view).toasts[-1].button.click()
    assert list(view.views) == [one]


def test_an_empty_one_says_how_to_begin(view, cards):
    told = []
    view.training_wanted.connect(lambda: told.append("training"))
    view.figure_wanted.connect(lambda: told.append("figure"))
    for button in (*view.empty.buttons, view.training_button, view.figure_button):
        button.click()
    assert told == 2 * ["training", "figure"]
    cards.is_writable = False
    view.refresh()
    assert not view.bar.isVisible()
