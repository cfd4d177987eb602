"""Asking somebody nearby: a word, a code that both see, and what comes of it."""

import asyncio

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from core.errors import RefusedError
from ui.network.asking import AskDialog, SameDialog, WaitDialog, ask_to_join


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


async def asked(running_backend, other, see, window, dialog, until):
    """Until both see a code; the task, the open dialog, and the knock over there."""
    asking = asyncio.ensure_future(ask_to_join(running_backend, see(running_backend, other), window))
    first = await dialog(AskDialog)
    first.line.setText("It is me")
    first.accept()
    waiting = await dialog(WaitDialog)
    await until(lambda: other.network.knocks() and waiting.code.text().strip())
    [knock] = other.network.knocks()
    assert knock.words == "It is me"
    assert waiting.code.text().replace(" ", "") == knock.code
    return asking, waiting, knock


async def test_both_see_the_code_and_one_is_let_in(running_backend, other, see, window, dialog, until):
    asking, _, knock = await asked(running_backend, other, see, window, dialog, until)
    space = await other.collaboration.create("Study")
    await other.collaboration.inviting.let_in(space.id, knock.peer_id, knock.code)
    question = await dialog(SameDialog)
    assert "lets you in into “Study”" in words(question)
    assert f"{knock.code[:3]} {knock.code[3:]}" in words(question)
    question.accept()
    joined = await asking
    assert joined.title == "Study"
    await until(lambda: running_backend.collaboration.workspaces())


def words(made):
    return " ".join(found.text() for found in made.findChildren(QLabel))


async def test_who_saw_another_code_leaves_at_once(running_backend, other, see, window, dialog, until):
    asking, _, knock = await asked(running_backend, other, see, window, dialog, until)
    await other.network.approve(knock.peer_id, knock.code)
    (await dialog(SameDialog)).reject()
    assert await asking is None
    assert running_backend.network.peers() == []


async def test_cancelling_asks_no_more(running_backend, other, see, window, dialog, until):
    asking, waiting, knock = await asked(running_backend, other, see, window, dialog, until)
    waiting.reject()
    assert await asking is None
    await other.network.approve(knock.peer_id, knock.code)
    await asyncio.sleep(0.1)
    assert other.network.peers() == running_backend.network.peers() == []


async def test_a_no_is_said_in_words(running_backend, other, see, window, dialog, until):
    asking, _, knock = await asked(running_backend, other, see, window, dialog, until)
    await other.network.decline(knock.peer_id)
    with pytest.raises(RefusedError, match="declined"):
        await asking
