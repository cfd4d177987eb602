"""What was touched is found from the edits alone, whoever made them."""

import loro
import pytest

from core.collaboration.entries_changes import Changes


class Copy:
    """A document with one table, and what is remembered of it."""

    def __init__(self):
        self.doc = loro.LoroDoc()
        self.notes = self.doc.get_map("notes")
        self.changes = Changes(self.doc, {"notes": self.notes})

    def add(self, key, **values):
        made = self.notes.insert_container(key, loro.LoroMap())
        for name, value in values.items():
            made.insert(name, value)
        self.doc.commit()

    def entry(self, key):
        return self.notes.get(key).container

    def look(self):
        return {key: self.changes.read("notes", key, most=9) for _, key in self.changes.since()}

    def take(self, other):
        self.doc.import_(other.doc.export(loro.ExportMode.Updates(self.doc.oplog_vv)))


@pytest.fixture
def pair():
    ada, bo = Copy(), Copy()
    ada.add("a", size=1)
    ada.add("b", size=2)
    bo.take(ada)
    assert ada.look() == bo.look() == {"a": {"size": 1}, "b": {"size": 2}}
    return ada, bo


def test_only_what_was_touched_is_told(pair):
    ada, bo = pair
    assert ada.look() == {}
    ada.entry("a").insert("size", 5)
    ada.entry("a").ensure_mergeable_text("title").insert(0, "hi")
    ada.doc.commit()
    bo.take(ada)
    assert ada.look() == bo.look() == {"a": {"size": 5, "title": "hi"}}
    bo.entry("a").ensure_mergeable_text("title").insert(2, "!")
    bo.doc.commit()
    ada.take(bo)
    assert ada.look() == bo.look() == {"a": {"size": 5, "title": "hi!"}}


def test_what_comes_goes_and_is_exchanged(pair):
    ada, bo = pair
    ada.notes.delete("a")
    ada.add("b", size=7)
    ada.add("c")
    bo.take(ada)
    assert ada.look() == bo.look() == {"a": None, "b": {"size": 7}, "c": {}}
    assert ada.look() == bo.look() == {}


def test_what_lost_is_told_too(pair):
    """Both exchange one entry at once: one of them is kept, and both copies know which."""
    ada, bo = pair
    ada.add("a", size=10)
    bo.add("a", size=20)
    ada.look()
    bo.look()
    ada.take(bo)
    bo.take(ada)
    ada.look()
    bo.look()
    assert ada.changes.read("notes", "a", most=9) == bo.changes.read("notes", "a", most=9)


def test_what_was_written_here_is_believed(pair):
    ada, bo = pair
    ada.add("c", size=3)
    assert ada.changes.since({("notes", "c")}) == {("notes", "c")}
    # with edits of others beside them, both are told
    bo.add("d", size=4)
    ada.add("e", size=5)
    ada.take(bo)
    assert ada.changes.since({("notes", "e")}) == {("notes", "d"), ("notes", "e"), ("notes", "c")}
    assert bo.look() == {"d": {"size": 4}}


def test_too_many_fields_are_not_read(pair):
    ada, _bo = pair
    for number in range(10):
        ada.entry("a").insert(str(number), 1)
    ada.doc.commit()
    assert ada.look() == {"a": None}
    for number in range(10):
        ada.entry("a").delete(str(number))
    ada.doc.commit()
    assert ada.look() == {"a": {"size": 1}}
