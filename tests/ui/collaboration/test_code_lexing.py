"""Tokens after any edits are those that Pygments finds in the whole text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygments.lexers import get_lexer_by_name

from ui.collaboration.code_lexing import KINDS, CodeLexing, lexer_of

SAMPLES = {
    "python": 'import os\n\ndef f(x):\n    """Doc.\n\n    More."""\n    return f"{x}" # end\n\n\nclass A:\n    pass\n'
    * 3,
    "javascript": "/* many\nlines */\nconst a = `tpl ${1 + 2}\nmore`;\nfunction f(x) { return /re/g.test(x); }\n" * 3,
    "html": "<!doctype html>\n<script>let x = 1;</script>\n<style>a { b: c }</style>\n<p class='x'>t</p>\n" * 2,
    "ruby": "def x\n  <<~E\n  heredoc\n  E\nend\n" * 2,
    "c": '/* c\n */\n#include <a.h>\nint main() { char *s = "x\\\ny"; return 0; }\n' * 2,
}
INSERTED = st.sampled_from(("", "x", '"', "'''", '"""', "/*", "*/", "\n", "a\nb\n", "#", "`", "<!--", "😀", "${", "}"))


def pygments_finds(language, text):
    """Pygments' own tokens, line by line."""
    lines = [[] for _ in range(text.count("\n") + 1)]
    line = column = 0
    for _, kind, words in get_lexer_by_name(language).get_tokens_unprocessed(text):
        for index, part in enumerate(words.split("\n")):
            if index:
                line, column = line + 1, 0
            if part:
                lines[line].append((column, len(part), kind))
            column += len(part)
    return [tuple(found) for found in lines]


def finish(lexing):
    while lexing.step():
        pass
    return [tuple((start, length, KINDS[number]) for start, length, number in found) for found in lexing.lines]


@pytest.mark.parametrize("language", SAMPLES)
def test_a_text_is_read_as_pygments_reads_it(language):
    assert finish(CodeLexing(language, SAMPLES[language])) == pygments_finds(language, SAMPLES[language])


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(SAMPLES)),
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from((0, 0, 1, 5, 40)), INSERTED, st.sampled_from((0, 1, 2, 9)))),
)
def test_after_any_edits_as_well(language, edits):
    text = SAMPLES[language]
    lexing = CodeLexing(language, text)
    for place, removed, inserted, steps in edits:
        at = int(place * len(text))
        removed = min(removed, len(text) - at)
        text = text[:at] + inserted + text[at + removed :]
        lexing.edit(text, at, removed, len(inserted))
        for _ in range(steps):
            lexing.step()
    assert finish(lexing) == pygments_finds(language, text)


def test_an_edit_while_another_is_still_read_loses_nothing():
    text = '"' + SAMPLES["c"]
    lexing = CodeLexing("c", SAMPLES["c"])
    finish(lexing)
    lexing.edit(text, 0, 0, 1)
    lexing.step()
    lexing.edit(text, 0, 0, 0)
    assert finish(lexing) == pygments_finds("c", text)


def test_an_edit_reads_a_few_lines_only():
    text = "x = 1\n" * 4_000
    lexing = CodeLexing("python", text)
    finish(lexing)
    lexing.edit("y" + text, 0, 0, 1)
    steps = 1
    while lexing.step():
        steps += 1
    assert steps < 5


def test_lines_that_were_not_reached_are_glanced_at():
    lexing = CodeLexing("python", "x = 1\n" * 10)
    assert lexing.lines[5] is None
    assert [found[0][:2] for found in lexing.glance(5, 2, "def f():\n    pass\n")] == [(0, 3), (0, 4)]


def test_without_a_language_there_is_nothing_to_read():
    for language in ("", "no such language"):
        lexing = CodeLexing(language, "a\nb")
        assert lexing.is_done
        lexing.edit("ab", 1, 1, 0)
        assert lexer_of(language) is None


def test_very_long_lines_are_cut():
    lexing = CodeLexing("json", "[" + "1," * 10_000 + "1]")
    assert finish(lexing)[0][-1][0] < 5_000
