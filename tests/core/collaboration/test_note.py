"""Editors of one note see each other's edits and carets at once, in UTF-16 positions."""

import pytest

from core.collaboration.document import Document
from core.collaboration.note import Note, SharedNote
from core.collaboration.records import Splice
from core.errors import InputError


class Disk:
    def __init__(self):
        self.data = []

    async def keep(self, data):
        self.data.append(data)


class Seen:
    def __init__(self):
        self.changes = 0
        self.moves = 0


@pytest.fixture
def disk():
    return Disk()


@pytest.fixture
def seen():
    return Seen()


@pytest.fixture
def shared(disk, seen):
    def changed():
        seen.changes += 1

    def moved(note):
        seen.moves += 1

    return SharedNote(Document(), keep=disk.keep, changed=changed, moved=moved)


def heard(note):
    splices = []
    note.listen(splices.append)
    return splices


async def test_two_editors_of_one_program_see_each_other_type(shared, seen):
    one, other = Note(shared), Note(shared)
    mine, theirs = heard(one), heard(other)
    one.splice(0, 0, "a😀b")
    other.splice(3, 1, "c")
    assert one.text == other.text == "a😀c"
    assert theirs == [Splice(0, 0, "a😀b")]
    assert mine == [Splice(3, 1, "c")]
    assert seen.changes == 2


async def test_foreign_edits_arrive_as_splices_and_move_the_caret(shared):
    note = Note(shared)
    note.splice(0, 0, "b😀")
    note.set_cursor(1, 3)
    elsewhere = Document([shared.document.updates()])
    splices = heard(note)
    elsewhere.splice(0, 0, "👋 ")
    shared.take(elsewhere.updates(shared.document.version))
    assert splices == [Splice(0, 0, "👋 ")]
    assert note.cursor == (4, 6)


async def test_what_another_inserts_at_the_caret_comes_after_it(shared):
    """Or the words of two who type at one place would interleave."""
    note, other = Note(shared), Note(shared)
    note.splice(0, 0, "ab")
    note.set_cursor(1, 1)
    other.splice(1, 0, "theirs")
    assert note.cursor == (1, 1)
    note.splice(1, 0, "mine")
    assert note.cursor == (5, 5)
    assert other.cursor is None
    assert note.text == "aminetheirsb"


async def test_carets_of_others_follow_the_text(shared):
    note = Note(shared)
    note.splice(0, 0, "one two")
    shared.visit("peer", "Ben", shared.document.anchor(4), shared.document.anchor(7))
    note.splice(0, 0, "😀")
    assert [(cursor.name, cursor.anchor, cursor.head) for cursor in note.cursors()] == [("Ben", 6, 9)]
    shared.visit("peer", "Ben", b"", b"")
    assert note.cursors() == []


async def test_a_caret_in_text_that_has_not_arrived_appears_with_it(shared):
    note = Note(shared)
    elsewhere = Document()
    elsewhere.splice(0, 0, "soon")
    shared.visit("peer", "Ben", elsewhere.anchor(2), elsewhere.anchor(2))
    assert note.cursors() == []
    shared.take(elsewhere.updates())
    assert [cursor.head for cursor in note.cursors()] == [2]


async def test_undo_and_redo_are_heard_by_the_editor_itself(shared):
    note = Note(shared)
    note.splice(0, 0, "words")
    splices = heard(note)
    note.undo()
    note.redo()
    assert splices == [Splice(0, 5, ""), Splice(0, 0, "words")]


async def test_everything_is_on_disk_after_flush_and_close(shared, disk):
    note = Note(shared)
    note.splice(0, 0, "kept")
    assert not shared.is_saved
    await note.flush()
    assert shared.is_saved
    note.splice(4, 0, " too")
    await note.close()
    assert Document(disk.data).text == "kept too"
    await note.flush()
    assert len(disk.data) == 2


async def test_who_may_only_read_cannot_write(shared):
    note = Note(shared)
    shared.is_writable = False
    with pytest.raises(InputError, match="not change it"):
        note.splice(0, 0, "x")
    assert note.text == ""


async def test_the_caret_shown_is_that_of_the_editor_used_last(shared, seen):
    one, other = Note(shared), Note(shared)
    one.splice(0, 0, "abc")
    assert shared.own_place() is None
    one.set_cursor(1, 1)
    other.set_cursor(3, 3)
    one.set_cursor(2, 2)
    assert shared.document.locate(shared.own_place()[1]) == 2
    await one.close()
    assert shared.document.locate(shared.own_place()[1]) == 3
    assert seen.moves == 4
