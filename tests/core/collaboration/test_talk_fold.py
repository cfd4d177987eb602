"""A line is the same whatever order its events arrive in; only who may has changed it."""

import random

from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.talk_fold import fold
from core.collaboration.talk_records import Content, Entry, Reaction

SAID = Entry("line", 1, "said", "", "ann", "Ann", 1.0, Content("first", reply_to="before", thread="root"))


def event(number, kind, author="ann", **content):
    return Entry(f"e{number}", number, kind, "line", author, author.title(), float(number), Content(**content))


def test_the_last_edit_of_the_author_counts_and_keeps_its_place():
    found = fold([SAID, event(3, "edited", text="third"), event(2, "edited", text="second")], owner_id="own")
    assert (found.content.text, found.content.reply_to, found.content.thread) == ("third", "before", "root")
    assert found.edited == 3.0


def test_nobody_else_changes_or_removes_a_line():
    found = fold([SAID, event(2, "edited", "ben", text="forged"), event(3, "deleted", "ben")], owner_id="own")
    assert (found.content.text, found.removed_by, found.edited) == ("first", "", 0.0)


def test_a_removed_line_says_who_removed_it_and_nothing_else():
    reacted = event(2, "reacted", "ben", emoji="👍")
    by_owner = fold([SAID, reacted, event(3, "deleted", "own")], owner_id="own")
    assert (by_owner.removed_by, by_owner.content.text, by_owner.reactions) == ("owner", "", ())
    assert fold([SAID, event(3, "deleted")], owner_id="own").removed_by == "author"
    assert fold([SAID, event(3, "deleted")], owner_id="ann").removed_by == "author"


def test_a_reaction_is_each_persons_last_word_about_an_emoji():
    events = [
        SAID,
        event(2, "reacted", "ben", emoji="👍"),
        event(3, "reacted", "cleo", emoji="👍"),
        event(4, "reacted", "ben", emoji="🎉"),
        event(5, "reacted", "ben", emoji="👍", is_on=False),
    ]
    assert fold(events, owner_id="own").reactions == (
        Reaction("👍", ("cleo",), ("Cleo",)),
        Reaction("🎉", ("ben",), ("Ben",)),
    )


def test_what_has_no_number_yet_is_the_newest():
    mine = Entry("mine", 0, "edited", "line", "ann", "Ann", 0.5, Content("mine"))
    assert fold([mine, SAID, event(2, "edited", text="theirs")], owner_id="own").content.text == "mine"


def test_without_its_line_an_event_waits():
    assert fold([event(2, "edited", text="x")], owner_id="own") is None


AUTHORS = st.sampled_from(["ann", "ben", "own"])
EVENTS = st.lists(
    st.tuples(st.sampled_from(["edited", "deleted", "reacted"]), AUTHORS, st.text(max_size=3), st.booleans()),
    max_size=12,
)


@given(EVENTS, st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_line(events: list, rng: random.Random):
    log = [SAID] + [
        event(number, kind, author, text=text, emoji=text, is_on=is_on)
        for number, (kind, author, text, is_on) in enumerate(events, 2)
    ]
    shuffled = list(log)
    rng.shuffle(shuffled)
    assert fold(shuffled, owner_id="own") == fold(log, owner_id="own")


@given(EVENTS)
def test_the_words_are_always_the_authors_own(events: list):
    log = [SAID] + [
        event(number, kind, author, text=f"{author} {text}", emoji="👍", is_on=is_on)
        for number, (kind, author, text, is_on) in enumerate(events, 2)
    ]
    text = fold(log, owner_id="own").content.text
    assert text in ("", "first") or text.startswith("ann ")
