"""A person takes back what they did in a note and nobody else's, step by step, also after a restart."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.rich import RichText
from core.collaboration.rich_steps import RichSteps
from core.collaboration.rich_styles import OBJECT, PARAGRAPH, Grid, LineKind, Marks, Picture, Run
from core.collaboration.text_steps import STEPS_MOST

PICTURE = Marks(picture=Picture("5e" * 32))


def slow(made):
    """The note of a person who pauses after everything."""
    moments = iter(range(0, 1_000_000, 10))
    made._steps = RichSteps(made._doc, made._collected, clock=lambda: float(next(moments)))
    return made


def note(stored=()):
    return slow(RichText(stored))


def restarted(made):
    """The same note in a program that was ended and started again."""
    kept, stored = made.steps(), made.snapshot()
    again = note([stored])
    again.load_steps(kept)
    return again


def write(made, place, words, **marks):
    made.splice(place, 0, [Run(words, Marks(**marks))])


def both(one, other):
    one.take(other.updates(one.version))
    other.take(one.updates(other.version))


def looks(made):
    """All that is in it, tables too."""
    runs = list(made.runs())
    return runs, [made.tables.cells(run.marks.table) for run in runs if run.marks.table]


@pytest.mark.parametrize("is_restarted", [False, True])
def test_twenty_steps_back_beside_a_colleague_leave_their_words(is_restarted):
    ada, bo = note(), note()
    for number in range(20):
        write(ada, len(ada.text) - 1, f"<{number}>", bold=number % 2 == 0)
        both(ada, bo)
        write(bo, len(bo.text) // 2, f"b{number} ")
        both(ada, bo)
    whole = ada.text
    if is_restarted:
        ada = restarted(ada)
    for number in range(20):
        write(bo, 0, f"c{number} ")
        ada.undo()
        both(ada, bo)
    assert looks(ada) == looks(bo)
    assert sorted(ada.text.split()) == sorted([f"b{n}" for n in range(20)] + [f"c{n}" for n in range(20)])
    assert all(run.marks == Marks() for run in ada.runs())
    if is_restarted:
        ada = restarted(ada)
    for _ in range(20):
        ada.redo()
    assert ada.text.endswith(whole)


def test_what_was_typed_and_deleted_again_is_gone_after_both_are_taken_back():
    """Letters that an undo brings back are the person's own, also for the undo of their typing."""
    ada = note()
    write(ada, 0, "stays ")
    write(ada, 6, "word")
    ada.splice(6, 4)
    ada = restarted(ada)
    ada.undo()
    assert ada.text == "stays word\n"
    ada = restarted(ada)
    ada.undo()
    assert ada.text == "stays \n"
    ada.redo()
    ada = restarted(ada)
    ada.redo()
    assert ada.text == "stays \n"
    ada.undo()
    assert ada.text == "stays word\n"
    assert ada.can_undo and ada.can_redo


def test_marks_lines_tables_and_pictures_are_taken_back_one_by_one_after_a_restart():
    made = note()
    write(made, 0, "Title\nbody")
    states = [looks(made)]

    def do(verb, *args, **changes):
        verb(*args, **changes)
        states.append(looks(made))

    do(made.set_lines, 0, 0, kind=LineKind.HEADING_1)
    do(made.format, 6, 10, bold=True, link="https://a.b/")
    do(made.set_lines, 6, 6, kind=LineKind.CHECK)
    do(made.set_lines, 6, 6, is_done=True)
    do(made.splice, 6, 0, [Run(OBJECT, PICTURE)])
    do(made.set_picture, 6, caption="A view", width=200)
    do(made.insert, len(made.text) - 1, [Grid((((Run("a"),), (Run("b"),)), ((Run("c"),), ())))])
    table = made.tables.table(next(run.marks.table for run in made.runs() if run.marks.table))
    place = (table.id, table.rows[0], table.columns[0])
    do(made.tables.splice, place, 1, 0, " word")
    do(made.tables.format, place, 0, 3, italic=True)
    do(made.tables.insert_row, table.id, 1)
    do(made.tables.remove_column, table.id, table.columns[1])
    do(made.splice, 0, 6)
    for _ in range(2):
        made = restarted(made)
        for state in states[-2::-1]:
            made.undo()
            assert looks(made) == state
        made = restarted(made)
        for state in states[1:]:
            made.redo()
            assert looks(made) == state
        assert not made.can_redo


