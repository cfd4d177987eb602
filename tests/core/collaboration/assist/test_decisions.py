"""Decisions: what a group decides, for and against; what it only tells, asks or may do is none."""

import pytest

from core.collaboration.assist.decisions import agreement, decision, proposal


@pytest.mark.parametrize(
    "said",
    [
        "We take the blue one.",
        "So we'll meet on Thursday.",
        "We won't do the survey, let's skip it.",
        "Let's not print posters.",
        "We're going with the second offer.",
        "Thursday it is.",
        "We don't print flyers any more.",
        "So we replace all three batteries.",
        "We're not putting the raw counts on it.",
        "Okay, the puzzles stay in the shop.",
        "Yes, we close on the thirty-first.",
        "Wir verzichten auf das Zelt.",
    ],
)
def test_what_is_decided(said):
    assert decision(said)


@pytest.mark.parametrize(
    "said",
    [
        "We'll see.",
        "We won't know until Friday.",
        "If we take the blue one it gets late.",
        "We could take the blue one.",
        "We usually keep the receipts.",
        "Let's move on.",
        "Let's leave that for next week.",
        "Let's leave that open.",
        "Okay, let's do that.",
        "So we were late.",
        "We're not going anywhere.",
        "We decided that last year.",
        "Shall we take it?",
        "What it is.",
    ],
)
def test_what_is_not(said):
    assert not decision(said)


def test_a_proposal_is_decided_by_who_agrees():
    assert proposal("How about a smaller tent?") and proposal("I suggest Tuesday.") and not proposal("It rained.")
    assert not proposal("Shall we start?")
    assert proposal("I think we should move to the smaller plan.") and agreement("Makes sense.", "I think we should …")
    assert proposal("So we're going live on Friday, agreed?") and agreement("Yes.", "We go live on Friday, okay?")
    assert not proposal("We were late, okay?") and not proposal("Are you okay?")
    assert agreement("Agreed.", "I suggest Tuesday.") and agreement("Yes, let's.", "Shall we rent it?")
    assert not agreement("Yes, but it is late.", "Shall we rent it?")
    # to "I suggest" a yes may only say that it was heard
    assert not agreement("Yes.", "I suggest Tuesday.")
