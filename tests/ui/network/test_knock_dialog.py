"""Somebody asks to be let in: what is shown of them, what can be chosen, and what each answer does."""

import asyncio

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from core.collaboration.records import Workspace
from core.collaboration.roles import IDEAS
from core.errors import RefusedError
from core.networking.records import Knock
from ui.network.knock_dialog import ONLY_PAIR, KnockDialog, decide

KNOCK = Knock("p", "Ben", "<b>It is me</b>", "012345", 0.0, True)
SPACES = [Workspace("w", "Study", "owner", "me", 0.0, invited_role="commenter")]


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def test_name_words_and_code_are_shown_as_they_are(window):
    made = KnockDialog(KNOCK, SPACES, parent=window)
    words = [found.text() for found in made.findChildren(QLabel)]
    assert "“Ben” asks to join" in words
    assert "“<b>It is me</b>”" in words
    assert "012 345" in words
    assert not any("stopped asking" in text for text in words)
    # nobody gets in by a Return that was meant for something else
    assert not made.accept_button.isDefault()


def test_without_a_choice_the_machines_are_paired_only(window):
    made = KnockDialog(KNOCK, SPACES, parent=window)
    assert made.workspace_id == ""
    assert not made.box.isEnabled()
    assert made.hint.text() == ONLY_PAIR
    made.place.setCurrentIndex(0)
    assert (made.workspace_id, made.role) == ("w", "commenter")
    assert made.hint.text() == IDEAS["commenter"]
    made.box.setCurrentIndex(made.box.findData("viewer"))
    assert made.role == "viewer"


def test_who_stopped_asking_is_said(window):
    made = KnockDialog(Knock("p", "Ben", "", "012345", 0.0, False), SPACES, parent=window)
    assert "stopped asking" in made.text.text()


async def knocking(running_backend, other, see, until):
    see(other, running_backend)
    asking = asyncio.ensure_future(other.network.ask(running_backend.network.identity.peer_id))
    await until(running_backend.network.knocks)
    return asking, other.network.identity.peer_id


async def test_approving_lets_in_to_what_was_chosen(running_backend, other, see, window, dialog, until):
    space = await running_backend.collaboration.create("Study")
    asking, peer_id = await knocking(running_backend, other, see, until)
    deciding = asyncio.ensure_future(decide(running_backend, peer_id, window))
    shown = await dialog(KnockDialog)
    shown.place.setCurrentIndex(shown.place.findData(space.id))
    shown.box.setCurrentIndex(shown.box.findData("viewer"))
    shown.accept()
    assert "may come in" in await deciding
    joined = await asking
    assert (joined.title, joined.role) == ("Study", "viewer")


async def test_approving_may_pair_only(running_backend, other, see, window, dialog, until):
    asking, peer_id = await knocking(running_backend, other, see, until)
    deciding = asyncio.ensure_future(decide(running_backend, peer_id, window))
    (await dialog(KnockDialog)).accept()
    await deciding
    assert (await asking).scope == "peer"


async def test_not_now_leaves_it_waiting_and_declining_says_so(running_backend, other, see, window, dialog, until):
    asking, peer_id = await knocking(running_backend, other, see, until)
    for answer in ("reject", "decline"):
        deciding = asyncio.ensure_future(decide(running_backend, peer_id, window))
        getattr(await dialog(KnockDialog), answer)()
        words = await deciding
        assert asking.done() is False or answer == "decline"
    assert "was declined" in words
    with pytest.raises(RefusedError, match="declined"):
        await asking
    assert await decide(running_backend, peer_id, window) == "Nobody asks to join any more."
