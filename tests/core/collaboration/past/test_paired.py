"""Two documents that are read as one have one time line."""

from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.answers import Answers
from core.collaboration.form import Form
from core.collaboration.form_questions import QuestionKind
from core.collaboration.history import History, Moment, PastVersion
from core.collaboration.past.paired import PairedHistory, _merged


def moments(times):
    return [Moment(number, "ada", time) for number, time in enumerate(times)]


@given(st.lists(st.floats(0, 9), max_size=6), st.lists(st.floats(0, 9), max_size=6))
def test_every_moment_of_both_is_there_once_and_in_its_own_order(one, other):
    made = _merged(moments(one), moments(other))
    steps = list(zip([(-1, -1), *made], made, strict=False))
    assert all((now[0] - before[0], now[1] - before[1]) in ((1, 0), (0, 1)) for before, now in steps)
    assert len(made) == len(one) + len(other)
    if one == sorted(one) and other == sorted(other):
        times = [one[now[0]] if now[0] != before[0] else other[now[1]] for before, now in steps]
        assert times == sorted(times)


def test_a_form_and_its_answers_go_back_together():
    form, answers = Form(), Answers()
    why = form.add(QuestionKind.SHORT, "Why")
    questions = form.version
    one = answers.begin(form, author_id="bo", author="Bo")
    answers.answer(one, form.question(why), "because")
    first = answers.version
    form.write(why, "title", "Why so")
    own = History(form.snapshot(), {form.writer: "ada"}, marks=[questions])
    beside = History(answers.snapshot(), {answers.writer: "bo"}, marks=[first])
    history = PairedHistory(own, beside)
    last = len(history.moments) - 1
    assert len(history.moments) == len(own.moments) + len(beside.moments)
    assert [moment.number for moment in history.moments] == list(range(len(history.moments)))
    assert set(history.authors()) == {"ada", "bo"}
    assert history.sittings()[0].first == 0
    assert history.at(-1) == PastVersion(own.version(-1), beside.version(-1))
    assert history.at(last) == PastVersion(own.version(len(own.moments) - 1), beside.version(len(beside.moments) - 1))
    assert history.number_of(history.at(last)) == last
    assert history.number_of(PastVersion(b"", b"")) == -1
    for number in range(-1, last + 1):
        assert history.number_of(history.at(number)) == number
    # a version that was named without its answers leads to the questions, and to what was answered by then
    assert history.numbers(history.number_of(PastVersion(questions)))[0] == own.moment_of(questions)
    assert history.whole(PastVersion(questions)).version == questions
    assert history.whole(PastVersion(b"")).beside == beside.version(-1)
    assert history.whole(PastVersion(questions, first)) == PastVersion(questions, first)
    assert own.whole(PastVersion(questions)) == PastVersion(questions)
