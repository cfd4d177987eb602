"""The invite that was just made: its link, the QR code, a file to send, and until when it works."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.backend import Backend
from core.networking.records import INVITE_SUFFIX, Invite
from ui.actions import action
from ui.media.choosing import choose_new
from ui.network.qr import QrCode
from ui.network.words import until
from ui.widgets.button import button
from ui.widgets.dialog import Dialog
from ui.widgets.label import label


class InviteDialog(Dialog):
    """Also for the pages that invite into a training or a workspace: `await InviteDialog(invite, backend).answer()`."""

    def __init__(self, invite: Invite, backend: Backend, *, parent: QWidget | None = None) -> None:
        what = f"“{invite.title}”" if invite.title else "this machine"
        super().__init__(
            "Invite",
            f"Whoever has this link can join {what}. Send it to the person, or let their camera see it.",
            parent=parent,
            accept="Done",
            reject="",
            width=560,
        )
        self.invite = invite
        self.backend = backend
        self.code = QrCode(invite.link)
        self.line = QLineEdit(invite.link)
        self.line.setReadOnly(True)
        self.line.setAccessibleName("Invite link")
        self.line.setCursorPosition(0)
        self.copy_button = button("Copy link", self.copy, icon="copy", kind="primary")
        self.save_button = button("Save as file…", self.save, icon="save")
        if self.accept_button is not None:
            self.accept_button.setProperty("kind", "")
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(self.code)
        words = QVBoxLayout()
        words.setSpacing(10)
        words.addWidget(label("Link", tone="muted"))
        words.addWidget(self.line)
        both = QHBoxLayout()
        both.setSpacing(8)
        both.addWidget(self.copy_button, 1)
        both.addWidget(self.save_button, 1)
        words.addLayout(both)
        uses = "once" if invite.uses_left == 1 else f"{invite.uses_left} times"
        words.addWidget(
            label(
                f"Works {uses} and expires {until(invite.expires)}. It is shown only now.", role="caption", wraps=True
            )
        )
        words.addStretch(1)
        row.addLayout(words, 1)
        self.body.addLayout(row)
        self.copy_button.setFocus()

    def copy(self) -> None:
        """Put the link on the clipboard."""
        QGuiApplication.clipboard().setText(self.invite.link)
        self.copy_button.setText("Copied")

    @action(palette=False)
    async def save(self) -> None:
        """Put the link into a small file, to be sent or carried."""
        name = "".join(letter if letter.isalnum() or letter in " -_" else "_" for letter in self.invite.title) or "Vega"
        for path in await choose_new(self, title="Save invite", name=f"{name}{INVITE_SUFFIX}", suffix=INVITE_SUFFIX):
            await self.backend.network.save_invite(self.invite, path)
            self.save_button.setText("Saved")
