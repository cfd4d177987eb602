"""The cards of the Network page."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.networking.records import Discovered, Invite, Knock, Peer
from ui.network.join_row import JoinRow
from ui.network.words import ago, part, peer_row, reach, until
from ui.widgets.button import button, icon_button
from ui.widgets.card import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.label import ElidedLabel, label
from ui.widgets.table import Table

PEER_COLUMNS = ("Name", "State", "Delay", "Sent / received", "Takes part in")


class IdentityCard(Card):
    """Who this machine is to the others."""

    def __init__(self, copy: Callable[[], Any]) -> None:
        super().__init__("This machine")
        self.name = ElidedLabel(role="title")
        self.address = ElidedLabel(tone="muted")
        self.id = ElidedLabel(role="caption")
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.id, 1)
        row.addWidget(icon_button("copy", "Copy this machine's id", copy))
        self.add(self.name)
        self.add(self.address)
        self.body.addLayout(row)
        self.body.addStretch(1)

    def show_identity(self, network: Any) -> None:
        """Name, address and id."""
        self.name.set_text(network.name)
        self.address.set_text(reach(network.address, network.hub_state()))
        self.id.set_text(f"Id {network.identity.peer_id}")


class JoinCard(Card):
    """A line for a link from somebody else, and a way to a file with one."""

    def __init__(self, *, open_file: Callable[[], Any]) -> None:
        super().__init__("Join with a link")
        self.add(
            label(
                "Paste the link that another Vega made: a machine, a training or a workspace. A file with an invite "
                "can be dropped here.",
                tone="muted",
                wraps=True,
            )
        )
        self.row = JoinRow()
        self.add(self.row)
        self.file_button = button("Open an invite file…", open_file, kind="link")
        row = QHBoxLayout()
        row.addWidget(self.file_button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addStretch(1)


class PeersCard(Card):
    """Every paired machine."""

    forget_wanted = Signal(str)

    def __init__(self, *, invite: Callable[[], Any], join: Callable[[], Any]) -> None:
        super().__init__("Machines")
        self.table = Table(PEER_COLUMNS, name="Machines")
        self.table.set_widths(0, 150, 80, 150, 0)
        self.forget_button = button("Forget…", self._forget, icon="user-minus", kind="quiet")
        self.forget_button.setEnabled(False)
        self.table.chosen.connect(lambda key: self.forget_button.setEnabled(key is not None))
        self.add_top(self.forget_button)
        empty = EmptyState(
            "network",
            "No other machine yet",
            "Invite one, or join with a link that somebody sent. Every connection is encrypted from end to end, "
            "whatever lies between them.",
            (("Invite a machine", invite), ("Join with a link", join)),
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(empty)
        self.stack.addWidget(self.table)
        self.stack.setMinimumHeight(220)
        self.add(self.stack, 1)

    def show_peers(self, peers: Sequence[Peer]) -> None:
        """Show these."""
        self.table.set_rows([peer_row(peer) for peer in peers], keys=[peer.id for peer in peers])
        self.stack.setCurrentIndex(1 if peers else 0)
        online = sum(peer.is_online for peer in peers)
        self.set_note(f"{online} of {len(peers)} online" if peers else "")
        self.forget_button.setVisible(bool(peers))
        self.forget_button.setEnabled(self.table.key is not None)

    def _forget(self) -> None:
        if self.table.key is not None:
            self.forget_wanted.emit(self.table.key)


class _Lines(Card):
    """A few lines, or a sentence when there is none."""

    def __init__(self, title: str, empty: str) -> None:
        super().__init__(title)
        self._empty = empty
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        self.body.addLayout(self._lines)
        self.body.addStretch(1)
        self._shown: object = None
        self.show_lines([], key=())

    def show_lines(self, lines: Sequence[tuple[str, str, QWidget | None]], *, key: object) -> None:
        """Name, note and what can be done; the same `key` means the same lines, which then stay."""
        if key == self._shown:
            return
        self._shown = key
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if not lines:
            self._lines.addWidget(label(self._empty, tone="muted", wraps=True))
        for name, note, control in lines:
            self._lines.addWidget(_line(name, note, control))


def _line(name: str, note: str, control: QWidget | None) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    words = QVBoxLayout()
    words.setSpacing(1)
    words.addWidget(ElidedLabel(name))
    words.addWidget(ElidedLabel(note, role="caption"))
    row.addLayout(words, 1)
    if control is not None:
        row.addWidget(control)
    return holder


class InvitesCard(_Lines):
    """Invites that still work."""

    withdraw_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__("Open invites", "No invite is open. Links work once, and only until they expire.")

    def show_invites(self, invites: Sequence[Invite]) -> None:
        """Show these."""
        from core.networking.records import Grant

        lines: list[tuple[str, str, QWidget | None]] = []
        for invite in invites:
            kind = part(Grant(invite.scope, invite.role))
            name = f"{kind}: {invite.title}" if invite.title else kind
            left = "once" if invite.uses_left == 1 else f"{invite.uses_left} times"
            control = button("Withdraw", kind="quiet")
            control.setAccessibleName(f"Withdraw the invite {name}")
            control.clicked.connect(lambda _=False, number=invite.id: self.withdraw_wanted.emit(number))
            lines.append((name, f"Works {left}, expires {until(invite.expires)}", control))
        self.show_lines(lines, key=tuple((invite.id, invite.uses_left, until(invite.expires)) for invite in invites))


class NearbyCard(_Lines):
    """Vegas on the local network: those that ask to be let in here, and those that can be asked."""

    ask_wanted = Signal(str)
    """The id of a machine that was seen."""
    decide_wanted = Signal(str)
    """The id of one that asks."""

    def __init__(self) -> None:
        super().__init__("Nearby", "No other Vega is seen on the local network.")

    def show_seen(self, seen: Sequence[Discovered], knocks: Sequence[Knock], *, known: set[str]) -> None:
        """Show these; being seen lets nobody in."""
        lines: list[tuple[str, str, QWidget | None]] = []
        for knock in knocks:
            control = button("Decide…", partial(self.decide_wanted.emit, knock.peer_id), kind="primary")
            control.setAccessibleName(f"Decide about {knock.name}")
            note = f"Asks to join: {knock.words}" if knock.words else "Asks to join"
            lines.append((knock.name, f"{note} · {ago(knock.asked)}", control))
        for one in seen:
            control = button("Ask to join…", partial(self.ask_wanted.emit, one.peer_id), kind="quiet")
            control.setAccessibleName(f"Ask {one.name} to let you in")
            lines.append((one.name, f"{one.address} · known" if one.peer_id in known else one.address, control))
        asked = tuple((knock.peer_id, knock.code, ago(knock.asked)) for knock in knocks)
        self.show_lines(lines, key=(tuple(seen), asked, frozenset(known)))