def test_what_others_did_while_the_program_was_closed_is_left():
    ada, bo = note(), note()
    write(bo, 0, "begun by bo: ")
    bo.splice(0, 13)
    both(ada, bo)
    write(ada, 0, "one two")
    ada.format(0, 3, bold=True)
    ada.set_lines(0, 0, kind=LineKind.HEADING_1)
    both(ada, bo)
    kept, stored = ada.steps(), ada.snapshot()
    bo.set_lines(0, 0, kind=LineKind.QUOTE)
    bo.splice(1, 3)
    write(bo, 0, "zero ")
    ada = note([stored])
    ada.load_steps(kept)
    both(ada, bo)
    ada.undo()  # the line is Bo's now: on to the letters
    assert ada.line_at(0).kind == LineKind.QUOTE and all(not run.marks.bold for run in ada.runs())
    ada.undo()
    assert ada.text == "zero \n" and ada.line_at(0).kind == LineKind.QUOTE
    ada.redo()
    assert ada.text == "zero otwo\n"


def test_what_is_typed_without_a_pause_is_one_step_unless_it_is_ended():
    made = RichText()
    made._steps = RichSteps(made._doc, made._collected, clock=lambda: 5.0)
    write(made, 0, "a")
    write(made, 1, "b")
    made.end_step()
    write(made, 2, "c")
    assert made.text == "abc\n"
    made = restarted(made)
    made.undo()
    assert made.text == "ab\n"
    made.undo()
    assert made.text == "\n" and not made.can_undo


def test_what_is_typed_while_others_write_is_still_one_step():
    ada, bo = note(), note()
    ada._steps = RichSteps(ada._doc, ada._collected, clock=lambda: 5.0)
    write(ada, 0, "a")
    both(ada, bo)
    write(bo, 1, "X")
    both(ada, bo)
    write(ada, 2, "b")
    ada = restarted(ada)
    ada.undo()
    assert ada.text == "X\n" and not ada.can_undo
    ada.redo()
    assert ada.text == "aXb\n"


def test_steps_of_which_nothing_is_left_are_passed_over():
    ada, bo = note(), note()
    write(ada, 0, "first ")
    write(ada, 6, "second")
    both(ada, bo)
    bo.splice(6, 6)
    both(ada, bo)
    ada.undo()
    assert ada.text.strip() == ""
    ada.undo()
    assert not ada.can_undo


def test_what_was_made_for_a_guest_and_what_is_restored():
    made = note()
    write(made, 0, "mine")
    version = made.version
    with made.written_by("Guest"):
        write(made, 0, "guest ")
    made.splice(6, 4)
    made.go_back(version)
    assert made.text == "mine\n"
    made = restarted(made)
    made.undo()
    assert made.text == "guest \n"
    made.undo()
    made.undo()
    assert made.text == "guest \n"
    made.redo()
    assert made.text == "guest mine\n"


def test_something_new_ends_redo_and_steps_are_bounded(monkeypatch):
    made = note()
    for number in range(STEPS_MOST + 5):
        write(made, number, "x")
    made.undo()
    write(made, 0, "y")
    assert not made.can_redo
    assert len(made.steps()) < 8_000
    whole = restarted(made)
    for _ in range(STEPS_MOST):
        whole.undo()
    assert not whole.can_undo and whole.text == "x" * 5 + "\n"
    monkeypatch.setattr("core.collaboration.rich_steps.PARTS_MOST", 8)
    some = restarted(made)
    some.undo()
    some.undo()
    assert not some.can_undo


def test_a_viewer_takes_nothing_back():
    made = note()
    write(made, 0, "words")
    made.is_writable = False
    for verb in (made.undo, made.redo):
        with pytest.raises(Exception, match="not change it"):
            verb()


@given(junk=st.binary(max_size=60))
def test_damaged_steps_are_left_out(junk):
    made = note()
    write(made, 0, "abc")
    made.load_steps(junk)
    made._steps.load(junk)
    made.undo()
    assert made.text == "\n"


rows = st.tuples(
    st.integers(0, 3),
    st.integers(-1, 30),
    st.integers(-1, 30),
    st.booleans(),
    st.binary(max_size=8),
    st.dictionaries(
        st.sampled_from(["rich", "rows:" + "a" * 16, "cell", ""]),
        st.lists(st.integers(-40, 40) | st.tuples(st.integers(-9, 40)), max_size=4),
        max_size=2,
    ),
)


@given(rows=st.lists(rows, max_size=4))
def test_steps_that_do_not_fit_this_note_raise_nothing(rows):
    made, bo = note(), note()
    write(made, 0, "one two")
    made.set_lines(0, 0, kind=LineKind.BULLET)
    write(bo, 0, "three ")
    both(made, bo)
    writers = [made.writer, bo.writer, 0, 2**64 - 1]
    stored = [(writers[row[0]], *row[1:]) for row in rows]
    made._steps.load(msgspec.msgpack.encode((stored, stored)))
    for _ in range(5):
        made.undo()
        made.redo()
    made.undo()
    made.steps()
    bo.take(made.updates())
    assert looks(bo) == looks(made)


