"""A report is stored and read back whole, whatever parts it has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError
from core.reports import Box, Boxes, Image, Report, Series, Spoken, Table, Tag, Text

score = st.floats(0, 1)
part = st.one_of(
    st.builds(Text, st.text(), st.text()),
    st.builds(Table, st.tuples(st.text()), st.lists(st.tuples(st.text()), max_size=3).map(tuple), st.text()),
    st.builds(Image, st.text()),
    st.builds(Series, st.tuples(score), st.tuples(score), st.text()),
    st.builds(Spoken, st.lists(st.tuples(score, st.text()), max_size=3).map(tuple), st.text()),
    st.builds(Boxes, st.lists(st.builds(Box, score, score, score, score, st.text(), score), max_size=3).map(tuple)),
)
reports = st.builds(
    Report,
    st.text(),
    st.lists(part, max_size=4).map(tuple),
    st.lists(st.builds(Tag, st.text(), score), max_size=3).map(tuple),
)


@given(reports)
def test_a_stored_report_comes_back_whole(report):
    assert Report.from_json(report.to_json()) == report


def test_everything_a_person_may_search_is_in_its_words():
    report = Report(
        "Objects",
        (Text("STOP"), Table(("a",), (("cell",),)), Boxes((Box(0, 0, 1, 1, "cup", 0.5),))),
        (Tag("espresso", 0.94),),
    )
    assert set(report.words().split()) == {"espresso", "STOP", "cell", "cup"}


@given(st.text())
def test_what_is_no_report_is_refused_in_words(text):
    with pytest.raises(InputError):
        Report.from_json(text)


@pytest.mark.parametrize(
    "text", ["{}", '{"title": "x", "parts": [{"part": "bomb"}], "tags": []}', '{"title": "x", "parts": 3, "tags": []}']
)
def test_a_wrong_shape_is_refused_in_words(text):
    with pytest.raises(InputError):
        Report.from_json(text)
