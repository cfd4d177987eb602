"""An entry is its author's when the copy that wrote it is theirs; an edit for a guest is the guest's."""

import loro
import pytest

from core.collaboration.authorship import Author, Authorship, author_of_entry, entry_time, guest_of, guest_words


@pytest.mark.parametrize(
    ("value", "known", "found"),
    [
        ({"author": "ada1", "name": "Ada"}, "ada1", Author("ada1", "Ada")),
        ({"author": "ada1", "name": "Ada"}, "bo2", None),
        ({"author": "ada1", "name": "Ada"}, "", None),
        ({"author": "", "name": "Ada"}, "", None),
        ({"author": 3, "name": "Ada"}, "ada1", None),
        ({"name": "Ada"}, "ada1", None),
        ("ada1", "ada1", None),
        (None, "ada1", None),
    ],
)
def test_who_says_so_must_have_written_it(value, known, found):
    document = loro.LoroDoc()
    entries = document.get_map("entries")
    entries.insert("key", value)
    document.commit()
    assert author_of_entry(entries, "key", value, author_of=lambda writer: known) == found
    assert author_of_entry(entries, "another", value, author_of=lambda writer: known) is None


@pytest.mark.parametrize(
    ("value", "found"), [(5, 5.0), (1.5, 1.5), (True, None), (-1, None), ("5", None), (1e12, None)]
)
def test_a_moment_is_a_number_of_seconds(value, found):
    assert entry_time(value) == found


def test_of_the_owners_edits_those_with_a_guests_name_are_the_guests_and_of_nobody_elses():
    """Only the owner's machine writes for guests: a member who names one in edits of their own is their author."""
    mia = Author("guest-0123456789abcdef", "Mia (guest)")
    made = Authorship({1: "ada", 2: "bo"}, owner="ada")
    assert made.note(1, 0, 3, "") == "ada"
    assert made.note(1, 3, 5, guest_words(mia)) == mia.peer_id
    assert made.note(1, 5, 9, "Just words") == "ada"
    assert made.note(2, 0, 4, guest_words(mia)) == "bo"
    assert [made.of_edit(1, number) for number in (0, 2, 3, 4, 5, 8)] == ["ada"] * 2 + [mia.peer_id] * 2 + ["ada"] * 2
    assert (made.of_edit(2, 1), made.of_edit(3, 0), made.of(3)) == ("bo", "", "")
    assert made.guests == {mia.peer_id: "Mia (guest)"}
    assert Authorship({1: ""}).note(1, 0, 1, guest_words(mia)) == ""


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("guest-0123456789abcdef Mia (guest)", Author("guest-0123456789abcdef", "Mia (guest)")),
        ("Mia (guest)", Author("Mia (guest)", "Mia (guest)")),
        ("guest-0123456789abcdef Mia", None),
        ("x" * 400 + " (guest)", None),
        ("", None),
    ],
)
def test_a_guest_is_known_by_the_message_of_their_edits(message, found):
    assert guest_of(message) == found
