"""Who can still come into a workspace: its open invites, and a way to make each of them useless."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.collaboration.service import CollaborationService
from core.networking.records import Invite
from ui.actions import action
from ui.network.words import until
from ui.widgets.button import button
from ui.widgets.dialog import Dialog
from ui.widgets.label import ElidedLabel, label


class OpenInvitesDialog(Dialog):
    """Shows the invites that it is given, and after each withdrawal those that are left."""

    def __init__(
        self, service: CollaborationService, workspace_id: str, invites: Sequence[Invite], *, parent: QWidget | None
    ) -> None:
        text = "Whoever has one of these links can still come in. The links themselves are shown only when made."
        super().__init__("Open invites", text, parent=parent, accept="Done", reject="")
        self._service = service
        self._workspace_id = workspace_id
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.body.addLayout(self._rows)
        self.show_invites(invites)

    def show_invites(self, invites: Sequence[Invite]) -> None:
        """These are left."""
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for invite in invites:
            self._rows.addWidget(self._row(invite))
        if not invites:
            self._rows.addWidget(label("No invite is open.", tone="muted"))

    @action(palette=False)
    async def withdraw(self, invite_id: str) -> None:
        """Make one useless."""
        await self._service.inviting.withdraw(self._workspace_id, invite_id)
        self.show_invites(await self._service.inviting.open(self._workspace_id))

    def _row(self, invite: Invite) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(ElidedLabel(f"As {invite.role}"))
        words.addWidget(ElidedLabel(_what(invite), role="caption"))
        row.addLayout(words, 1)
        control = button("Withdraw", lambda: self.withdraw(invite.id), kind="quiet")
        control.setAccessibleName(f"Withdraw the invite as {invite.role} that expires {until(invite.expires)}")
        row.addWidget(control)
        return holder


def _what(invite: Invite) -> str:
    many = "one more person" if invite.uses_left == 1 else f"{invite.uses_left} more people"
    return f"For {many}, expires {until(invite.expires)}"
