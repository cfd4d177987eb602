"""Each workspace says what one may do in it, or what became of it."""

import dataclasses

import pytest

from core.collaboration.records import EditsRefused, Workspace
from ui.collaboration.words import choice_of, past, refusal, state_of

SPACE = Workspace("w", "Plans", "viewer", "host", 1.0, unread=3)


def test_an_open_workspace_says_what_one_may_do_and_what_is_new():
    assert (choice_of(SPACE).caption, choice_of(SPACE).badge) == ("You may read", "3")


def test_one_that_is_no_longer_worked_in_says_why():
    assert past(dataclasses.replace(SPACE, state="archived")) == "Archived: to read only"
    assert past(dataclasses.replace(SPACE, state="ended")) == "Ended: a copy of your own"
    assert choice_of(dataclasses.replace(SPACE, state="ended")).tone == "warn"


@pytest.mark.parametrize(
    ("state", "others", "words"),
    [
        ("saving", 1, "Saving…"),
        ("sending", 1, "Sending…"),
        ("alone", 0, "Saved on this machine"),
        ("here", 0, "Saved here, sent to nobody yet"),
        ("host", 2, "With the host"),
        ("others", 2, "Saved, and on its way"),
        ("others", 0, "Saved, and with others"),
        ("everybody", 2, "With everybody here"),
    ],
)
def test_what_was_written_is_safe_or_on_its_way(state, others, words):
    assert state_of(SPACE, state, is_anybody_here=others > 0) == words
    ended = dataclasses.replace(SPACE, state="archived")
    assert state_of(ended, state, is_anybody_here=others > 0) == "Archived: to read only"


def test_unsent_work_shows_in_the_list():
    choice = choice_of(SPACE, is_unsent=True)
    assert (choice.caption, choice.tone, choice.badge) == ("Unsent · You may read", "warn", "3")


def test_a_refusal_says_what_the_other_machine_advises():
    full = EditsRefused("w", "Plans", "Ada: The disk is full.", "Make room.", is_passing=True)
    assert str(refusal(full)) == (
        "“Plans” does not take your last edits yet. Ada: The disk is full. "
        "Make room. They are sent again by themselves."
    )
    role = EditsRefused("w", "Plans", "You may read this, not change it.", "Ask the owner to make you an editor.")
    assert refusal(role).todo == "Ask the owner to make you an editor."
    assert "copy them" in refusal(EditsRefused("w", "Plans", "No.")).todo
