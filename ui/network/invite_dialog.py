"""The invite that was just made: its link, the QR code, and until when it works."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.networking.records import Invite
from ui.network.qr import QrCode
from ui.network.words import until
from ui.widgets.button import button
from ui.widgets.dialog import Dialog
from ui.widgets.label import label


class InviteDialog(Dialog):
    """Also for the pages that invite into a training or a workspace: `InviteDialog(invite, parent=self).open()`."""

    def __init__(self, invite: Invite, *, parent: QWidget | None = None) -> None:
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
        self.code = QrCode(invite.link)
        self.line = QLineEdit(invite.link)
        self.line.setReadOnly(True)
        self.line.setAccessibleName("Invite link")
        self.line.setCursorPosition(0)
        self.copy_button = button("Copy link", self.copy, icon="copy", kind="primary")
        if self.accept_button is not None:
            self.accept_button.setProperty("kind", "")
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(self.code)
        words = QVBoxLayout()
        words.setSpacing(10)
        words.addWidget(label("Link", tone="muted"))
        words.addWidget(self.line)
        words.addWidget(self.copy_button)
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
