"""Hints in the editors with a model made by hand: underlined after a pause, used, left, undone, switched off."""

import asyncio
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from core.collaboration.contents import NOTE
from core.collaboration.text_steps import PAUSE_S
from core.errors import StorageError
from ui.collaboration import grammar_hints
from ui.collaboration.views.code import Code
from ui.collaboration.views.note import Note
from ui.collaboration.views.text import Text

# the model that the core's tests make
sys.path.insert(0, str(Path(__file__).parents[2] / "core" / "collaboration" / "assist" / "grammar"))

TEXT = "She have two cats. I recieve the letter."


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(grammar_hints, "PAUSE_MS", 20)


@pytest.fixture
async def helped(running_backend, tmp_path):
    from little_grammar import saved

    await running_backend.grammar.install(saved(tmp_path / "little"))
    return running_backend


async def shown(backend, kind, entry=NOTE, text=TEXT):
    space = await backend.collaboration.create("Text")
    if entry is None:
        entry = await backend.collaboration.add_document(space.id, kind.name, "Another")
    view = kind(backend, space.id, entry)
    view.resize(600, 300)
    view.show()
    await view.open()
    view.words.setFocus()
    view.words.insertPlainText(text)
    return view


async def opened(backend, qtbot, *choices, **words):
    view = await shown(backend, *choices, **words)
    qtbot.addWidget(view)
    return view


def marked(view):
    return [marked.words.selectedText() for marked in view.words.hint_marks.hints]


def click(view, qtbot, words):
    caret = QTextCursor(view.words.document())
    caret.setPosition(view.words.toPlainText().index(words) + 1)
    place = view.words.cursorRect(caret).center()
    qtbot.mouseClick(view.words.viewport(), Qt.MouseButton.LeftButton, pos=place)


@pytest.fixture(params=["text", "note"])
async def view(helped, qapp, until, request):
    kind, entry = {"text": (Text, NOTE), "note": (Note, None)}[request.param]
    made = await shown(helped, kind, entry)
    await until(lambda: marked(made) == ["have", "recieve"])
    yield made
    await made.close_document()
    made.close()


async def test_words_are_underlined_a_moment_after_typing(view):
    found = view.words.extraSelections()
    assert [each.cursor.selectedText() for each in found] == ["have", "recieve"]
    # nothing was changed
    assert view.words.toPlainText() == TEXT


