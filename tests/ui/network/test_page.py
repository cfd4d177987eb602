"""The Network page with two real programs."""

import asyncio

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from ui.messages import Messages
from ui.network.asking import AskDialog, SameDialog, WaitDialog
from ui.network.invite_dialog import InviteDialog
from ui.network.knock_dialog import KnockDialog
from ui.network.page import NetworkPage


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


async def test_an_invite_file_that_is_dropped_or_opened_joins(page, other, until, tmp_path):
    made = await other.network.create_invite("peer")
    path = await other.network.save_invite(made, tmp_path / "team.vegainvite")
    assert not page.accept_paths([tmp_path / "picture.png"])
    assert not page.accept_paths([path, path])
    assert page.accept_paths([path])
    await until(lambda: Messages.of(page).texts() == [f"You joined {other.network.name}."])
    page.want(invite=path)
    await until(lambda: any("used already" in text for text in Messages.of(page).texts()))


async def test_who_is_seen_nearby_can_be_asked(page, other, running_backend, see, dialog, until):
    see(running_backend, other)
    page._look()
    (control,) = [made for made in page.nearby.findChildren(QPushButton) if made.text() == "Ask to join…"]
    control.click()
    (await dialog(AskDialog)).accept()
    await until(other.network.knocks)
    [knock] = other.network.knocks()
    await dialog(WaitDialog)
    await other.network.approve(knock.peer_id, knock.code)
    (await dialog(SameDialog)).accept()
    await until(lambda: Messages.of(page).texts() == [f"You joined {other.network.name}."])


async def test_who_asks_is_listed_until_somebody_decides(page, other, running_backend, see, dialog, until):
    see(other, running_backend)
    asking = asyncio.ensure_future(other.network.ask(running_backend.network.identity.peer_id, "It is me"))
    await until(lambda: [made for made in page.nearby.findChildren(QPushButton) if made.text() == "Decide…"])
    next(made for made in page.nearby.findChildren(QPushButton) if made.text() == "Decide…").click()
    (await dialog(KnockDialog)).accept()
    assert (await asking).scope == "peer"
    await until(lambda: not [made for made in page.nearby.findChildren(QPushButton) if made.text() == "Decide…"])
