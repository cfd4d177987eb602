"""Commitments: what counts as decided or promised, in English and German, and what does not."""

from datetime import date

import pytest

from core.collaboration.assist.commitments import clauses, to_do
from core.collaboration.assist.decisions import decision

PEOPLE = ("Ada Lovelace", "Ben", "Jörg")


@pytest.mark.parametrize(
    "said",
    [
        "We decided to use lithium batteries.",
        "OK, we've agreed on the second design.",
        "Let's go with the blue one.",
        "That’s settled then.",
        "Wir haben uns für das zweite Gerät entschieden.",
        "Wir haben heute beschlossen, dass wir mieten.",
        "Damit ist das beschlossen.",
        "Beschluss: Wir mieten.",
    ],
)
def test_decisions(said):
    assert decision(said)


@pytest.mark.parametrize(
    "said",
    [
        "We have not decided yet.",
        "We haven't agreed on anything.",
        "Have we decided that?",
        "It was a decisive moment.",
        "Wir haben uns noch nicht entschieden.",
    ],
)
def test_what_is_no_decision(said):
    assert not decision(said)


@pytest.mark.parametrize(
    ("said", "owner"),
    [
        ("I'll write the report by Friday.", "Ben"),
        ("Let me check the numbers.", "Ben"),
        ("I can take the slides.", "Ben"),
        ("I send the invoice to the bookkeeper.", "Ben"),
        ("I'm calling them tomorrow.", "Ben"),
        ("I have to call the landlord.", "Ben"),
        ("Cleo orders toner.", "Cleo"),
        ("Okay, Ada orders toner and a tray.", "Ada Lovelace"),
        ("Can you call the lab, Ada?", "Ada Lovelace"),
        ("Ich schicke euch die Liste bis morgen.", "Ben"),
        ("Das übernehme ich.", "Ben"),
        ("Ada, can you call the lab?", "Ada Lovelace"),
        ("Ada will order the cards.", "Ada Lovelace"),
        ("@Jörg, könntest du die Karten bestellen?", "Jörg"),
        ("Jörg übernimmt die Kameras.", "Jörg"),
        ("Let's collect the cards on Monday.", ""),
        ("We need to label the pictures.", ""),
        ("Wir müssen die Bilder beschriften.", ""),
        ("To-do: Ada orders batteries", "Ada Lovelace"),
        ("Aufgabe: Batterien bestellen", ""),
    ],
)
def test_who_is_to_do_it(said, owner):
    found = to_do(said, speaker="Ben", people=PEOPLE)
    assert found is not None and found.owner == owner


@pytest.mark.parametrize(
    "said",
    [
        "I'll be there in a minute.",
        "Let me think.",
        "Let's see.",
        "Okay, let's do that.",
        "Should I write that down?",
        "Will Ben come?",
        "We won't do the survey, let's skip it.",
        "If I send it too early nobody reads it.",
        "I always bring salads.",
        "Toner orders are late.",
        "Ada will be late.",
        "I can't write that.",
        "The batteries froze.",
        "Ich werde nicht kommen.",
        "Das war gut.",
    ],
)
def test_what_is_nothing_to_do(said):
    assert to_do(said, speaker="Ben", people=PEOPLE) is None


def test_until_when_and_without_the_mark():
    found = to_do("To do: order cards by Monday", speaker="Ben", people=PEOPLE, start_s=7.0, said=date(2026, 11, 27))
    assert (found.text, found.due_words, found.due) == ("order cards by Monday", "by Monday", date(2026, 11, 30))
    assert found.start_s == 7.0


def test_each_of_a_sentence_promises_something_else():
    said = "I fix the upload by Wednesday, and Ben tests it."
    assert clauses(said, PEOPLE) == ["I fix the upload by Wednesday", "Ben tests it."]
