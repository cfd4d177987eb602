"""What is done with whole workspaces: invited into, renamed, kept in a file, archived, brought back, deleted."""

import dataclasses
import time

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from core.backend import Backend
from core.collaboration.guests.records import GuestLink
from ui.collaboration.guest_links import GuestLinkDialog, GuestLinksDialog
from ui.collaboration.page import CollaborationPage
from ui.network.invite_dialog import InviteDialog
from ui.widgets.dialog import Dialog


@pytest.fixture
async def page(running_backend, qtbot):
    made = CollaborationPage(running_backend)
    qtbot.addWidget(made)
    made.resize(1068, 800)
    made.show()
    await made.refresh()
    return made


@pytest.fixture
async def other(tmp_path):
    made = Backend(tmp_path / "other")
    await made.start()
    yield made
    await made.stop()


def open_dialog(kind=Dialog):
    return next((made for made in QApplication.topLevelWidgets() if isinstance(made, kind) and made.isVisible()), None)


def editor(page):
    return page.desk.view.editor


async def created(page, until, title="Field notes"):
    creating = page.create()
    await until(lambda: open_dialog())
    open_dialog().findChild(QLineEdit).setText(title)
    open_dialog().accept()
    await creating
    await until(lambda: page.desk.heading.whole == title and page.desk.view is not None)
    return page.list.key


async def joined(page, other, until, workspace_id):
    inviting = page.invite()
    await until(lambda: open_dialog(InviteDialog))
    link = open_dialog(InviteDialog).line.text()
    open_dialog(InviteDialog).accept()
    await inviting
    await other.network.join(link)
    await until(lambda: other.collaboration.workspaces())
    return await other.collaboration.open_note(workspace_id)


async def named(until, title):
    await until(lambda: open_dialog())
    open_dialog().findChild(QLineEdit).setText(title)
    open_dialog().accept()


async def test_the_owner_changes_what_a_member_may(page, other, until):
    workspace_id = await created(page, until)
    await joined(page, other, until, workspace_id)
    peer_id = other.network.identity.peer_id
    page.people.role_wanted.emit(peer_id, "commenter")
    await until(lambda: other.collaboration.workspace(workspace_id).role == "commenter")
    assert not other.collaboration.may_write(workspace_id)


async def test_a_workspace_is_renamed_and_deleted(page, until):
    workspace_id = await created(page, until)
    renaming = page.rename()
    await until(lambda: open_dialog())
    open_dialog().findChild(QLineEdit).setText("New title")
    open_dialog().accept()
    await renaming
    assert page.backend.collaboration.workspace(workspace_id).title == "New title"
    deleting = page.delete()
    await until(lambda: open_dialog())
    open_dialog().accept()
    await deleting
    await until(lambda: page.desk.note.text().startswith("Deleted: gone on "))
    assert page.reopen_button.isVisible()
    await page.reopen()
    await until(lambda: page.desk.note.text() == "Saved on this machine")
    await page.archive()
    await until(lambda: page.desk.note.text() == "Archived: to read only" and editor(page).isReadOnly())
    deleting = page.delete()
    await until(lambda: open_dialog())
    open_dialog().accept()
    await deleting
    assert page.backend.collaboration.workspaces() == []
    assert page.stack.currentIndex() == 0


async def test_a_workspace_goes_to_a_file_and_is_the_pattern_of_another(page, other, until, tmp_path, monkeypatch):
    workspace_id = await created(page, until, "Study")
    editor(page).insertPlainText("findings")
    target = tmp_path / "study.vegaspace"

    async def chosen(*_, **__):
        return [target]

    monkeypatch.setattr("ui.collaboration.verbs.choose_new", chosen)
    monkeypatch.setattr("ui.collaboration.verbs.choose_any", chosen)
    await page.save_file()
    opened = await other.collaboration.lifecycle.open_file(target)
    assert (await other.collaboration.open_note(opened.id)).text == "findings"
    copying = page.duplicate()
    await named(until, "Next study")
    await copying
    await until(lambda: page.desk.heading.whole == "Next study" and page.desk.view is not None)
    assert page.list.key != workspace_id
    assert editor(page).toPlainText() == "findings"
    await page.service.lifecycle.purge(workspace_id)
    await page.open_file()
    await until(lambda: page.desk.heading.whole == "Study" and page.desk.view is not None)
    assert page.list.key == workspace_id


async def test_a_guest_link_is_made_for_the_open_document_shown_and_withdrawn(page, until, monkeypatch):
    """What a hub does with it is tested with a real one and a real browser in tests/core/collaboration/guests."""
    workspace_id = await created(page, until)
    guests, made = page.backend.guests, []
    menu = QMenu()
    page._fill_more(menu)
    assert "Guest link…" not in [entry.text() for entry in menu.actions()]  # without a hub nobody could come
    page.backend.settings.values = dataclasses.replace(page.backend.settings.values, hub="wss://h", hub_token="t")
    page._fill_more(menu)
    assert "Guest link…" in [entry.text() for entry in menu.actions()]

    async def make(space, document, *, role, valid_s):
        made.append((space, document, role, valid_s))
        return GuestLink("id", space, document, role, "https://h/join#r.s.t", time.time(), time.time() + valid_s)

    async def withdraw(link_id):
        made.append(link_id)

    monkeypatch.setattr(guests, "make", make)
    monkeypatch.setattr(guests, "withdraw", withdraw)
    asking = page.invite_guest()
    await until(lambda: open_dialog(GuestLinksDialog))
    open_dialog(GuestLinksDialog).accept()
    await until(lambda: open_dialog(GuestLinkDialog))
    link = open_dialog(GuestLinkDialog).link
    open_dialog(GuestLinkDialog).accept()
    await asking
    assert made == [(workspace_id, page.desk.document_id, "viewer", 86_400.0)]
    monkeypatch.setattr(guests, "links", lambda space: [link])
    asking = page.invite_guest()
    await until(lambda: open_dialog(GuestLinksDialog))
    open_dialog(GuestLinksDialog)._withdraw(link)
    await asking
    assert made[-1] == "id"
