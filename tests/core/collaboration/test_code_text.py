"""Code knows its language: chosen by somebody, else by its title, its first line or what it says."""

import pytest

from core.collaboration.code_text import CHOSEN, SETTINGS, CodeText
from core.errors import InputError


@pytest.mark.parametrize(
    ("title", "text", "language"),
    [
        ("train.py", "", "python"),
        ("Query.SQL", "", "sql"),
        ("Dockerfile", "", "docker"),
        ("notes", "#!/usr/bin/env python3\n", "python"),
        ("notes", "#!/bin/sh\n", "bash"),
        ("notes", "from pathlib import Path\n", "python"),
        ("notes", "def f(x):\n    return x\n", "python"),
        ("notes", "#include <stdio.h>\nint main() {}\n", "c"),
        ("notes", "#include <vector>\n", "cpp"),
        ("notes", "fn main() {\n", "rust"),
        ("notes", "package main\n", "go"),
        ("notes", "const x = 1;\n", "javascript"),
        ("notes", "<!DOCTYPE html>\n", "html"),
        ("notes", '{"a": 1}', "json"),
        ("notes", "SELECT a FROM b;\n", "sql"),
        ("notes", "body {\n  color: red;\n}\n", "css"),
        ("notes", "name: x\nother: y\n", "yaml"),
        ("v1.2", "Some words.", ""),
        (".py", "", ""),
        ("", "", ""),
    ],
)
def test_the_language_is_guessed(title, text, language):
    code = CodeText()
    code.splice(0, 0, text)
    assert code.language_of(title) == language


def test_the_chosen_language_counts_more_and_everybody_hears_it():
    code, other = CodeText(), CodeText()
    heard = []
    other.listen_language(lambda: heard.append(other.language))
    code.splice(0, 0, "import x\n")
    code.choose_language("ruby")
    other.take(code.updates())
    assert heard == ["ruby"]
    assert other.language_of("a.py") == "ruby"
    code.choose_language("")
    assert code.language_of("a") == "python"


def test_what_is_no_language_is_refused_and_ignored():
    code = CodeText()
    with pytest.raises(InputError, match="no name"):
        code.choose_language("a b")
    foe = CodeText()
    foe._doc.get_map(SETTINGS).insert(CHOSEN, {"a": 1})
    foe._doc.commit()
    code.take(foe.updates())
    assert code.language == ""
