"""Axes say numbers, moments and names."""

import time

from ui.charts.base.axes import NameAxis, NumberAxis, TimeAxis, WholeAxis


def test_counts_have_no_marks_between_them(qapp):
    assert WholeAxis("left").tickSpacing(0, 2, 600)[0][0] == 1.0
    assert NumberAxis("left").tickSpacing(0, 2, 600)[0][0] < 1.0


def test_a_time_axis_has_room_between_its_words(qapp):
    axis = TimeAxis("bottom")
    low = time.mktime((2026, 11, 25, 0, 0, 0, 0, 0, -1))
    ((step, values),) = axis.tickValues(low, low + 86_400, 900)
    assert step == ("second", 3 * 3600)
    assert len(values) == 9
    assert axis.tickStrings(values[1:3], 1.0, step) == ["03:00", "06:00"]
    assert axis.tickValues(low, low, 900) == []


def test_names_are_thinned_when_there_is_no_room(qapp):
    axis = NameAxis("bottom")
    axis.set_names([f"a long name {n}" for n in range(50)])
    ((_, wide),) = axis.tickValues(-0.5, 49.5, 10_000)
    ((_, narrow),) = axis.tickValues(-0.5, 49.5, 500)
    assert len(wide) == 50
    assert 1 <= len(narrow) <= 6
    assert axis.tickStrings([0.0, 99.0], 1.0, 1.0) == ["a long name 0", ""]
    assert len(NameAxis("left").say(0)) == 0


def test_titles_are_never_markup(qapp):
    axis = NumberAxis("left")
    axis.set_title("<b>loss</b>")
    assert "&lt;b&gt;" in axis.labelText
    axis.set_title("")
    assert not axis.label.isVisible()
