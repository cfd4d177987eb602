"""The invite that was just made."""

import time

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from core.networking.records import Invite
from ui.network.invite_dialog import InviteDialog


def test_link_code_and_expiry_are_shown_and_the_link_is_copied(qtbot, backend):
    link = "vega://127.0.0.1:1/abc"
    dialog = InviteDialog(Invite("i", link, "federation:x", "member", "Digits", time.time() + 86_400, 1), backend)
    qtbot.addWidget(dialog)
    dialog.show()
    words = " ".join(made.text() for made in dialog.findChildren(QLabel))
    assert "“Digits”" in words
    assert "Works once and expires in 24 h." in words
    assert dialog.line.text() == link
    assert dialog.code.matrix
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == link


async def test_the_link_is_saved_to_a_file_that_can_be_sent(qtbot, backend, tmp_path, monkeypatch):
    """A name from the workspace's title, without what files cannot be called."""
    names = []

    async def chosen(*_, name, **__):
        names.append(name)
        return [tmp_path / "team.vegainvite"]

    monkeypatch.setattr("ui.network.invite_dialog.choose_new", chosen)
    link = "vega://127.0.0.1:1/abc"
    dialog = InviteDialog(Invite("i", link, "workspace:x", "editor", "A/B test", time.time() + 60, 1), backend)
    qtbot.addWidget(dialog)
    dialog.show()
    await dialog.save()
    assert names == ["A_B test.vegainvite"]
    assert (tmp_path / "team.vegainvite").read_text().strip() == link
    assert dialog.save_button.text() == "Saved"
