"""Editors of one note see each other's edits and carets at once, in UTF-16 positions."""

import msgspec
import pytest

from core.collaboration.document import Document
from core.collaboration.note import Note, SharedNote
from core.collaboration.presence import Visitor
from core.collaboration.records import Splice
from core.errors import InputError


class Held:
    """The copy that the note is of."""

    def __init__(self):
        self.saves = 0

    async def save(self):
        self.saves += 1


class Desk:
    """A note, who is told to be in it, and where its own caret was said to be."""

    def __init__(self):
        self.document = Document()
        self.held = Held()
        self.visitors = {}
        self.places = []
        self.shared = SharedNote(self.document, self.held, moved=self.places.append, visitors=lambda: self.visitors)

    def visit(self, document, anchor, head):
        place = msgspec.msgpack.encode((document.anchor(anchor), document.anchor(head)))
        self.visitors["peer"] = Visitor("Ben", "active", "text-note", place, heard=0.0)


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def shared(desk):
    return desk.shared


def heard(note):
    splices = []
    note.listen(splices.append)
    return splices


async def test_two_editors_of_one_program_see_each_other_type(shared):
    one, other = Note(shared), Note(shared)
    mine, theirs = heard(one), heard(other)
    one.splice(0, 0, "a😀b")
    other.splice(3, 1, "c")
    assert one.text == other.text == "a😀c"
    assert theirs == [Splice(0, 0, "a😀b")]
    assert mine == [Splice(3, 1, "c")]


async def test_foreign_edits_arrive_as_splices_and_move_the_caret(shared):
    note = Note(shared)
    note.splice(0, 0, "b😀")
    note.set_cursor(1, 3)
    elsewhere = Document([shared.document.updates()])
    splices = heard(note)
    elsewhere.splice(0, 0, "👋 ")
    shared.document.take(elsewhere.updates(shared.document.version))
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


async def test_carets_of_others_follow_the_text(desk, shared):
    note = Note(shared)
    note.splice(0, 0, "one two")
    desk.visit(shared.document, 4, 7)
    note.splice(0, 0, "😀")
    assert [(cursor.name, cursor.anchor, cursor.head) for cursor in note.cursors()] == [("Ben", 6, 9)]
    desk.visitors.clear()
    assert note.cursors() == []


async def test_a_caret_in_text_that_has_not_arrived_appears_with_it(desk, shared):
    note = Note(shared)
    elsewhere = Document()
    elsewhere.splice(0, 0, "soon")
    desk.visit(elsewhere, 2, 2)
    assert note.cursors() == []
    shared.document.take(elsewhere.updates())
    assert [cursor.head for cursor in note.cursors()] == [2]


async def test_undo_and_redo_are_heard_by_the_editor_itself(shared):
    note = Note(shared)
    note.splice(0, 0, "words")
    splices = heard(note)
    note.undo()
    note.redo()
    assert splices == [Splice(0, 5, ""), Splice(0, 0, "words")]


async def test_flush_and_close_put_everything_on_disk(desk, shared):
    note = Note(shared)
    note.splice(0, 0, "kept")
    await note.flush()
    await note.close()
    assert desk.held.saves == 2


async def test_who_may_only_read_cannot_write_or_undo(desk, shared):
    note = Note(shared)
    note.splice(0, 0, "mine")
    desk.document.is_writable = False
    with pytest.raises(InputError, match="not change it"):
        note.splice(0, 0, "x")
    note.undo()
    note.redo()
    assert note.text == "mine"


@pytest.mark.parametrize("place", [b"junk", b"", msgspec.msgpack.encode((b"x", b"y")), msgspec.msgpack.encode([1])])
async def test_what_is_no_place_is_not_shown(desk, shared, place):
    desk.visitors["peer"] = Visitor("Eve", "active", "text-note", place, heard=0.0)
    assert Note(shared).cursors() == []


async def test_the_caret_shown_is_that_of_the_editor_used_last(desk, shared):
    one, other = Note(shared), Note(shared)
    one.splice(0, 0, "abc")
    assert shared.own_place() == b""
    one.set_cursor(1, 1)
    other.set_cursor(3, 3)
    one.set_cursor(2, 2)
    assert shared.find(desk.places[-1]).head == 2
    await one.close()
    assert shared.find(desk.places[-1]).head == 3
    await other.close()
    assert desk.places[-1] == b""
    assert len(desk.places) == 5
