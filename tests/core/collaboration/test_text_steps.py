"""A person takes back what they did and nobody else's, step by step, also after a restart."""

from hypothesis import given
from hypothesis import strategies as st

from core.collaboration import utf16
from core.collaboration.document import Document
from core.collaboration.ot import TextOperation
from core.collaboration.text_steps import TextSteps


def slow(points=int):
    """Steps of a person who pauses after everything."""
    moments = iter(range(0, 10_000, 10))
    return TextSteps(points, clock=lambda: float(next(moments)))


def document(stored=()):
    made = Document(stored)
    made._steps = slow(made._points)
    return made


def test_twenty_steps_back_beside_a_colleague_leave_their_words():
    ada, bo = document(), document()
    for number in range(20):
        ada.splice(len(ada.text), 0, f"<{number}>")
        bo.take(ada.updates())
        bo.splice(len(bo.text) // 2, 0, f"b{number} ")
        ada.take(bo.updates())
    for number in range(20):
        ada.undo()
        bo.splice(0, 0, f"c{number} ")
        ada.take(bo.updates())
        bo.take(ada.updates())
    assert ada.text == bo.text
    assert sorted(ada.text.split()) == sorted([f"b{n}" for n in range(20)] + [f"c{n}" for n in range(20)])
    for _ in range(20):
        ada.redo()
    assert ada.text.replace(" ", "").count("<") == 20


def test_twenty_steps_back_across_a_restart_leave_the_words_of_others():
    ada, bo = document(), document()
    for number in range(20):
        ada.splice(len(ada.text), 0, f"<{number}>")
        bo.take(ada.updates())
        bo.splice(len(bo.text) // 2, 0, f"b{number} ")
        ada.take(bo.updates())
    kept, stored = ada.steps(), ada.snapshot()
    bo.splice(0, 0, "while you were away ")
    again = document([stored])
    again.take(bo.updates())
    again.load_steps(kept)
    for _ in range(20):
        again.undo()
    expected = sorted([f"b{n}" for n in range(20)] + ["while", "you", "were", "away"])
    assert sorted(again.text.split()) == expected
    bo.take(again.updates())
    assert bo.text == again.text


def test_what_was_taken_back_before_a_restart_is_made_again_after_it():
    ada, bo = document(), document()
    for word in ("one ", "two ", "three "):
        ada.splice(len(ada.text), 0, word)
    ada.undo()
    ada.undo()
    bo.take(ada.updates())
    kept, stored = ada.steps(), ada.snapshot()
    bo.splice(0, 0, "Bo: ")
    again = document([stored])
    again.take(bo.updates())
    again.load_steps(kept)
    assert again.text == "Bo: one "
    again.redo()
    again.redo()
    assert again.text == "Bo: one two three "
    for _ in range(3):
        again.undo()
    assert again.text == "Bo: "


def test_what_was_typed_and_deleted_again_is_gone_after_both_are_taken_back():
    """Letters that an undo brings back are the person's own, also for the undo of their typing."""
    ada = document()
    ada.splice(0, 0, "stays ")
    ada.splice(6, 0, "word")
    ada.splice(6, 4, "")
    ada.undo()
    assert ada.text == "stays word"
    ada.undo()
    assert ada.text == "stays "
    ada.redo()
    ada.redo()
    assert ada.text == "stays "
    ada.undo()
    assert ada.text == "stays word"


def test_what_is_typed_without_a_pause_is_one_step_unless_it_is_ended():
    steps = TextSteps(int, clock=lambda: 5.0)
    steps.changed(TextOperation(("a",)), "")
    steps.changed(TextOperation((1, "b")), "a")
    steps.end()
    steps.changed(TextOperation((2, "c")), "ab")
    assert steps.undo("abc").apply("abc") == "ab"
    assert steps.undo("ab").apply("ab") == ""
    assert steps.undo("") is None


def test_what_is_typed_while_others_write_is_still_one_step():
    steps = TextSteps(int, clock=lambda: 5.0)
    steps.changed(TextOperation(("a",)), "")
    steps.heard(TextOperation((1, "X")))
    steps.changed(TextOperation((1, "b")), "aX")
    assert steps.undo("abX").apply("abX") == "X"
    assert not steps.can_undo
    assert steps.redo("X").apply("X") == "abX"


def test_steps_of_which_nothing_is_left_are_passed_over():
    steps = slow()
    steps.changed(TextOperation(("first ",)), "")
    steps.changed(TextOperation((6, "second")), "first ")
    steps.heard(TextOperation((6, -6)))
    assert steps.undo("first ").apply("first ") == ""


def test_old_steps_go_when_there_are_too_many_and_a_long_one_stays(monkeypatch):
    monkeypatch.setattr("core.collaboration.text_steps.CHARACTERS_MOST", 50)
    steps = slow()
    steps.changed(TextOperation((-100,)), "x" * 100)
    steps.changed(TextOperation((-100,)), "y" * 100)
    again = slow()
    again.load(steps.stored(), TextOperation(()), "")
    assert again.undo("").apply("") == "y" * 100
    assert again.undo("y" * 100) is None


@given(junk=st.binary(max_size=60))
def test_damaged_steps_are_left_out(junk):
    made = document()
    made.splice(0, 0, "abc")
    made.load_steps(junk)
    made._steps.load(junk, TextOperation(()), "abc")
    made.undo()
    assert made.text in ("", "abc")


def test_steps_that_do_not_fit_the_text_are_left_out():
    steps = slow()
    steps.changed(TextOperation(("a long text",)), "")
    again = slow()
    again.load(steps.stored(), TextOperation(()), "short")
    assert not again.can_undo


edits = st.lists(
    st.tuples(
        st.sampled_from(["own", "own", "other", "undo", "redo"]),
        st.floats(0, 1),
        st.integers(0, 3),
        st.text("xyz", max_size=3),
    ),
    max_size=25,
)


@given(edits=edits)
def test_taking_everything_back_leaves_only_what_others_wrote(edits):
    """Ada writes small letters, Bo digits, and deletes nothing of hers; after all her undos only his digits remain."""
    ada, bo = document(), document()
    digits = 0
    for who, share, removed, words in edits:
        if who == "own":
            place = int(share * len(ada.text))
            removed = min(removed, len(ada.text) - place)
            # she deletes only what is hers
            while removed and not ada.text[place : place + removed].islower():
                removed -= 1
            ada.splice(place, removed, words)
        elif who == "other":
            bo.take(ada.updates())
            bo.splice(int(share * len(bo.text)), 0, "1" * removed)
            digits += removed
            ada.take(bo.updates())
        else:
            getattr(ada, who)()
    while ada._steps.can_undo:
        ada.undo()
    assert ada.text == "1" * digits
    bo.take(ada.updates())
    assert bo.text == ada.text


typing = st.lists(
    st.tuples(
        st.sampled_from(["on", "on", "on", "back", "back", "elsewhere", "other", "points"]),
        st.floats(0, 1),
        st.integers(0, 3),
        st.text("ab\u00e9\u0301\U0001d11e", max_size=3),
        st.sampled_from([0.1, 0.1, 5.0]),
    ),
    max_size=25,
)


@given(typing=typing)
def test_what_an_editor_typed_is_taken_back_and_made_again_to_the_letter(typing):
    """At UTF-16 positions as Qt counts, also between the halves of a character; Bo writes only digits."""
    ada, bo = Document(), Document()
    now = [0.0]
    ada._steps = TextSteps(ada._points, clock=lambda: now[0])
    caret = 0
    for what, share, removed, words, pause in typing:
        now[0] += pause
        length = utf16.length(ada.text)
        if what == "other":
            bo.take(ada.updates())
            bo.splice(int(share * len(bo.text)), 0, "1" * removed)
            ada.take(bo.updates())
            continue
        if what == "points":
            ada.splice(int(share * len(ada.text)), 0, words)
            continue
        place = min(caret, length) if what in ("on", "back") else int(share * length)
        removed = {"on": 0, "back": min(removed, place)}.get(what, min(removed, length - place))
        place -= removed if what == "back" else 0
        without = ada.text.encode("utf-16-le")[2 * place : 2 * (place + removed)].decode("utf-16-le", "ignore")
        if any(letter.isdigit() for letter in without):
            continue
        ada.splice16(place, removed, "" if what == "back" else words)
        caret = place + (0 if what == "back" else utf16.length(words))
    text, digits = ada.text, sum(letter.isdigit() for letter in ada.text)
    while ada._steps.can_undo:
        ada.undo()
    assert ada.text == "1" * digits
    while ada._steps.can_redo:
        ada.redo()
    assert ada.text == text
    bo.take(ada.updates())
    assert bo.text == text


async def test_after_a_restart_of_the_program_ones_own_words_are_taken_back_beside_a_colleague(machine, until):
    async with machine("bo") as bo:
        async with machine("ada") as ada:
            space = await ada.collaboration.create("Paper")
            note = await ada.collaboration.open_note(space.id)
            document = (await ada.collaboration.open_document(space.id, "text-note")).document
            note.splice(0, 0, "Ada one. ")
            await bo.join(ada, space.id)
            theirs = await bo.collaboration.open_note(space.id)
            await until(lambda: theirs.text == "Ada one. ")
            theirs.splice(9, 0, "Bo one. ")
            await until(lambda: "Bo one" in note.text)
            document.end_step()
            note.splice(0, 3, "ADA")
            await note.flush()
            await until(lambda: theirs.text.startswith("ADA"))
        theirs.splice(len(theirs.text), 0, "Bo two. ")
        async with machine("ada") as ada:
            note = await ada.collaboration.open_note(space.id)
            await until(lambda: "Bo two" in note.text)
            note.undo()
            assert note.text == "Ada one. Bo one. Bo two. "
            note.undo()
            assert note.text == "Bo one. Bo two. "
            note.undo()
            assert note.text == "Bo one. Bo two. "
            await until(lambda: theirs.text == note.text)


def test_wide_characters_are_taken_back_whole():
    """An editor counts two units for each of these."""
    made = document()
    made.splice16(0, 0, "a😀b😀")
    made.splice16(1, 2, "x")
    assert made.text == "axb😀"
    made.splice16(3, 2, "")
    made.undo()
    made.undo()
    assert made.text == "a😀b😀"
    made.redo()
    assert made.text == "axb😀"


def test_an_edit_from_outside_is_heard_and_is_a_step_of_its_own():
    made = Document()
    made.splice(0, 0, "one two")
    heard = []
    made.listen(lambda change, before: heard.append((change.apply(before), before)))
    made.replace(4, 3, "three")
    assert heard == [("one three", "one two")]
    made.splice(9, 0, "!")
    made.undo()
    assert made.text == "one three"
    made.undo()
    assert made.text == "one two"
