"""An entry is its author's when the copy that wrote it is theirs."""

import loro
import pytest

from core.collaboration.authorship import Author, author_of_entry, entry_time


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
