"""What is done with whole workspaces: invited into, renamed, kept in a file, archived, brought back, deleted."""

import dataclasses
import time

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from core.backend import Backend
from core.collaboration.visits.records import GuestLink
from ui.collaboration.guest_links import GuestLinkDialog, GuestLinksDialog
from ui.collaboration.invite_options import InviteOptionsDialog
from ui.collaboration.open_invites import OpenInvitesDialog
from ui.collaboration.page import CollaborationPage
from ui.collaboration.space_settings import SpaceSettingsDialog
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
    await until(lambda: page.desk.note.whole.startswith("Deleted: gone on "))
    assert page.reopen_button.isVisible()
    await page.reopen()
    await until(lambda: page.desk.note.whole == "Saved on this machine")
    await page.archive()
    await until(lambda: page.desk.note.whole == "Archived: to read only" and editor(page).isReadOnly())
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
    """What a hub does with it is tested with a real one and a real browser in tests/core/collaboration/visits."""
    workspace_id = await created(page, until)
    guests, made = page.backend.guests, []
    menu = QMenu()
    page._fill_more(menu)
    # without a hub nobody could come, which is said when it is asked for
    assert "Guest link…" in [entry.text() for entry in menu.actions()] and not guests.is_possible
    page.backend.settings.values = dataclasses.replace(page.backend.settings.values, hub="wss://h", hub_token="t")

    async def make(space, document, *, role, valid_s, has_chat):
        made.append((space, document, role, valid_s, has_chat))
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
    assert made == [(workspace_id, page.desk.document_id, "viewer", 86_400.0, True)]
    monkeypatch.setattr(guests, "links", lambda space: [link])
    asking = page.invite_guest()
    await until(lambda: open_dialog(GuestLinksDialog))
    open_dialog(GuestLinksDialog)._withdraw(link)
    await asking
    assert made[-1] == "id"


async def test_an_invite_for_an_hour_is_made_counted_and_withdrawn(page, until):
    workspace_id = await created(page, until)
    inviting = page.invite_as("viewer")
    await until(lambda: open_dialog(InviteOptionsDialog))
    open_dialog(InviteOptionsDialog).time.choose("hour")
    open_dialog(InviteOptionsDialog).count.setValue(2)
    open_dialog(InviteOptionsDialog).accept()
    await until(lambda: open_dialog(InviteDialog))
    open_dialog(InviteDialog).accept()
    await inviting
    (invite,) = await page.service.inviting.open(workspace_id)
    assert (invite.role, invite.uses_left) == ("viewer", 2)
    await until(lambda: page.people.invites_button.text() == "1 open invite")
    looking = page.show_invites()
    await until(lambda: open_dialog(OpenInvitesDialog))
    await open_dialog(OpenInvitesDialog).withdraw(invite.id)
    open_dialog(OpenInvitesDialog).accept()
    await looking
    await until(lambda: page.people.invites_button.isHidden())


async def test_the_owner_changes_title_and_who_may_chat(page, other, until):
    workspace_id = await created(page, until)
    await joined(page, other, until, workspace_id)
    changing = page.change_settings()
    await until(lambda: open_dialog(SpaceSettingsDialog))
    open_dialog(SpaceSettingsDialog).line.setText("Lecture")
    open_dialog(SpaceSettingsDialog).chat.setCurrentIndex(2)
    open_dialog(SpaceSettingsDialog).accept()
    await changing
    await until(lambda: page.desk.heading.whole == "Lecture")
    await until(lambda: other.collaboration.workspace(workspace_id).chat_role == "commenter")


async def test_who_may_only_read_along_has_no_place_to_write(page, other, until):
    space = await other.collaboration.create("Lecture")
    await other.collaboration.lifecycle.set_wishes(
        space.id, title="Lecture", invited_role="viewer", chat_role="commenter"
    )
    await page.backend.network.join((await other.collaboration.invite(space.id)).link)
    await until(lambda: page.desk.heading.whole == "Lecture")
    await until(lambda: not page.chat.main.composer.field.isEnabled())
    assert page.chat.main.composer.field.placeholderText() == "You may read along"
    await other.collaboration.lifecycle.set_wishes(space.id, title="Lecture", invited_role="viewer", chat_role="guest")
    await until(lambda: page.chat.main.composer.field.isEnabled())
    assert page.chat.main.composer.field.placeholderText() == "Say something…"


async def test_an_invite_file_dropped_on_the_page_opens_its_workspace(page, other, until, tmp_path):
    space = await other.collaboration.create("Theirs")
    path = await other.network.save_invite(await other.collaboration.invite(space.id), tmp_path / "x.vegainvite")
    await created(page, until)
    assert page.accept_paths([path])
    await until(lambda: any(one.title == "Theirs" for one in page.service.workspaces()))
    await until(lambda: page.desk.heading.whole == "Theirs")
