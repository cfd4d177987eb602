"""A change is told as steps in UTF-16 units, and the last line end is never part of one."""

import pytest

from core.collaboration.rich_change import Cut, Keep, Restyle, RichChange, RichSplice, sealed
from core.collaboration.rich_styles import PARAGRAPH, Line, LineKind, Run

ITEM = Line(LineKind.BULLET)
END = Run("\n", line=ITEM)


def test_positions_count_utf16_units_in_the_text_as_it_is_by_then():
    change = RichChange((Keep(1), Cut(1), Run("😀"), Keep(2, {"bold": True}), Run("x"), Keep(1)))
    assert list(change.steps("a😀b😀c\n")) == [
        RichSplice(1, 2, (Run("😀"),)),
        Restyle(3, 3, {"bold": True}),
        RichSplice(6, 0, (Run("x"),)),
    ]
    assert change.operation.apply("a😀b😀c\n") == "a😀b😀xc\n"


# each: what the engine tells, its text before and after, and what the view is told
CASES = {
    "the first words of an empty note": ([Run("a"), END], "", "a\n", (Run("a"), Keep(1, "item"))),
    "the first words are undone": ([Cut(2)], "a\n", "", (Cut(1), Keep(1, "plain"))),
    "the last line goes with its end": ([Keep(1), Keep(1), Cut(2)], "a\nb\n", "a\n", (Keep(2), Cut(0), Keep(1))),
    "words come behind the end": ([Keep(2), Run("b")], "a\n", "a\nb", (Keep(1), Run("\n"), Run("b"), Keep(1))),
    "words in an unended note": ([Keep(1), Run("b")], "a", "ab", (Keep(1), Run("b"), Keep(1))),
    "an end comes to an unended note": ([Keep(1), END], "a", "a\n", (Keep(1), Keep(1, "item"))),
    "a usual edit": ([Run("b")], "a\n", "ba\n", (Run("b"),)),
}


@pytest.mark.parametrize("case", CASES)
def test_the_end_stays(case):
    parts, before, after, _ = CASES[case]
    change = sealed(parts, before, after, last=PARAGRAPH, new_last=ITEM if END in parts else PARAGRAPH)
    ended = before if before.endswith("\n") else before + "\n"
    assert change.operation.apply(ended) == (after if after.endswith("\n") else after + "\n")
    for step in change.steps(ended):
        if isinstance(step, RichSplice):
            assert step.position + step.removed < len(ended) or not step.removed
    told = [part.changes for part in change.parts if isinstance(part, Keep) and part.changes]
    assert [changes["kind"] for changes in told] == ([LineKind.BULLET] if END in parts else [])
