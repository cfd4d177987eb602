"""What lines and notes point to is shown where it is; what is gone or elsewhere says so."""

import pytest

from core.collaboration.assist.heard import sentences_of
from core.collaboration.calls.records import CallHeard, TranscriptLine
from core.collaboration.talk_records import Reference
from core.collaboration.talk_words import line_reference, link_of
from ui.collaboration.said_dialog import SaidDialog
from ui.main_window import MainWindow
from ui.messages import Messages


@pytest.fixture
async def window(running_backend, qtbot):
    made = MainWindow(running_backend)
    qtbot.addWidget(made)
    made.finish_welcome()
    made.show()
    return made


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
