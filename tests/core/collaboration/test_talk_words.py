"""Names after an @ are found, mail addresses are none, and no word of a search is an operator."""

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.records import Member
from core.collaboration.talk_checks import check
from core.collaboration.talk_records import Content, Entry, Reference
from core.collaboration.talk_words import expression, line_reference, link_of, mentioned, references_in

PEOPLE = [Member("1", "Ann", "owner"), Member("2", "Ann Lee", "editor"), Member("3", "Jörg", "viewer")]


def test_the_longest_name_that_fits_is_meant():
    assert mentioned("hello @ann lee, and @JÖRG!", PEOPLE) == ("2", "3")
    assert mentioned("@Ann: look", PEOPLE) == ("1",)


def test_of_two_with_one_name_both_are_meant():
    twins = [Member("4", "Kim", "editor"), Member("5", "kim", "viewer")]
    assert mentioned("@Kim, look", [*PEOPLE, *twins]) == ("4", "5")


def test_addresses_and_longer_words_name_nobody():
    assert mentioned("write to me@ann or @annabel", PEOPLE) == ()


def test_a_search_has_all_words_and_an_unfinished_last_one():
    assert expression("new scan") == '"new" "scan"*'
    assert expression(" -!  ") == ""


@given(st.text(max_size=40))
def test_whatever_is_typed_can_be_searched(words):
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE words USING fts5(text)")
    if wanted := expression(words):
        db.execute("SELECT * FROM words WHERE words MATCH ?", (wanted,)).fetchall()
    db.close()


MOMENT = Reference("moment", "a" * 64, "Walk & talk.mp4", 12.5)


def test_a_link_leads_back_to_what_it_was_made_of():
    text, found = references_in(f"Look: {link_of(MOMENT)} here")
    assert (text, found) == ("Look:  here", (MOMENT,))
    assert references_in("no link, vega:shell/x") == ("no link, vega:shell/x", ())


def test_a_link_to_a_line_says_who_said_it_and_how_it_begins():
    made = line_reference("a1" * 12, "Ada", "Who  takes\nthe scanner" + " and the map" * 20)
    assert made == Reference("line", "a1" * 12, "Ada: Who takes the scanner and the map and the map and the map an…")
    assert references_in(link_of(made)) == ("", (made,))
    assert line_reference("1", "Bo", "").title == "Bo: a file"


@given(st.text(max_size=60), st.floats(allow_nan=True))
def test_whatever_stands_in_a_link_can_be_sent(title, time_s):
    link = f"vega:item/abc?t={time_s}&title={title}"
    _, found = references_in(link)
    for reference in found:
        check(Entry("e", 0, "said", "", "a", "A", 1.0, Content(references=(reference,))))
