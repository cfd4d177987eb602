"""What Markdown means in a note (each as CommonMark 0.31 or GitHub's extension of it says)."""

import pytest

from core.collaboration.rich_markdown_reading import CHARACTERS_MOST, from_markdown
from core.collaboration.rich_styles import Grid, Line, LineKind, Marks, Paragraph, Run

TEXT, CODE = LineKind.TEXT, LineKind.CODE


def shown(text):
    return [
        (block.line.kind, block.line.indent, "".join(run.text for run in block.runs)) for block in from_markdown(text)
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a\nb\n\nc", [(TEXT, 0, "a b"), (TEXT, 0, "c")]),
        ("Title\n===\n\n###### Six", [(LineKind.HEADING_1, 0, "Title"), (LineKind.HEADING_3, 0, "Six")]),
        ("- a\n  1. b\n\n     c", [(LineKind.BULLET, 0, "a"), (LineKind.NUMBER, 1, "b"), (TEXT, 2, "c")]),
        ("- > q\n- # h", [(LineKind.BULLET, 0, ""), (LineKind.QUOTE, 1, "q"), (LineKind.BULLET, 0, ""),
                          (LineKind.HEADING_1, 1, "h")]),
        ("> a\n> - b", [(LineKind.QUOTE, 0, "a"), (LineKind.BULLET, 0, "b")]),
        ("```py\nx\n\n  y\n```", [(CODE, 0, "x"), (CODE, 0, ""), (CODE, 0, "  y")]),
        ("    x\n\n---", [(CODE, 0, "x"), (LineKind.RULE, 0, "")]),
        ("", []),
    ],
)  # fmt: skip
def test_what_lines_become(text, lines):
    assert shown(text) == lines


def test_boxes_of_lists_are_check_boxes():
    found = from_markdown("- [ ] a\n- [X] b\n- [] c\n- [ ]")
    lines = [Line(LineKind.CHECK), Line(LineKind.CHECK, is_done=True), Line(LineKind.BULLET), Line(LineKind.CHECK)]
    assert [block.line for block in found] == lines
    assert [block.runs for block in found][:2] == [(Run("a"),), (Run("b"),)]


def test_the_language_of_code_is_a_word_or_nothing():
    assert from_markdown("```c++ extra\nx\n```")[0].line.language == "c++"
    assert from_markdown("```<script>\nx\n```")[0].line.language == ""


def test_tables_with_rows_of_any_length():
    (found,) = from_markdown("| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 |")
    assert found == Grid((((Run("a"),), (Run("b"),)), ((Run("1"),), ()), ((Run("1"),), (Run("2"),))))


def test_links_that_could_do_harm_are_words():
    (found,) = from_markdown("[a](javascript:x) [b](file:///x) [c](https://x/ 'title')")
    assert [(run.text, run.marks.link) for run in found.runs] == [
        ("[a](javascript:x) [b](file:///x) ", ""),
        ("c", "https://x/"),
    ]


def test_pictures_from_elsewhere_are_links():
    assert from_markdown("![cat](https://x/c.png)") == [Paragraph((Run("cat", Marks(link="https://x/c.png")),))]


def test_of_a_very_long_text_the_start_is_read():
    (found,) = from_markdown("a" * (CHARACTERS_MOST + 10))
    assert len(found.runs[0].text) == CHARACTERS_MOST
