"""Guest links on the screen: what a guest may do, for how long, and the link itself."""

import time

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton

from core.collaboration.visits.records import GuestLink
from ui.collaboration.guest_links import GuestLinkDialog, GuestLinksDialog

ADDRESS = "https://hub.example:8443/join#guests/a/b.SECRET.vega_token"


def link(role="viewer"):
    return GuestLink("id", "space", "doc", role, ADDRESS, time.time(), time.time() + 86_400)


def shown(qtbot, dialog):
    qtbot.addWidget(dialog)
    dialog.show()
    return " ".join(made.text() for made in dialog.findChildren(QLabel))


def test_a_new_link_is_for_reading_a_day_unless_the_person_says_otherwise(qtbot):
    dialog = GuestLinksDialog("Plan", [])
    words = shown(qtbot, dialog)
    assert "“Plan”" in words and "Links that work" not in words
    assert (dialog.role, dialog.valid_s, dialog.has_chat) == ("viewer", 86_400.0, True)
    dialog.chat.click()
    assert not dialog.has_chat
    dialog.roles.findChildren(QPushButton)[1].click()
    dialog.times.setCurrentText("A week")
    assert (dialog.role, dialog.valid_s) == ("editor", 7 * 86_400.0)
    assert "Writes in this document" in dialog.idea.text()


def test_a_link_that_works_is_shown_again_or_withdrawn(qtbot):
    for find, kind in (("Show", QToolButton), ("Withdraw", QPushButton)):
        dialog = GuestLinksDialog("Plan", [(link(), "Plan")])
        assert "Links that work" in shown(qtbot, dialog)
        next(made for made in dialog.findChildren(kind) if made.accessibleName().startswith(find)).click()
        assert dialog.result() == 1
        assert (bool(dialog.shown), dialog.withdrawn) == ((True, "") if find == "Show" else (False, "id"))


def test_the_link_is_copied_and_says_what_it_opens(qtbot):
    dialog = GuestLinkDialog(link("editor"), "Plan")
    words = shown(qtbot, dialog)
    assert "“Plan”" in words and "expires in 24 h" in words and "Writes" in words
    assert dialog.line.text() == ADDRESS and dialog.code.matrix
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == ADDRESS


def test_a_link_says_whether_it_opens_the_chat(qtbot):
    chatty = GuestLink("id", "space", "doc", "viewer", ADDRESS, time.time(), time.time() + 86_400, has_chat=True)
    assert "said in the chat" in shown(qtbot, GuestLinkDialog(chatty, "Plan"))
    assert "said in the chat" not in shown(qtbot, GuestLinkDialog(link(), "Plan"))
    assert "· chat ·" in shown(qtbot, GuestLinksDialog("Plan", [(chatty, "Plan")]))
