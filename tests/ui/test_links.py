"""A link opens where it leads, whatever it was found in, and never does more than show something."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QTextCursor
from PySide6.QtWidgets import QWidget

from core.collaboration.assist.heard import sentences_of
from core.collaboration.rich_styles import Marks, Run
from core.collaboration.talk_records import Reference
from core.collaboration.talk_words import line_reference, link_of
from core.errors import InputError
from ui.links import Links, follow
from ui.main_window import MainWindow
from ui.messages import Messages

DIGEST = "5e" * 32


class Window:
    """A window that only remembers what it is asked for."""

    def __init__(self):
        self.pages, self.asked = {}, []

    def open_page(self, name, **wanted):
        self.asked.append((name, wanted))


@pytest.fixture
def outside(monkeypatch):
    """What the system was asked to open."""
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    return opened


async def test_pages_and_mails_open_outside_and_nothing_else(running_backend, outside):
    window = Window()
    links = Links(running_backend, window)
    for link in ("https://vega.example/a?b=c", "mailto:ada@vega.example"):
        await links.open(link)
    for link in ("file:///etc/passwd", "javascript:alert(1)", "smb://host/x", "ms-msdt:/id", "", "https://a b"):
        with pytest.raises(InputError, match="no link"):
            await links.open(link)
    assert outside == ["https://vega.example/a?b=c", "mailto:ada@vega.example"] and window.asked == []


async def test_an_invite_is_filled_in_not_used(running_backend, outside):
    window = Window()
    await Links(running_backend, window).open("VEGA://host:47800/Token?or=a:1")
    assert window.asked == [("network", {"link": "vega://host:47800/Token?or=a:1"})] and outside == []


async def test_a_moment_opens_in_the_library(running_backend):
    window = Window()
    await Links(running_backend, window).open(link_of(Reference("moment", DIGEST, "Talk · 1:30", 90.0)))
    assert window.asked == [("media", {"item": DIGEST, "time_s": 90.0, "words": "Talk · 1:30"})]


async def test_a_document_opens_in_its_workspace(running_backend):
    service = running_backend.collaboration
    await service.create("First")
    second = await service.create("Second")
    entry = await service.add_document(second.id, "note", "Plan")
    window = Window()
    links = Links(running_backend, window)
    await links.open(f"vega:document/{entry.id}")
    assert window.asked == [("collaboration", {"workspace": second.id, "document": entry.id})]
    with pytest.raises(InputError, match="none of your workspaces"):
        await links.open("vega:document/note-0000")
    with pytest.raises(InputError, match="nothing that Vega knows"):
        await links.open("vega:nowhere/1")


async def test_a_line_of_a_chat_opens_in_its_workspace_and_a_sentence_of_a_call_too(running_backend):
    service = running_backend.collaboration
    first, second = await service.create("First"), await service.create("Second")
    line = await service.talk.say(second.id, "hello")
    window = Window()
    links = Links(running_backend, window)
    await links.open(link_of(line_reference(line.id, line.author, line.text)))
    await links.open(sentences_of(first.id, "Said in the call")(1_700_000_000.0))
    assert window.asked == [
        ("collaboration", {"workspace": second.id, "line": line.id}),
        ("collaboration", {"workspace": first.id, "said": 1_700_000_000.0}),
    ]
    with pytest.raises(InputError, match="chat of none of your workspaces"):
        await links.open("vega:line/feed")
    with pytest.raises(InputError, match="none of your workspaces"):
        await links.open(sentences_of("feed", "Said")(1.0))


async def test_a_card_opens_in_its_list(running_backend):
    service = running_backend.collaboration
    space = await service.create("Work")
    entry = await service.add_document(space.id, "tasks", "To do")
    tasks = (await service.open_document(space.id, entry.id)).document
    card_id = tasks.add_card(tasks.add_columns("Now")[0], "Measure")
    window = Window()
    await Links(running_backend, window).open(f"vega:card/{card_id}")
    wanted = {"workspace": space.id, "document": entry.id, "card": card_id}
    assert window.asked == [("collaboration", wanted)]


async def test_a_click_on_a_link_in_a_note_goes_there(running_backend, qtbot, until):
    service = running_backend.collaboration
    space = await service.create("Work")
    plan, other = [await service.add_document(space.id, "note", title) for title in ("Plan", "Other")]
    note = (await service.open_document(space.id, plan.id)).document
    note.splice(
        0,
        0,
        [Run("other", Marks(link=f"vega:document/{other.id}")), Run(" "), Run("gone", Marks(link="vega:document/x-1"))],
    )
    window = MainWindow(running_backend)
    qtbot.addWidget(window)
    window.finish_welcome()
    window.show()
    page = window.open_page("collaboration", workspace=space.id, document=plan.id)
    await until(lambda: page.desk.document_id == plan.id and page.desk.view.words.note is not None)

    def click(position):
        editor = page.desk.view.words
        cursor = QTextCursor(editor.document())
        cursor.setPosition(position)
        place = editor.cursorRect(cursor).center()
        qtbot.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, pos=place)

    click(7)
    await until(lambda: Messages.of(window).toasts)
    assert "none of your workspaces" in Messages.of(window).toasts[-1].text
    click(2)
    await until(lambda: page.desk.document_id == other.id)


def test_outside_of_the_window_pages_open_all_the_same(qtbot, outside):
    made = QWidget()
    qtbot.addWidget(made)
    follow(made, "https://vega.example/")
    follow(made, "vega:document/1")
    follow(made, "file:///etc/passwd")
    assert outside == ["https://vega.example/"]
