"""The Network page: who this machine is, whom it knows, and how others are let in."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.backend import Backend
from core.networking.records import Joined, PeerConnected, PeerDisconnected, PeersChanged
from ui.actions import action
from ui.messages import Messages
from ui.network import joining
from ui.network.asking import ask_to_join
from ui.network.invite_dialog import InviteDialog
from ui.network.join_row import page_of
from ui.network.knock_dialog import decide
from ui.network.parts import IdentityCard, InvitesCard, JoinCard, NearbyCard, PeersCard
from ui.page import GAP, Page
from ui.widgets.button import action_button
from ui.widgets.dialog import confirm
from ui.widgets.header import Header

# Delay and traffic of a link are no events; they are read while somebody looks.
LOOK_MS = 2_000


class NetworkPage(Page):
    """Cards: this machine, machines, invites, join, nearby."""

    name: ClassVar[str] = "network"
    title: ClassVar[str] = "Network"
    icon: ClassVar[str] = "network"

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__(backend, parent)
        self.network = backend.network
        self._build()
        for kind in (PeersChanged, PeerConnected, PeerDisconnected):
            self.listen(kind, self._changed)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def shown(self) -> None:
        """Read everything again."""
        self.refresh()

    def want(self, **wanted: object) -> None:
        """`link="vega://…"` fills the line of Join, `invite=Path` joins with a file."""
        if isinstance(path := wanted.get("invite"), Path):
            self.join_file(path)
            return
        self.join_card.row.line.setText(str(wanted.get("link", "")))
        self.join_card.row.line.setFocus()

    @action(palette=False)
    async def refresh(self) -> None:
        """Show what is known now."""
        self.identity.show_identity(self.network)
        self.peers.show_peers(self.network.peers())
        self._show_nearby()
        self.invites.show_invites(await self.network.invites())

    @action(title="Invite a machine", icon="user-plus", shortcut="Ctrl+I")
    async def invite(self) -> None:
        """A link that pairs one other machine with this one."""
        made = await self.network.create_invite("peer", title="")
        await InviteDialog(made, self.backend, parent=self).answer()

    @action(title="Join with a link", icon="log-in")
    async def focus_join(self) -> None:
        """Into the line for an invite link."""
        self.join_card.row.line.setFocus()
        self.join_card.row.line.setText(_link_in_clipboard() or self.join_card.row.line.text())

    @action(palette=False)
    async def join(self) -> None:
        """Pair with the machine behind the link."""
        self._say_joined(await joining.join(self.backend, self.join_card.row))

    @action(title="Open an invite file…", icon="file")
    async def open_invite(self) -> None:
        """Join with an invite that somebody saved to a file."""
        if path := await joining.choose_invite(self):
            self._say_joined(await self.network.join_file(path))

    @action(palette=False)
    async def join_file(self, path: Path) -> None:
        """Join with the invite in a file."""
        self._say_joined(await self.network.join_file(path))

    @action(palette=False)
    async def ask(self, peer_id: str) -> None:
        """Ask the person at a machine nearby to let this one in."""
        seen = next((one for one in self.network.discovered() if one.peer_id == peer_id), None)
        if seen is not None and (joined := await ask_to_join(self.backend, seen, self)):
            self._say_joined(joined)

    @action(palette=False)
    async def decide(self, peer_id: str) -> None:
        """Let in who asks, or not."""
        if words := await decide(self.backend, peer_id, self):
            Messages.of(self).info(words)

    @action(palette=False)
    async def withdraw(self, invite_id: str) -> None:
        """Make an invite useless."""
        await self.network.withdraw(invite_id)

    @action(palette=False)
    async def forget(self, peer_id: str) -> None:
        """End the link with a machine for good."""
        peer = self.network.peer(peer_id)
        text = "The link ends, and what it takes part in stops there. To come back it needs a new invite."
        if await confirm(self, f"Forget {peer.name}?", text, accept="Forget", is_danger=True):
            await self.network.forget(peer_id)

    @action(title="Copy this machine's id", icon="copy")
    def copy_id(self) -> None:
        """For comparing it with what the other side shows."""
        QGuiApplication.clipboard().setText(self.network.identity.peer_id)
        Messages.of(self).info("The id is on the clipboard.")

    def accept_paths(self, paths: list[Path]) -> bool:
        """An invite that was saved to a file is used."""
        path = joining.invite_in(paths)
        if path is not None:
            self.join_file(path)
        return path is not None

    def _say_joined(self, joined: Joined) -> None:
        Messages.of(self).info(joining.in_words(joined))
        if page := page_of(joined.scope):
            self.open_page(page)

    def _changed(self, event: object) -> None:
        self.refresh()

    def _look(self) -> None:
        if self.isVisible():
            self.peers.show_peers(self.network.peers())
            self._show_nearby()

    def _show_nearby(self) -> None:
        known = {peer.id for peer in self.network.peers()}
        self.nearby.show_seen(self.network.discovered(), self.network.knocks(), known=known)

    def _build(self) -> None:
        header = Header("Network")
        header.add(action_button(self.invite, kind="primary"))
        self.identity = IdentityCard(self.copy_id)
        self.join_card = JoinCard(open_file=self.open_invite)
        self.join_card.row.wanted.connect(lambda _: self.join())
        self.peers = PeersCard(invite=self.invite, join=self.focus_join)
        self.peers.forget_wanted.connect(self.forget)
        self.invites = InvitesCard()
        self.invites.withdraw_wanted.connect(self.withdraw)
        self.nearby = NearbyCard()
        self.nearby.ask_wanted.connect(self.ask)
        self.nearby.decide_wanted.connect(self.decide)
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(self.identity, 1)
        top.addWidget(self.join_card, 1)
        low = QHBoxLayout()
        low.setSpacing(14)
        low.addWidget(self.invites, 1)
        low.addWidget(self.nearby, 1)
        column = QWidget()
        inside = QVBoxLayout(column)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GAP)
        inside.addLayout(top)
        inside.addWidget(self.peers, 1)
        inside.addLayout(low)
        self.lay_out(header, column, scrolls=True)


def _link_in_clipboard() -> str:
    text = QGuiApplication.clipboard().text().strip()
    return text if text.startswith("vega://") else ""
