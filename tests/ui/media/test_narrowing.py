"""Further filters say what is asked for, how many are on, and are cleared together."""

import datetime

import pytest

from core.media.records import Album, LabelCount, Person, Query
from ui.media.narrowing import Narrowing, NarrowingButton, whens


@pytest.fixture
def narrowing(qtbot):
    made = Narrowing()
    qtbot.addWidget(made)
    made.offer(
        [Album(4, "Pets", 2)],
        [Person(8, "Ada", 3, 2, 1), Person(9, "", 2, 2, 5)],
        [LabelCount("Austria", 2)],
    )
    return made


def test_nothing_chosen_changes_nothing(narrowing):
    query = Query(label="cat")
    assert narrowing.apply(query) == query
    assert narrowing.count == 0


def test_choices_are_asked_for_together(narrowing):
    told = []
    narrowing.changed.connect(lambda: told.append(narrowing.count))
    narrowing.stars.setCurrentIndex(3)
    narrowing.country.setCurrentIndex(1)
    narrowing.person.setCurrentIndex(1)
    narrowing.quality.setCurrentIndex(1)
    query = narrowing.apply(Query())
    assert (query.least_rating, query.country, query.person, query.tag) == (3, "Austria", 8, "blurred")
    assert told == [1, 2, 3, 4]
    assert narrowing.words == "★★★ and more, Austria, Ada, Blurred"
    narrowing.clear()
    assert narrowing.apply(Query()) == Query()
    assert told == [1, 2, 3, 4, 0]


def test_people_without_a_name_are_not_offered_and_can_be_shown(narrowing):
    assert narrowing.person.count() == 2
    narrowing.show_person(9, "")
    assert narrowing.apply(Query()).person == 9


def test_an_album_that_goes_is_no_longer_asked_for(narrowing):
    narrowing.show_album(4, "Pets")
    assert narrowing.apply(Query()).album == 4
    narrowing.offer([], [], [])
    assert narrowing.count == 0


def test_a_part_of_the_map_is_a_filter(narrowing):
    narrowing.show_area((1.0, 2.0, 3.0, 4.0))
    assert narrowing.apply(Query()).area == (1.0, 2.0, 3.0, 4.0)
    assert narrowing.words == "this part of the map"


def test_times_begin_at_midnight_and_years_end_where_the_next_begins():
    times = dict(whens(datetime.date(2026, 3, 5)))
    midnight = datetime.datetime(2026, 3, 5).timestamp()  # noqa: DTZ001 - the person's own calendar
    assert times["Today"] == (midnight, 0.0)
    assert times["Last 7 days"][0] == midnight - 6 * 86_400
    assert times["2025"][1] == times["2026"][0]


def test_the_button_says_how_many_are_on(narrowing, qtbot):
    button = NarrowingButton(narrowing)
    qtbot.addWidget(button)
    narrowing.stars.setCurrentIndex(5)
    assert button.text() == "Filters · 1"
    assert button.toolTip() == "★★★★★"
    narrowing.clear()
    assert button.text() == "Filters"
