"""What lines and notes point to is shown where it is; what is gone or elsewhere says so."""

import asyncio
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import resources
from core.backend import Backend
from core.collaboration.assist.heard import sentences_of
from core.collaboration.calls.records import CallHeard, TranscriptLine
from core.collaboration.talk_records import Reference
from core.collaboration.talk_words import line_reference, link_of
from core.media.records import Query
from ui.collaboration.said_dialog import SaidDialog
from ui.collaboration.shelf_look import ShelfLook
from ui.main_window import MainWindow
from ui.messages import Messages
from ui.widgets.dialog import Dialog
from ui.widgets.picture_view import PictureView

SAMPLES = Path(resources.__file__).parent / "samples"


@pytest.fixture
async def window(running_backend, qtbot):
    made = MainWindow(running_backend)
    qtbot.addWidget(made)
    made.finish_welcome()
    made.show()
    return made


@pytest.fixture
async def ada(tmp_path):
    """Another machine, with an item in its library."""
    made = Backend(tmp_path / "ada")
    made.settings.set("name", "Ada")
    await made.start()
    made.events.bind(asyncio.get_running_loop())
    await asyncio.to_thread(made.media.import_paths, [SAMPLES / "sign.jpg"])
    yield made
    await made.stop()


def said(window):
    return " ".join(Messages.of(window).texts())


async def test_the_link_of_an_old_line_leads_to_it_and_lights_it_up(window, running_backend, until):
    service = running_backend.collaboration
    space = await service.create("Birds")
    old = await service.talk.say(space.id, "the old line")
    for number in range(120):
        await service.talk.say(space.id, f"line {number}")
    other = await service.create("Fish")
    page = window.open_page("collaboration", workspace=other.id)
    await until(lambda: page.list.key == other.id and page.chat.space is not None)
    page.toggle_side()
    await window.open_link(link_of(line_reference(old.id, old.author, old.text)))
    lines = page.chat.main.list
    await until(lambda: lines.drawing.flash == old.id)
    assert (page.list.key, lines.current().id, page.chat.isVisible()) == (space.id, old.id, True)


async def test_a_line_that_was_removed_or_is_not_here_says_so(window, running_backend, until):
    service = running_backend.collaboration
    space = await service.create("Birds")
    gone = await service.talk.say(space.id, "soon gone")
    await service.talk.delete(space.id, gone.id)
    page = window.open_page("collaboration", workspace=space.id)
    await until(lambda: page.chat.space is not None)
    page.open_reference(Reference("line", gone.id, "Ada: soon gone"))
    await until(lambda: "That line was removed" in said(window))
    page.open_reference(Reference("line", "feed", "Ada: elsewhere"))
    await until(lambda: "none of your workspaces" in said(window))


async def test_a_sentence_of_the_last_call_is_shown_and_one_that_is_not_kept_says_so(window, running_backend, until):
    space = await running_backend.collaboration.create("Birds")
    line = TranscriptLine("bo", "Bo", 1_700_000_000.0, 1_700_000_004.0, "We take the ridge.")
    running_backend.events.emit(CallHeard(space.id, line, True))
    link = sentences_of(space.id, "Said in the call")
    await window.open_link(link(line.start))
    await until(lambda: window.findChild(SaidDialog) is not None)
    dialog = window.findChild(SaidDialog)
    assert dialog.transcript.text().endswith("Bo: We take the ridge.")
    dialog.reject()
    await window.open_link(link(line.start - 3600))
    await until(lambda: "not kept on this machine" in said(window))


async def joined(ada, window, until):
    """A workspace of ada's that the window shows, with a line of hers that points to her item."""
    space = await ada.collaboration.create("Signs")
    await window.backend.network.join((await ada.collaboration.invite(space.id)).link)
    await until(lambda: window.backend.collaboration.workspaces())
    (item,) = ada.media.items(Query())
    to = Reference("item", item.digest, item.name)
    await ada.collaboration.talk.say(space.id, "look", references=[to])
    page = window.open_page("collaboration", workspace=space.id)
    await until(lambda: page.chat.shown and len(page.service.members(space.id)) == 2)
    return space, to, page, page.chat.shown[0]


