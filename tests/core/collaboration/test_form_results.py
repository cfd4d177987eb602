"""Results: the table, the sums, and a file that no spreadsheet runs."""

import csv
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.answers import Answers
from core.collaboration.form import Form
from core.collaboration.form_questions import Condition, QuestionKind, Test
from core.collaboration.form_results import Sheet, numbers_of, sheet, summaries, to_csv


@pytest.fixture
def form():
    made = Form()
    name = made.add(QuestionKind.SHORT, "Name")
    made.add(QuestionKind.CHOICE, "Fruit", options=("Apple", "Pear"))
    made.add(QuestionKind.CHOICES, "Days", options=("Mon", "Tue", "Wed"))
    made.add(QuestionKind.NUMBER, "Age")
    made.add(QuestionKind.SCALE, "Mood")
    made.add(QuestionKind.YES_NO, "Again?")
    made.add(QuestionKind.DATE, "When?")
    made.add(QuestionKind.TIME, "At?")
    made.add(QuestionKind.SECTION, "More")
    made.add(QuestionKind.LONG, "Words", condition=Condition(name, Test.ANSWERED))
    return made


def fill(form, answers, *values):
    one = answers.begin(form, author_id="ada", author="Ada")
    for question, value in zip((q for q in form.questions if q.is_asked), values, strict=False):
        options = [option.id for option in form.options(question.id)]
        if question.kind is QuestionKind.CHOICE:
            value = options[value]
        elif question.kind is QuestionKind.CHOICES:
            value = frozenset(options[place] for place in value)
        answers.answer(one, question, value)
    assert answers.submit(one, form) == {}
    return one


@pytest.fixture
def answers(form):
    made = Answers()
    fill(form, made, "Ada", 0, (0, 1), 36.0, 5, True, "2026-11-27", "09:30", "fine")
    fill(form, made, "Bo", 0, (1,), 40.0, 4, True, "2026-11-27", "09:45")
    fill(form, made, "", 1, (), 50.5, 5, False, "2026-11-28", "14:00", "not asked")
    made.begin(form, author_id="cleo", author="Cleo")  # a draft does not count
    return made


def test_what_was_answered_to_each_question(form, answers):
    name, fruit, days, age, mood, again, when, at, words = summaries(form, answers.submitted)
    assert (name.asked, name.answered, name.texts) == (3, 2, ("Bo", "Ada"))
    assert fruit.counts == (("Apple", 2), ("Pear", 1))
    assert days.counts == (("Mon", 1), ("Tue", 2), ("Wed", 0)) and days.answered == 2
    assert (age.numbers.least, age.numbers.median, age.numbers.most) == (36.0, 40.0, 50.5)
    assert age.numbers.mean == pytest.approx((36 + 40 + 50.5) / 3)
    assert mood.counts == (("1", 0), ("2", 0), ("3", 0), ("4", 1), ("5", 2))
    assert mood.numbers.mean == pytest.approx(14 / 3)
    assert again.counts == (("Yes", 2), ("No", 1))
    assert when.counts == (("2026-11-27", 2), ("2026-11-28", 1))
    assert at.counts == (("09:00", 2), ("14:00", 1))
    assert (words.asked, words.answered) == (2, 1)  # who gave no name was not asked


def test_nothing_answered_yet(form):
    found = summaries(form, ())
    assert all(summary.asked == 0 and summary.numbers is None for summary in found)
    assert sheet(form, ()).rows == ()


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50))
def test_numbers_as_numpy_has_them(values):
    found = numbers_of(values)
    assert found.low_quartile == pytest.approx(np.percentile(values, 25))
    assert found.high_quartile == pytest.approx(np.percentile(values, 75))
    assert sum(found.counts) == len(values) and len(found.counts) == len(found.edges) - 1 <= 8
    assert found.deviation == pytest.approx(np.std(values, ddof=1) if len(values) > 1 else 0, abs=1e-9)


def test_one_number_far_off_costs_no_memory():
    assert len(numbers_of([*(number / 1e6 for number in range(1_000)), 1e15]).counts) == 11


def test_a_row_for_each_response(form, answers):
    found = sheet(form.now, answers.submitted)
    assert found.columns[:5] == ("Submitted", "By", "Name", "Fruit", "Days")
    assert found.rows[0][1:] == ("Ada", "Ada", "Apple", "Mon; Tue", "36", "5", "Yes", "2026-11-27", "09:30", "fine")
    assert found.rows[2][1:5] == ("Ada", "", "Pear", "") and found.rows[2][-1] == ""
    assert len(found.ids) == 3 and found.rows[0][0].endswith("Z")


CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["=1+1", "+1+1", "-1", "@SUM(A1)", "\t=1", "-2.5e3", "-cmd", '"=1"', "a,b", 'say "hi"', "two\nlines", "\r\n=1"]
)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=5))
def test_the_file_is_csv_and_runs_nothing(rows):
    """RFC 4180: the standard library reads back what was meant, and only numbers begin as a formula would."""
    data = to_csv(Sheet(("One", "=Two"), tuple(map(tuple, rows)), ()))
    assert data.startswith(b"\xef\xbb\xbf")
    back = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert back[0] == ["One", "'=Two"] and len(back) == len(rows) + 1
    for wanted, cells in zip(rows, back[1:], strict=True):
        assert [cell.removeprefix("'") for cell in cells] == [cell.removeprefix("'") for cell in wanted]
        for cell in cells:
            if cell[:1] in tuple("=+-@\t\r\n"):
                float(cell)


def test_lines_end_as_the_rfc_says():
    assert to_csv(Sheet(("a", "b"), (("1", "2"),), ()))[3:] == b"a,b\r\n1,2\r\n"
