"""Rich text: what one formats the others see, whoever edits where, and damaged content is shown as plain text."""

from dataclasses import replace

import loro
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.collaboration.rich import CHARACTERS_MOST, TEXT, RichText
from core.collaboration.rich_change import RichSplice
from core.collaboration.rich_styles import (
    EMBEDS,
    LINE_FIELDS,
    OBJECT,
    Grid,
    Line,
    LineKind,
    Marks,
    Paragraph,
    Picture,
    Run,
)
from core.errors import InputError

BOLD = Marks(bold=True)
DIGEST = "5e" * 32
WORDS = st.text(alphabet=st.sampled_from("ab 😀e\u0301ก\n\u05d0"), max_size=6)
# What a person can do, with places as shares of the text.
STEPS = st.tuples(
    st.sampled_from(("write", "write", "mark", "line", "undo", "redo", "object")),
    st.floats(0, 1),
    st.floats(0, 1),
    WORDS,
    st.sampled_from(list(LineKind)),
)


def units(runs):
    """Each UTF-16 unit of some runs with what it looks like."""
    made = []
    for run in runs:
        for letter in run.text:
            halves = letter.encode("utf-16-le")
            made += [(halves[at : at + 2], run.line or run.marks) for at in range(0, len(halves), 2)]
    return made


class Model:
    """Follows a document by the steps that its listeners hear."""

    def __init__(self, document):
        self.units = units(document.runs())
        document.listen(lambda change, before: [self.follow(step) for step in change.steps(before)])

    def follow(self, step):
        if isinstance(step, RichSplice):
            # the last line end is never touched
            assert step.position + step.removed < len(self.units)
            self.units[step.position : step.position + step.removed] = units(step.runs)
            return
        for at in range(step.position, step.position + step.length):
            half, looks = self.units[at]
            names = LINE_FIELDS if half == b"\n\0" else set(step.changes) - LINE_FIELDS
            if half != OBJECT.encode("utf-16-le"):
                names -= EMBEDS
            self.units[at] = half, replace(looks, **{key: step.changes[key] for key in names & set(step.changes)})


def act(document, step):
    """Do one of STEPS to a document."""
    what, one, other, words, kind = step
    start, end = sorted(int(share * (len(document.text) - 1)) for share in (one, other))
    if what == "write":
        document.splice(start, min(3, end - start), [Run(words, Marks(bold=kind == LineKind.CODE))])
    elif what == "mark":
        document.format(start, end, italic=len(words) % 2 == 0, link="https://a.b/" if len(words) > 3 else "")
    elif what == "line":
        document.set_lines(start, end, kind=kind, indent=len(words) % 3)
    elif what == "object":
        document.splice(start, 0, [Run(OBJECT, Marks(table="0123456789abcdef"))])
    else:
        getattr(document, what)()


def rich(*runs):
    made = RichText()
    made.splice(0, 0, runs)
    return made


def shown(document):
    """The text with «» around what is bold, and what each line is."""
    runs = list(document.runs())
    words = "".join(f"«{run.text}»" if run.marks.bold else run.text for run in runs)
    return words, [run.line.kind for run in runs if run.line is not None]


def test_an_empty_note_has_one_empty_line():
    assert RichText().text == "\n"
    assert RichText().content() == [Paragraph()]


def test_words_carry_their_marks_and_lines_their_kind():
    note = rich(Run("Plan\nbuy "), Run("milk", BOLD))
    note.set_lines(0, 0, kind=LineKind.HEADING_1)
    note.set_lines(6, 6, kind=LineKind.CHECK, is_done=True)
    again = RichText([note.snapshot()])
    assert again.content() == [
        Paragraph((Run("Plan"),), Line(LineKind.HEADING_1)),
        Paragraph((Run("buy "), Run("milk", BOLD)), Line(LineKind.CHECK, is_done=True)),
    ]


def test_bold_grows_at_its_end_when_another_types_there_and_a_link_does_not():
    """Peritext, section 3.3: what is typed behind a bold word is bold, behind a link it is not part of it."""
    note = rich(Run("bold", BOLD), Run(" "), Run("link", Marks(link="https://vega.example/")))
    note._text.insert(9, "X")
    note._text.insert(4, "Y")
    note._done()
    assert [(run.text, run.marks.bold, run.marks.link) for run in note.runs()][:3] == [
        ("boldY", True, ""),
        (" ", False, ""),
        ("link", False, "https://vega.example/"),
    ]


