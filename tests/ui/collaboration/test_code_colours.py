"""Only what is seen is painted, some milliseconds a time, in the colours of the theme."""

import pytest
from pygments.token import Name, String, Token

from core.collaboration.code_text import CodeText
from core.collaboration.note import Note, SharedNote
from ui import theme
from ui.collaboration.code_colours import COLOURS
from ui.collaboration.code_editor import CodeEditor


class Held:
    async def save(self):
        pass


@pytest.fixture
def editor(qtbot):
    document = CodeText()
    document.splice(0, 0, "def f(): pass\n" * 5_000)
    made = CodeEditor()
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    made.set_language("python")
    made.open_note(Note(SharedNote(document, Held(), moved=lambda place: None, visitors=dict)))
    return made


def formats(editor, line):
    return editor.document().findBlockByNumber(line).layout().formats()


def first_colour(editor, line):
    found = formats(editor, line)
    return found[0].format.foreground().color().name()


def test_what_is_seen_is_painted_at_once_and_the_rest_when_it_is_seen(editor, qtbot):
    assert not editor.colours.lexing.is_done
    assert formats(editor, 0)
    assert not formats(editor, 4_000)
    editor.verticalScrollBar().setValue(4_000)
    assert formats(editor, 4_000)
    qtbot.waitUntil(lambda: editor.colours.lexing.is_done, timeout=20_000)
    assert formats(editor, 4_000)


def test_another_theme_paints_anew(editor, qapp):
    theme.apply(qapp, "light")
    light = first_colour(editor, 0)
    assert light == theme.colour("violet").name()
    theme.apply(qapp, "dark")
    assert first_colour(editor, 0) != light


def test_no_language_no_colours(editor):
    editor.set_language("")
    assert formats(editor, 0) == []


def test_every_kind_has_a_colour_in_both_themes():
    assert Token in COLOURS
    for name in COLOURS.values():
        for look in ("dark", "light"):
            shown = theme.read(look)
            assert shown.series[name] if isinstance(name, int) else getattr(shown, name)
    assert COLOURS[String] != COLOURS[Name.Function]