async def test_a_click_shows_what_is_proposed_and_using_it_is_an_edit_that_undo_takes_back(view, qtbot):
    # what is done within a breath is one step of undo
    await asyncio.sleep(2 * PAUSE_S)
    click(view, qtbot, "have")
    card = view.hints.card
    assert card.isVisible() and (card.hint.there, card.hint.proposed) == ("have", "has")
    card.use_button.click()
    assert view.words.toPlainText() == TEXT.replace("have", "has") == view.document.text.rstrip("\n")
    assert view.hints.card is None and marked(view) == ["recieve"]
    assert view.words.hasFocus()
    qtbot.keyClick(view.words, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert view.words.toPlainText() == TEXT == view.document.text.rstrip("\n")


async def test_a_sentence_that_is_left_stays_so(view, helped, qtbot, until):
    click(view, qtbot, "have")
    view.hints.card.leave_button.click()
    assert marked(view) == ["recieve"] and view.words.toPlainText() == TEXT
    await until(lambda: helped.grammar._shelf.is_left("She have two cats."))
    view.words.moveCursor(QTextCursor.MoveOperation.End)
    view.words.insertPlainText(" They have a dog. She have a dog.")
    await until(lambda: marked(view) == ["recieve", "have"])


async def test_typing_in_a_sentence_takes_its_hints_away_and_closes_the_card(view, qtbot, until):
    click(view, qtbot, "have")
    assert view.hints.card is not None
    qtbot.keyClick(view.words, Qt.Key.Key_X)
    assert view.hints.card is None and marked(view) == ["recieve"]
    await until(lambda: marked(view) == ["recieve"] and view.hints._reading is not None and view.hints._reading.done())


async def test_the_keyboard_finds_uses_and_closes(view, qtbot):
    view.words.moveCursor(QTextCursor.MoveOperation.End)
    view.hints.show_next()
    assert view.hints.card.hint.there == "have"
    qtbot.keyClick(view.hints.card, Qt.Key.Key_Escape)
    assert view.hints.card is None
    view.hints.show_next()
    qtbot.keyClick(view.hints.card, Qt.Key.Key_Return)
    assert view.words.toPlainText().startswith("She has two")


async def test_the_card_goes_with_the_field_its_focus_and_a_press_elsewhere(view, qtbot):
    for end in (
        lambda: view.hide(),
        lambda: view.resize(500, 200),
        lambda: qtbot.mousePress(view.words.viewport(), Qt.MouseButton.LeftButton),
        lambda: qtbot.keyClick(view.words, Qt.Key.Key_Escape),
    ):
        view.show()
        view.hints.show_next()
        assert view.hints.card is not None
        end()
        assert view.hints.card is None


async def test_who_switches_them_off_sees_none_when_the_text_is_seen_again(view, helped, until):
    helped.settings.set("grammar_hints", False)
    view.hide()
    view.show()
    await until(lambda: marked(view) == [] and view.words.extraSelections() == [])
    helped.settings.set("grammar_hints", True)
    view.hide()
    view.show()
    await until(lambda: marked(view) == ["have", "recieve"])


async def test_who_may_not_write_sees_none(view, until):
    (await view.copy()).is_writable = False
    view.rights_changed()
    view.hints.look()
    assert marked(view) == []


async def test_a_disk_that_says_no_is_told(view, helped, until, monkeypatch):
    told = []
    view.refused.connect(told.append)

    async def failing(sentence):
        raise StorageError("The disk is full.")

    monkeypatch.setattr(helped.grammar, "leave", failing)
    view.hints.show_next()
    view.hints.card.leave_button.click()
    await until(lambda: [error.what for error in told] == ["The disk is full."])


async def test_a_model_that_broke_bothers_nobody(helped, qtbot, until, caplog):
    (helped.profile / "grammar" / "model" / "decoder.onnx").write_bytes(b"gone")
    view = await opened(helped, qtbot, Text)
    await until(lambda: "There are no grammar hints" in caplog.text)
    assert marked(view) == []
    await view.close_document()


async def test_without_a_model_there_is_nothing(running_backend, qtbot, until):
    view = await opened(running_backend, qtbot, Text)
    view.hints.look()
    view.hints.show_next()
    assert marked(view) == [] and view.hints._reading is None and view.hints.card is None
    await view.close_document()


async def test_code_is_never_read(helped, qtbot):
    view = await opened(helped, qtbot, Code, None)
    assert not hasattr(view, "hints")
    await view.close_document()


async def test_bold_words_stay_bold_and_links_mentions_and_code_are_not_touched(helped, qtbot, until):
    from core.collaboration.rich_markdown import to_markdown
    from core.collaboration.rich_markdown_reading import from_markdown

    view = await opened(helped, qtbot, Note, None, text="")
    link = "She have two cats at [she recieve it](https://a.example).\n\nShe **have** a `recieve` dog.\n\n"
    view.note.insert(0, from_markdown(link + "```\nShe have two cats.\n```\n"))
    view.hints.look()
    await until(lambda: marked(view) == ["have", "have"])
    for _ in range(2):
        view.hints.show_next()
        view.hints.card.use_button.click()
    view.words.settle()
    assert to_markdown(view.note.document.content()).startswith(link.replace("have", "has"))
    await view.close_document()


async def test_a_long_text_is_read_around_the_caret_only(helped, qtbot, until, monkeypatch):
    monkeypatch.setattr(grammar_hints, "REACH", 60)
    lines = [f"They see 😀 line {number} here." for number in range(40)]
    view = await opened(helped, qtbot, Text, text="\n".join(["She have a dog.", *lines, "She have a dog."]))
    await until(lambda: marked(view) == ["have"])
    assert view.words.hint_marks.hints[0].words.blockNumber() == 41
    await view.close_document()
