"""The list of documents merges: what two make apart, both have afterwards."""

import loro
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.contents import NOTE_ID, Contents
from core.errors import InputError


def titles(contents):
    return {entry.title for entry in contents.documents()}


def test_every_workspace_has_a_note():
    assert [(entry.id, entry.title) for entry in Contents().documents()] == [(NOTE_ID, "Note")]


def test_documents_come_back_from_what_is_stored():
    contents = Contents()
    made = contents.add("board", "  Plan ")
    again = Contents([contents.snapshot()])
    assert again.get(made.id) == made
    assert (made.format, made.title) == ("board", "Plan")


def test_a_removed_document_can_be_brought_back():
    contents = Contents()
    made = contents.add("text", "Draft")
    contents.remove(made.id)
    assert titles(contents) == {"Note"}
    assert [entry.is_removed for entry in contents.documents(with_removed=True)] == [False, True]
    contents.restore(made.id)
    assert titles(contents) == {"Note", "Draft"}


def test_the_note_can_be_renamed_by_two_at_once_and_removed():
    ada, ben = Contents(), Contents()
    ada.rename(NOTE_ID, "Ada's")
    ben.rename(NOTE_ID, "Ben's")
    ben.remove(NOTE_ID)
    for one, other in ((ada, ben), (ben, ada)):
        one.take(other.updates())
    assert ada.get(NOTE_ID) == ben.get(NOTE_ID)
    assert ada.documents() == []


def test_what_two_make_apart_both_have_afterwards():
    ada, ben = Contents(), Contents()
    ada.add("text", "Hers")
    ben.add("board", "His")
    ada.take(ben.updates())
    ben.take(ada.updates())
    assert titles(ada) == titles(ben) == {"Note", "Hers", "His"}


@given(
    st.dictionaries(
        st.one_of(st.text(max_size=20), st.sampled_from(["text-1 title", "text-1 created", "text-1 is_removed"])),
        st.one_of(st.text(max_size=5), st.booleans(), st.floats(allow_nan=False), st.none(), st.binary(max_size=3)),
        max_size=6,
    )
)
def test_what_no_vega_would_write_is_left_out(fields):
    contents = Contents()
    for key, value in fields.items():
        contents._map.insert(key, value)
    contents._doc.commit()
    for entry in Contents([contents.snapshot()]).documents(with_removed=True):
        assert isinstance(entry.title, str)
        assert isinstance(entry.created, float)


def test_impossible_wishes_are_refused(monkeypatch):
    contents = Contents()
    with pytest.raises(InputError, match="title"):
        contents.add("text", "  ")
    with pytest.raises(InputError, match="no such document"):
        contents.rename("text-x", "X")
    monkeypatch.setattr("core.collaboration.contents.DOCUMENTS_MOST", 1)
    with pytest.raises(InputError, match="room for 1 "):
        contents.add("text", "Second")


def test_what_somebody_nested_into_it_is_not_read():
    hostile = loro.LoroDoc()
    inner = hostile.get_map("documents")
    for _ in range(3000):
        inner = inner.insert_container("text-1 title", loro.LoroMap())
    hostile.commit()
    contents = Contents()
    contents.take(hostile.export(loro.ExportMode.Updates(loro.VersionVector())))
    assert titles(contents) == {"Note"}


def test_the_first_of_a_format_is_the_same_on_every_machine_that_makes_it():
    one, other = Contents(), Contents()
    assert one.first("shelf", "Shared items").id == other.first("shelf", "Shared items").id
    one.take(other.updates(one.version))
    assert len([entry for entry in one.documents() if entry.format == "shelf"]) == 1
    one.remove(one.first("shelf", "Shared items").id)
    assert not one.first("shelf", "Shared items").is_removed
    made = one.add("cards", "Ours")
    assert one.first("cards", "Live cards") == made
