"""What is wrong with an answer is said below its question."""

import pytest

from core.collaboration.form_checks import problem
from core.collaboration.form_questions import Question, QuestionKind


@pytest.mark.parametrize(
    ("fields", "value", "words"),
    [
        ({"kind": "short", "is_required": True}, None, "Please answer"),
        ({"kind": "section", "is_required": True}, None, ""),
        ({"kind": "short"}, None, ""),
        ({"kind": "short", "low": 3}, "ab", "at least 3 characters; these are 2"),
        ({"kind": "long", "high": 1}, "ab", "at most 1 character;"),
        ({"kind": "short", "pattern": r"\d+"}, "12a", "does not look"),
        ({"kind": "short", "pattern": r"\d+", "help": "Digits"}, "12a", "See the example"),
        ({"kind": "short", "pattern": r"\d+"}, "12", ""),
        ({"kind": "number"}, "two", "Write a number"),
        ({"kind": "number", "low": 0, "unit": "kg"}, -1.0, "The least is 0 kg."),
        ({"kind": "number", "high": 9.5}, 10.0, "The most is 9.5."),
        ({"kind": "number", "step": 0.1}, 0.7, ""),
        ({"kind": "number", "step": 0.5, "low": 1.0}, 2.2, "steps of 0.5 from 1."),
        ({"kind": "choices", "low": 2}, frozenset({"a"}), "at least 2"),
        ({"kind": "choices", "high": 1}, frozenset({"a", "b"}), "at most 1"),
        ({"kind": "email"}, "ada@example.org", ""),
        ({"kind": "email"}, "ada@example", "an address"),
        ({"kind": "email"}, "ada@@example.org", "an address"),
        ({"kind": "email"}, "a da@example.org", "an address"),
        ({"kind": "email"}, "@example.org", "an address"),
        ({"kind": "email"}, "ada@example..org", "an address"),
        ({"kind": "yes_no", "is_required": True}, False, ""),
        ({"kind": "scale"}, 3, ""),
    ],
)
def test_what_is_wrong(fields, value, words):
    found = problem(Question("q", **{**fields, "kind": QuestionKind(fields["kind"])}), value)
    assert words in found if words else not found
