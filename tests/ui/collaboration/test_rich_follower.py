"""A Qt document follows a rich text step by step, from any text to any other."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextDocument

from core.collaboration.rich import RichText
from core.collaboration.rich_styles import OBJECT, Line, LineKind, Marks, Run, joined
from ui.collaboration.rich_follower import RichFollower
from ui.collaboration.rich_formats import RichFormats

LINES = st.builds(Line, kind=st.sampled_from(list(LineKind)), indent=st.integers(0, 2))
RUNS = st.lists(
    st.builds(Run, st.text(alphabet="ab😀\u2028", min_size=1, max_size=4), st.builds(Marks, bold=st.booleans()))
    | st.builds(Run, st.just(OBJECT), st.just(Marks(table="0123456789abcdef")))
    | st.builds(lambda line: Run("\n", line=line), LINES),
    max_size=6,
)
EDITS = st.tuples(st.floats(0, 1), st.floats(0, 1), st.sampled_from(("splice", "splice", "bold", "line")), RUNS, LINES)


@pytest.fixture
def follower(qapp):
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    made = RichFollower(document, RichFormats())
    made.document = document
    return made


def shown(follower):
    """What Qt shows, as runs, with each character's looks checked against its line."""
    made = []
    block = follower.document.begin()
    while block.isValid():
        line = follower.formats.line(block)
        parts = block.begin()
        while not parts.atEnd():
            fragment = parts.fragment()
            marks = follower.formats.marks(fragment.charFormat())
            is_object = fragment.text().startswith(OBJECT)
            assert fragment.charFormat() == follower.formats.chars(marks, line, is_object=is_object)
            made.append(Run(fragment.text(), marks))
            parts += 1
        made.append(Run("\n", line=line))
        block = block.next()
    return list(joined(iter(made)))


@settings(max_examples=60, deadline=None)
@given(st.lists(EDITS, max_size=6))
def test_any_steps_lead_to_what_the_text_is(qapp, edits):
    document = QTextDocument()
    follower = RichFollower(document, RichFormats())
    follower.document = document
    text = RichText()
    text.listen(lambda change, before: [follower.follow(step) for step in change.steps(before)])
    for one, other, what, runs, line in edits:
        start, end = sorted(int(share * (len(text.text) - 1)) for share in (one, other))
        if what == "splice":
            text.splice(start, end - start, runs)
        elif what == "bold":
            text.format(start, end, bold=True)
        else:
            text.set_lines(start, end, kind=line.kind, indent=line.indent)
        assert shown(follower) == list(text.runs())


def test_runs_that_come_in_pieces_are_the_whole(follower):
    runs = [Run("a"), Run("\n", line=Line(LineKind.HEADING_1)), Run("b", Marks(bold=True)), Run("c")]
    for run in runs:
        follower.append([run])
    follower.end(Line(LineKind.QUOTE))
    assert shown(follower) == [*runs, Run("\n", line=Line(LineKind.QUOTE))]
    assert list(follower.runs(0, 3)) == [Run("a"), Run("\n"), Run("b", Marks(bold=True))]


def test_what_qt_would_take_for_an_end_keeps_its_length(follower):
    follower.append([Run("a\ufdd0b\rc\u2029d")])
    assert follower.document.blockCount() == 1
    assert follower.length == 7


def test_areas_of_code_keep_their_distance_at_both_ends_only(follower):
    code = Line(LineKind.CODE)
    follower.append([Run("a"), Run("\n", line=code), Run("b"), Run("\n", line=code), Run("c")])
    follower.end(code)
    margins = []
    block = follower.document.begin()
    while block.isValid():
        margins.append((block.blockFormat().topMargin() > 0, block.blockFormat().bottomMargin() > 0))
        block = block.next()
    assert margins == [(True, False), (False, False), (False, True)]
