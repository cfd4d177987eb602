"""A rich text with its bar; links and captions are asked for in dialogs."""

import asyncio

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from core.collaboration.rich import RichText
from core.collaboration.rich_markdown import to_markdown
from core.collaboration.rich_markdown_reading import from_markdown
from core.collaboration.rich_note import RichNote
from ui.collaboration.rich_view import RichView
from ui.widgets.dialog import Dialog

DIGEST = "5e" * 32


@pytest.fixture
def document():
    made = RichText()
    made.insert(0, from_markdown(f"some words\n\n![cat](vega://picture/{DIGEST})"))
    return made


@pytest.fixture
def view(qtbot, document):
    made = RichView()
    qtbot.addWidget(made)
    made.show()
    made.open_note(RichNote(document))
    return made


async def answer(*texts):
    """Fill the dialog that opens, and accept."""
    for _ in range(200):
        await asyncio.sleep(0.005)
        found = [one for one in QApplication.topLevelWidgets() if isinstance(one, Dialog) and one.isVisible()]
        if found:
            for line, text in zip(found[0].findChildren(QLineEdit), texts, strict=False):
                line.setText(text)
            found[0].accept()
            return


async def test_a_link_is_asked_for(view, document):
    view.editor.do.select(5, 10)
    await asyncio.gather(view.ask_link(), answer("vega.example/page"))
    assert to_markdown(document.content()).startswith("some [words](https://vega.example/page)\n")
    await asyncio.gather(view.ask_link(), answer("javascript:alert(1)"))
    assert "javascript" not in to_markdown(document.content())
    view.editor.do.select(0, 0)
    await asyncio.gather(view.ask_link(), answer("https://x.y/", "See"))
    assert to_markdown(document.content()).startswith("[See](https://x.y/)some")


async def test_a_caption_is_asked_for(view, document):
    await asyncio.gather(view.ask_caption(11, "cat"), answer("A  dog"))
    assert document.marks_at(11).picture.caption == "A dog"


async def test_pictures_that_are_pasted_are_passed_on(view, tmp_path):
    wanted = []
    view.picture_wanted.connect(wanted.append)
    view.editor.picture_wanted.emit(tmp_path / "x.png")
    assert wanted == [tmp_path / "x.png"]


async def test_people_and_another_note(view):
    assert not view.bar.mention.isEnabled()
    view.show_people([("a2" * 26, "Ada")])
    assert view.bar.mention.isEnabled()
    view.close_note()
    assert view.editor.toPlainText() == ""
    assert not view.bar.link.isEnabled()