def test_enter_continues_the_line_and_joined_lines_are_what_the_first_was():
    note = rich(Run("one"))
    note.set_lines(0, 0, kind=LineKind.BULLET)
    note.splice(2, 0, [Run("\n")])
    assert shown(note) == ("on\ne\n", [LineKind.BULLET, LineKind.BULLET])
    note.set_lines(4, 4, kind=LineKind.QUOTE)
    note.splice(1, 2)
    assert shown(note) == ("oe\n", [LineKind.BULLET])


def test_an_emptied_first_line_leaves_what_the_second_was():
    note = rich(Run("\nitem"))
    note.set_lines(2, 2, kind=LineKind.BULLET)
    note.splice(0, 1)
    assert shown(note) == ("item\n", [LineKind.BULLET])


def test_two_who_format_the_same_words_both_keep_their_work():
    note = rich(Run("words"))
    other = RichText([note.snapshot()])
    note.format(0, 5, bold=True)
    other.format(2, 5, italic=True)
    other.set_lines(0, 0, kind=LineKind.HEADING_2)
    note.take(other.updates(note.version))
    other.take(note.updates(other.version))
    assert list(note.runs()) == list(other.runs())
    assert list(note.runs())[:2] == [Run("wo", BOLD), Run("rds", Marks(bold=True, italic=True))]


def test_two_who_begin_an_empty_note_at_once_have_a_line_each():
    one, other = RichText(), RichText()
    one.splice(0, 0, [Run("one")])
    other.splice(0, 0, [Run("other")])
    one.take(other.updates())
    assert sorted(one.text.split("\n")) == ["", "one", "other"]


def test_undo_takes_back_own_formatting_only():
    note = rich(Run("words"))
    note.format(0, 5, bold=True)
    other = RichText([note.snapshot()])
    other.splice(5, 0, [Run("!")])
    note.take(other.updates(note.version))
    note.undo()
    assert list(note.runs())[:1] == [Run("words!")]
    note.redo()
    assert next(note.runs()).text.startswith("words")
    assert next(note.runs()).marks.bold
    note.undo()
    note.undo()
    assert note.text == "!\n"
    assert not note.can_undo


def test_blocks_go_in_where_the_caret_is():
    note = rich(Run("before after"))
    item = Paragraph((Run("item"),), Line(LineKind.BULLET))
    end = note.insert(6, [item, Paragraph((Run("more"),))])
    assert shown(note)[0] == "before\nitem\nmore\n after\n"
    assert [line.kind for line in (note.line_at(0), note.line_at(8), note.line_at(13), note.line_at(20))] == [
        LineKind.TEXT,
        LineKind.BULLET,
        LineKind.TEXT,
        LineKind.TEXT,
    ]
    assert note.text[:end].endswith("more\n")


def test_words_go_into_the_line_that_is_there():
    note = rich(Run("item"))
    note.set_lines(0, 0, kind=LineKind.BULLET)
    assert note.insert(4, [Paragraph((Run("s", BOLD),))]) == 5
    assert note.content() == [Paragraph((Run("item"), Run("s", BOLD)), Line(LineKind.BULLET))]


def test_what_was_copied_can_be_put_into_another_note():
    note = rich(Run("Title\nwords "), Run("bold", BOLD), Run("\n"))
    note.set_lines(0, 0, kind=LineKind.HEADING_1)
    note.insert(len(note.text) - 1, [Grid((((Run("head"),), (Run("b", BOLD),)), ((Run("1"),), ())))])
    other = RichText()
    other.insert(0, note.content())
    assert other.content() == note.content()
    assert other.tables.cells(next(run.marks.table for run in other.runs() if run.text == OBJECT)) == (
        ((Run("head"),), (Run("b", BOLD),)),
        ((Run("1"),), ()),
    )


def test_some_words_of_a_heading_are_words_when_copied():
    note = rich(Run("A heading"))
    note.set_lines(0, 0, kind=LineKind.HEADING_1)
    assert note.content(2, 9) == [Paragraph((Run("heading"),))]


def test_a_picture_has_a_caption_and_a_width():
    note = rich(Run(OBJECT, Marks(picture=Picture(DIGEST))))
    note.set_picture(0, caption="A cat", width=320)
    assert note.marks_at(0).picture == Picture(DIGEST, "A cat", 320)
    with pytest.raises(InputError, match="no picture"):
        note.set_picture(1, width=100)


