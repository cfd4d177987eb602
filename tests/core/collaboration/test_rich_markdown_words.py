"""Runs of a line as Markdown: nested delimiters, and letters beside them that must not count as letters."""

import pytest

from core.collaboration.rich_markdown_reading import words_from_markdown
from core.collaboration.rich_markdown_words import MANNERS, escaped, line_safe, plain, tidied, written
from core.collaboration.rich_styles import BREAK, Marks, Run

BOLD, ITALIC, BOTH = Marks(bold=True), Marks(italic=True), Marks(bold=True, italic=True)


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ([Run("a"), Run("b", BOLD), Run("c")], "a**b**c"),
        # CommonMark 6.2: a closing delimiter after punctuation needs no letter behind it
        ([Run("a.", BOLD), Run("b")], "**a.**&#98;"),
        ([Run("a"), Run("(b)", ITALIC)], "&#97;*(b)*"),
        ([Run("a", BOLD), Run("b", BOTH)], "**a*b***"),
        ([Run("a", Marks(link="https://x/", bold=True)), Run("b", BOLD)], "**[a](https://x/)b**"),
        ([Run("a!"), Run("b", Marks(link="https://x/(y)"))], "a\\![b](<https://x/(y)>)"),
        ([Run("a`b", Marks(code=True))], "``a`b``"),
        ([Run("`", Marks(code=True))], "`` ` ``"),
        ([Run(" a ", Marks(code=True))], "`  a  `"),
    ],
)
def test_runs_are_written_and_read_as_the_same(runs, text):
    assert written(runs, MANNERS[0]) == text
    assert words_from_markdown(text) == tuple(runs)


def test_marks_on_blanks_at_edges_go():
    assert tidied([Run(" a ", BOLD), Run("b"), Run("  ", ITALIC)]) == (Run(" "), Run("a", BOLD), Run(" b  "))
    assert tidied([Run("a b", BOLD)]) == (Run("a b", BOLD),)
    assert tidied([Run(" ", Marks(bold=True, code=True))]) == (Run(" ", Marks(bold=True, code=True)),)


def test_words_mean_only_themselves():
    for words in ("*a*", "_b_", "`c`", "[d](e)", "<f>", "a|b", "&amp;", "~~g~~", "\\h", "1. i", "- j", "# k", "> l"):
        assert words_from_markdown(line_safe(escaped(words))) == (Run(words),)


def test_breaks_and_blanks_at_the_edges_of_lines_stay():
    text = line_safe(plain([Run(f"{BREAK} a{BREAK}")]))
    assert words_from_markdown(text) == (Run(f"{BREAK} a{BREAK}"),)