def test_steps_of_edits_that_are_not_here_are_left_out():
    """As of a copy that went back to an older state."""
    made = note()
    write(made, 0, "one")
    older = made.snapshot()
    write(made, 3, " two")
    again = note([older])
    again.load_steps(made.steps())
    assert not again.can_undo


edits = st.lists(
    st.tuples(
        st.sampled_from(
            [*["own"] * 3, "other", "other", "apart", "meet", "mark", "line", "table", "undo", "redo", "restart"]
        ),
        st.floats(0, 1),
        st.floats(0, 1),
        st.text("xyz", max_size=3),
    ),
    max_size=25,
)


def act(ada, what, one, other, words):
    """Ada does something that deletes nothing of Bo's."""
    low, high = sorted(int(share * (len(ada.text) - 1)) for share in (one, other))
    if what == "own":
        end = min(low + 3, high)
        # she deletes only what is hers
        while end > low and not ada.text[low:end].islower():
            end -= 1
        ada.splice(low, end - low, [Run(words, Marks(italic=len(words) == 2))] if words else ())
    elif what == "mark":
        ada.format(low, high, bold=len(words) % 2 == 0, code=len(words) == 1)
    elif what == "line":
        ada.set_lines(low, high, kind=(LineKind.HEADING_2, LineKind.BULLET)[len(words) % 2], indent=len(words))
    elif what == "table":
        ada.insert(low, [Grid((((Run(words),), ()),))])
    else:
        getattr(ada, what)()


@given(edits=edits)
def test_taking_everything_back_leaves_only_what_others_wrote(edits):
    """Ada writes small letters, marks and tables, Bo digits; after all her undos only his digits remain, as he
    wrote them. They may write at the same time, and she may restart."""
    ada, bo = note(), note()
    digits = 0
    for what, one, other, words in edits:
        if what in ("other", "apart"):
            if what == "other":
                both(ada, bo)
            count = 1 + len(words)
            # as who types goes on with the looks of what is before
            write(bo, int(one * (len(bo.text) - 1)), "1" * count)
            digits += count
            if what == "other":
                both(ada, bo)
        elif what == "meet":
            both(ada, bo)
        elif what == "restart":
            ada = restarted(ada)
        else:
            act(ada, what, one, other, words)
    both(ada, bo)
    whole = looks(ada)
    count = 0
    while ada.can_undo:
        ada.undo()
        count += 1
    assert ada.text.replace("\n", "") == "1" * digits
    # of two who mark and write at one place at once, the engine may put the words under the mark
    if not any(what == "apart" for what, *_ in edits):
        assert all(run.marks == Marks() and run.line in (None, PARAGRAPH) for run in ada.runs())
    ada = restarted(ada)
    for _ in range(count):
        ada.redo()
    assert looks(ada) == whole
    both(ada, bo)
    assert looks(bo) == looks(ada)


async def test_after_a_restart_of_the_program_ones_own_work_is_taken_back_beside_a_colleague(machine, until):
    async with machine("bo") as bo:
        async with machine("ada") as ada:
            space = await ada.collaboration.create("Paper")
            document_id = (await ada.collaboration.add_document(space.id, "note", "Ours")).id
            copy = await ada.collaboration.open_document(space.id, document_id)
            write(copy.document, 0, "Ada one. ")
            copy.document.set_lines(0, 0, kind=LineKind.HEADING_1)
            await copy.save()
            await bo.join(ada, space.id)
            theirs = await bo.collaboration.open_document(space.id, document_id)
            await until(lambda: theirs.document.line_at(0).kind == LineKind.HEADING_1)
            write(theirs.document, 9, "Bo one. ")
            await until(lambda: "Bo one" in copy.document.text)
            copy.document.format(0, 3, bold=True)
            await copy.save()
            await until(lambda: theirs.document.marks_at(0).bold)
        write(theirs.document, 0, "Bo two. ")
        await theirs.save()
        async with machine("ada") as ada:
            copy = await ada.collaboration.open_document(space.id, document_id)
            await until(lambda: "Bo two" in copy.document.text)
            made = copy.document
            made.undo()
            assert not made.marks_at(8).bold and made.line_at(0).kind == LineKind.HEADING_1
            made.undo()
            assert made.line_at(0).kind == LineKind.TEXT
            made.undo()
            assert made.text.strip("\n") == "Bo two. Bo one. "
            made.undo()
            await until(lambda: looks(theirs.document) == looks(made))
            for _ in range(3):
                made.redo()
            assert made.text == "Bo two. Ada one. Bo one. \n" and made.marks_at(8).bold
            await until(lambda: looks(theirs.document) == looks(made))