@pytest.mark.parametrize(
    ("verb", "values"),
    [
        ("format", {"link": "javascript:alert(1)"}),
        ("format", {"link": "https://a b"}),
        ("format", {"bold": 1.5}),
        ("format", {"mention": "nobody"}),
        ("format", {"blink": True}),
        ("format", {"table": "0123456789abcdef"}),
        ("set_lines", {"indent": 9}),
        ("set_lines", {"indent": True}),
        ("set_lines", {"kind": "poem"}),
        ("set_lines", {"language": "py thon"}),
        ("set_lines", {"bold": True}),
    ],
)
def test_impossible_values_are_refused(verb, values):
    note = rich(Run("words"))
    before = note.version
    with pytest.raises(InputError):
        getattr(note, verb)(0, 5, **values)
    assert note.version == before


def test_places_outside_and_too_much_text_are_refused():
    note = rich(Run("words"))
    for verb in (lambda: note.splice(0, 6), lambda: note.format(0, 99, bold=True), lambda: note.splice(-1, 0)):
        with pytest.raises(InputError, match="not in it"):
            verb()
    with pytest.raises(InputError, match="room"):
        note.splice(0, 0, [Run("x" * CHARACTERS_MOST)])


def test_text_from_anywhere_is_cleaned():
    note = rich(Run(f"a\r\nb\x00\x1b[1m\ud800{OBJECT}c\u2029"))
    assert note.text == "a\nb[1m?c\n\n"


def test_an_anchor_moves_with_the_text():
    note = rich(Run("one two"))
    other = RichText([note.snapshot()])
    anchor = note.anchor(4)
    other.splice(0, 0, [Run("😀 ")])
    note.take(other.updates(note.version))
    assert note.locate(anchor) == other.locate(anchor) == 6
    assert note.locate(b"no anchor") is None
    assert RichText().locate(anchor) is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("012"), STEPS), max_size=14))
def test_two_who_edit_at_once_end_with_the_same_and_listeners_can_follow(steps):
    one, other = RichText(), RichText()
    models = [Model(one), Model(other)]
    for who, step in steps:
        if who == "2":
            one.take(other.updates(one.version))
        else:
            act(one if who == "0" else other, step)
    one.take(other.updates(one.version))
    other.take(one.updates(other.version))
    assert list(one.runs()) == list(other.runs())
    for model, document in zip(models, (one, other), strict=True):
        assert model.units == units(document.runs())
        assert document.text == "".join(run.text for run in document.runs())
        assert document.text.endswith("\n")
        assert list(RichText([document.snapshot()]).runs()) == list(document.runs())


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**40), 2**40)
    | st.floats()
    | st.binary(max_size=4)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=5,
)
KEYS = st.sampled_from(
    ("bold", "link", "mention", "picture", "table", "line", "done", "indent", "language", "comment:1")
)
HOSTILE = st.tuples(KEYS | st.text(min_size=1, max_size=8), VALUES, st.floats(0, 1), st.floats(0, 1))


@settings(max_examples=80, deadline=None)
@given(st.lists(HOSTILE, max_size=6), st.text(max_size=20), st.lists(VALUES, max_size=5))
def test_hostile_content_is_shown_as_text_and_never_crashes(marks, words, rows):
    note = rich(Run("mine\n"))
    model = Model(note)
    foe = loro.LoroDoc()
    foe.import_(note.snapshot())
    foe.config_default_text_style(loro.ExpandType.Both)
    text = foe.get_text(TEXT)
    text.insert(len(note.text), words.encode("utf-8", "replace").decode() + OBJECT)
    for key, value, one, other in marks:
        start, end = sorted(int(share * text.len_unicode) for share in (one, other))
        if start < end:
            text.mark(start, end, key, value)
    held = foe.get_movable_list("rows:0123456789abcdef")
    for value in rows:
        held.insert(0, value)
    foe.get_map(TEXT).insert("note", 1)
    foe.commit()
    note.take(foe.export(loro.ExportMode.Updates(loro.VersionVector())))
    assert note.text.startswith("mine\n")
    assert model.units == units(note.runs())
    for run in note.runs():
        assert run.marks.link == "" or run.marks.link.startswith(("http:", "https:", "mailto:", "vega:"))
    assert len(note.content()) >= 1
    assert note.tables.table("0123456789abcdef").columns == ()
    note.splice(0, 4, [Run("still")])
    note.set_lines(0, len(note.text), kind=LineKind.TEXT)
