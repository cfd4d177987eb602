"""What taking edits of a note back touches: one's own characters, marks that are as one left them, own rows."""

import pytest

from core.collaboration import rich_replay
from core.collaboration.ot import TextOperation
from core.collaboration.rich import RichText
from core.collaboration.rich_styles import OBJECT, Grid, LineKind, Marks, Picture, Run
from core.collaboration.rich_undo import NOTHING, Back, back, moves, overlaps, take_back

BOLD = Marks(bold=True)


@pytest.fixture(params=[rich_replay.COMPARED_MOST, -1], ids=["compared", "played again"], autouse=True)
def found(request, monkeypatch):
    """Long edits are found in another way than short ones; what is taken back is the same."""
    monkeypatch.setattr(rich_replay, "COMPARED_MOST", request.param)


def frontiers(note):
    return note._doc.oplog_frontiers


def shown(note):
    """The text with «» around what is bold, and what each line is."""
    runs = list(note.runs())
    words = "".join(f"«{run.text}»" if run.marks.bold else run.text for run in runs)
    return words, [run.line.kind.value for run in runs if run.line is not None]


class Told:
    """A note in which one edit is to be taken back after others."""

    def __init__(self, *runs):
        self.note = RichText()
        self.note.splice(0, 0, runs)

    def edit(self, verb, *args, **changes):
        self.before = frontiers(self.note)
        getattr(self.note, verb)(*args, **changes)
        self.after = frontiers(self.note)

    def take_back(self):
        what = back(self.note._doc, self.before, self.after)
        later = moves(self.note._doc, self.after, frontiers(self.note))
        found = [take_back(self.note._doc, name, one, later.get(name, NOTHING)) for name, one in what.items()]
        self.note._doc.commit()
        self.note._collected()
        return any(found)


def test_words_that_were_deleted_come_back_as_they_looked_where_they_were():
    told = Told(Run("one "), Run("two", BOLD), Run(" three"))
    told.edit("splice", 2, 4)
    told.note.splice(0, 0, [Run("zero ")])
    assert shown(told.note)[0] == "zero on«o» three\n"
    assert told.take_back() and shown(told.note)[0] == "zero one «two» three\n"


def test_a_mark_that_somebody_changed_since_stays_theirs():
    told = Told(Run("one two"))
    told.edit("format", 0, 7, bold=True)
    told.note.format(4, 7, bold=False, italic=True)
    assert told.take_back()
    assert [(run.text, run.marks) for run in told.note.runs()][:2] == [("one ", Marks()), ("two", Marks(italic=True))]
    assert not told.take_back()


def test_the_engine_names_marks_that_nobody_changed():
    """Who made italic what is bold did not make it bold."""
    told = Told(Run("one", BOLD))
    told.edit("format", 0, 3, bold=False)
    told.edit("format", 0, 3, bold=True)
    told.note.format(0, 3, italic=True)
    assert told.take_back()
    assert next(told.note.runs()).marks == Marks(italic=True)


def test_what_others_wrote_into_a_mark_or_where_it_grows_looks_as_what_is_around_it():
    told = Told(Run("one two"))
    told.edit("format", 0, 3, bold=True, link="https://a.b/")
    linked = Marks(bold=True, link="https://a.b/")
    told.note.splice(3, 0, [Run("X", linked)])
    told.note.splice(1, 0, [Run("Y", linked)])
    assert told.take_back()
    runs = [(run.text, run.marks) for run in told.note.runs()]
    # a link does not grow: who wrote one wanted it
    assert runs[:3] == [("oYne", Marks()), ("X", Marks(link="https://a.b/")), (" two", Marks())]


def test_a_line_is_what_it_was_beside_lines_of_others():
    told = Told(Run("one\ntwo\n"))
    told.edit("set_lines", 0, 6, kind=LineKind.CHECK, is_done=True)
    told.note.set_lines(5, 5, kind=LineKind.HEADING_1)
    told.note.splice(0, 0, [Run("zero"), Run("\n", line=told.note.line_at(0))])
    assert told.take_back()
    assert shown(told.note)[1][:3] == ["check", "text", "heading1"]
    assert not told.note.line_at(12).is_done


def test_a_picture_and_its_caption():
    told = Told(Run(OBJECT, Marks(picture=Picture("5e" * 32, "old", 100))))
    told.edit("set_picture", 0, caption="new")
    assert told.take_back() and told.note.marks_at(0).picture == Picture("5e" * 32, "old", 100)
    told.edit("splice", 0, 1)
    assert told.take_back() and told.note.marks_at(0).picture == Picture("5e" * 32, "old", 100)


def test_a_table_goes_and_rows_come_back_in_their_places():
    told = Told()
    grid = Grid(tuple(((Run(word, BOLD),), (Run("right"),)) for word in "abc"))
    told.edit("insert", 0, [grid])
    note = told.note
    table = note.tables.table(next(run.marks.table for run in note.runs() if run.marks.table))
    before = frontiers(note)
    note.tables.remove_row(table.id, table.rows[1])
    after = frontiers(note)
    note.tables.insert_row(table.id, 0)
    what = back(note._doc, before, after)
    later = moves(note._doc, after, frontiers(note))
    assert take_back(note._doc, f"rows:{table.id}", what[f"rows:{table.id}"], later[f"rows:{table.id}"])
    note._doc.commit()
    assert [row[0] for row in note.tables.cells(table.id)] == [(), *((Run(word, BOLD),) for word in "abc")]


def test_of_a_table_that_goes_the_row_of_somebody_else_is_left():
    told = Told()
    told.edit("insert", 0, [Grid((((Run("a"),), (Run("b"),)),))])
    table_id = next(run.marks.table for run in told.note.runs() if run.marks.table)
    row = told.note.tables.insert_row(table_id, 0)
    assert told.take_back() and told.note.text.strip("\n") == ""
    assert told.note.tables.table(table_id).rows == (row,)


def test_what_does_not_fit_is_left_out():
    note = RichText()
    note.splice(0, 0, [Run("short")])
    assert not take_back(note._doc, "rich", Back(TextOperation((99, -1))), NOTHING)
    assert not take_back(note._doc, "rows:" + "a" * 16, Back(TextOperation((1, -1))), NOTHING)
    assert note.text == "short\n"


@pytest.mark.parametrize(
    ("ones", "others", "expected"),
    [
        ([], [(0, 9, "b")], []),
        ([(0, 3, "a")], [(3, 9, "b")], []),
        ([(0, 5, "a"), (7, 9, "c")], [(3, 8, "b")], [(3, 5, "a", "b"), (7, 8, "c", "b")]),
        ([(0, 9, "a")], [(1, 2, "b"), (2, 4, "c")], [(1, 2, "a", "b"), (2, 4, "a", "c")]),
    ],
)
def test_where_stretches_meet(ones, others, expected):
    assert list(overlaps(ones, others)) == expected
