"""The Network page with two real programs."""

import asyncio

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog

from core.backend import Backend
from ui.messages import Messages
from ui.network.invite_dialog import InviteDialog
from ui.network.page import NetworkPage


@pytest.fixture
async def other(tmp_path):
    made = Backend(tmp_path / "other")
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def page(running_backend, qtbot):
    made = NetworkPage(running_backend)
    qtbot.addWidget(made)
    made.resize(1068, 800)
    made.show()
    made.shown()
    await asyncio.sleep(0.05)
    return made


def open_dialog(kind=QDialog):
    return next((made for made in QApplication.topLevelWidgets() if isinstance(made, kind) and made.isVisible()), None)


async def test_it_says_who_this_machine_is(page, running_backend):
    assert page.identity.name.whole == running_backend.network.name
    assert str(running_backend.network.address[1]) in page.identity.address.whole
    page.copy_id()
    assert QGuiApplication.clipboard().text() == running_backend.network.identity.peer_id


async def test_an_invite_is_made_shown_listed_and_withdrawn(page, running_backend, until):
    asked = page.invite()
    await until(lambda: open_dialog(InviteDialog))
    assert open_dialog(InviteDialog).line.text().startswith("vega://127.0.0.1:")
    open_dialog(InviteDialog).accept()
    await asked
    (invite,) = await running_backend.network.invites()
    await page.withdraw(invite.id)
    assert await running_backend.network.invites() == []


async def test_joining_shows_the_machine_as_online(page, other, until):
    invite = await other.network.create_invite("peer")
    page.join_card.row.line.setText(invite.link)
    page.join_card.row.button.click()
    peer_id = other.network.identity.peer_id
    await until(lambda: peer_id in page.peers.table.rows.keys)
    await until(lambda: page.peers.table.rows.rows[0][1].text == "Online")
    await until(lambda: Messages.of(page).texts() == [f"You joined {other.network.name}."])


async def test_a_wrong_link_is_said_with_what_to_do(page):
    page.want(link="vega://nonsense")
    await page.join()
    assert "Copy the link again" in Messages.of(page).texts()[0]


async def test_a_machine_is_forgotten_only_after_a_question(page, other, running_backend, until):
    invite = await other.network.create_invite("peer")
    await running_backend.network.join(invite.link)
    peer_id = other.network.identity.peer_id
    for is_sure in (False, True):
        asked = page.forget(peer_id)
        await until(open_dialog)
        open_dialog().accept() if is_sure else open_dialog().reject()
        await asked
        assert [peer.id for peer in running_backend.network.peers()] == ([] if is_sure else [peer_id])


async def test_a_link_in_the_clipboard_is_taken(page):
    QGuiApplication.clipboard().setText("vega://127.0.0.1:1/abc")
    await page.focus_join()
    assert page.join_card.row.line.text() == "vega://127.0.0.1:1/abc"