def open_dialog(kind=Dialog):
    return next((made for made in QApplication.topLevelWidgets() if isinstance(made, kind) and made.isVisible()), None)


async def test_an_item_that_is_not_here_is_asked_for_and_opens_from_the_shelf(ada, window, until):
    space, to, page, line = await joined(ada, window, until)
    asking = page.open_shared_item(to, line)
    await until(lambda: open_dialog())
    dialog = open_dialog()
    assert "Ada pointed to it" in dialog.text.text() and dialog.accept_button.text() == "Ask Ada"
    assert await ada.collaboration.sharing.shelved(space.id, to.id) is None
    dialog.accept()
    await asking
    me = window.backend.network.identity.peer_id
    await until(lambda: ada.notices.all()[0].kind == "asked")
    assert ada.notices.all()[0].wanted == {"workspace": space.id, "asked": f"{to.id}:{me}"}
    assert await ada.collaboration.sharing.shelved(space.id, to.id) is None  # until its person says so
    await ada.share_items(space.id, [ada.media.find(to.id).id])
    await ada.collaboration.sharing.asking.tell(space.id, to.id, to.title, to=me)
    await until(lambda: "put on the shelf what you asked for" in said(window))
    Messages.of(window).toasts[-1].button.click()
    await until(lambda: open_dialog(ShelfLook))
    look = open_dialog(ShelfLook)
    assert look.picture.image is not None and look.get_button.isVisible()  # small at once, large when it is wanted
    look.reject()
    page.open_reference(to, line)
    await until(lambda: open_dialog(ShelfLook))
    open_dialog(ShelfLook).reject()
    await window.open_link(link_of(to))
    await until(lambda: open_dialog(ShelfLook))
    open_dialog(ShelfLook).reject()


async def test_who_is_asked_shares_by_one_click_or_is_asked_once_more_when_coming_from_the_list(
    ada, window, running_backend, until
):
    running_backend.settings.set("analyse_on_import", False)
    service = running_backend.collaboration
    space = await service.create("Signs")
    await ada.network.join((await service.invite(space.id)).link)
    await until(lambda: ada.collaboration.workspaces() and len(service.members(space.id)) == 2)
    await asyncio.to_thread(running_backend.media.import_paths, [SAMPLES / "sign.jpg"])
    (item,) = running_backend.media.items(Query())
    await ada.collaboration.sharing.asking.ask(space.id, item.digest, "any name")
    await until(lambda: "Ada asks for an item of your library: “sign.jpg”" in said(window))
    [notice] = [one for one in running_backend.notices.all() if one.kind == "asked"]
    window.herald.follow(notice)
    await until(lambda: open_dialog())
    assert "everybody there sees" in open_dialog().text.text()
    assert open_dialog().findChild(PictureView).image is not None
    open_dialog().reject()
    await until(lambda: open_dialog() is None)
    assert await service.sharing.shelved(space.id, item.digest) is None
    [toast] = [one for one in Messages.of(window).toasts if one.button and one.button.text() == "Put on the shelf"]
    toast.button.click()
    await until(lambda: "“sign.jpg” is on the shelf in “Signs”" in said(window))
    assert (await service.sharing.shelved(space.id, item.digest))[1].digest == item.digest
    await until(lambda: [one for one in ada.notices.all() if one.kind == "shelved"])


async def test_alone_the_library_says_that_an_item_is_not_here(window, running_backend, until):
    space = await running_backend.collaboration.create("Alone")
    page = window.open_page("collaboration", workspace=space.id)
    await until(lambda: page.list.key == space.id)
    await window.open_link(link_of(Reference("item", "5e" * 32, "fox.jpg")))
    await until(lambda: "“fox.jpg” is not in this library" in said(window))
