"""Every kind of question has words, an icon, and what can be asked about its answers."""

from core.collaboration.form_questions import QuestionKind, Test
from ui.collaboration.form_kinds import SORTS, TESTS, TESTS_OF
from ui.icons import source


def test_every_kind_and_test_has_words():
    assert set(SORTS) == set(QuestionKind) and set(TESTS) == set(Test)
    assert set(TESTS_OF) == set(QuestionKind) - {QuestionKind.SECTION}
    assert all(source(sort.icon) for sort in SORTS.values())
