"""The invite that was just made."""

import time

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from core.networking.records import Invite
from ui.network.invite_dialog import InviteDialog


def test_link_code_and_expiry_are_shown_and_the_link_is_copied(qtbot):
    link = "vega://127.0.0.1:1/abc"
    dialog = InviteDialog(Invite("i", link, "federation:x", "member", "Digits", time.time() + 86_400, 1))
    qtbot.addWidget(dialog)
    dialog.show()
    words = " ".join(made.text() for made in dialog.findChildren(QLabel))
    assert "“Digits”" in words
    assert "Works once and expires in 24 h." in words
    assert dialog.line.text() == link
    assert dialog.code.matrix
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == link
