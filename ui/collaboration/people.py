"""Who is in a workspace, and who of them is there now."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from core.collaboration.records import Member
from core.collaboration.roles import IDEAS, INVITED
from ui import theme
from ui.collaboration.carets import colour_of
from ui.widgets.button import button, icon_button
from ui.widgets.card import Card
from ui.widgets.label import ElidedLabel, label

DOT = 9


class PeopleCard(Card):
    """Says what the owner wants: a member out, another role for one, somebody new as this."""

    remove_wanted = Signal(str)
    """A peer id."""
    role_wanted = Signal(str, str)
    """A peer id and a role."""
    invite_wanted = Signal(str)
    """A role."""
    invites_wanted = Signal()
    """To see who can still come in."""
    follow_wanted = Signal(str)
    """The peer id of somebody who is there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("People", parent=parent)
        self.invite_button = icon_button("user-plus", "Invite somebody")
        self.invite_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.invite_button)
        menu.setToolTipsVisible(True)
        for role in INVITED:
            action = menu.addAction(f"As {role}…", partial(self.invite_wanted.emit, role))
            action.setToolTip(IDEAS[role])
        self.invite_button.setMenu(menu)
        self.top.addWidget(self.invite_button)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.body.addLayout(self._rows)
        self.invites_button = button("", self.invites_wanted.emit, icon="ticket", kind="link")
        self.invites_button.setToolTip("Who can still come in with a link")
        self.invites_button.hide()
        row = QHBoxLayout()
        row.addWidget(self.invites_button)
        row.addStretch(1)
        self.body.addLayout(row)
        self._shown: object = None

    def show_invites(self, count: int) -> None:
        """So many links still let somebody in."""
        self.invites_button.setText("1 open invite" if count == 1 else f"{count} open invites")
        self.invites_button.setAccessibleName(self.invites_button.text())
        self.invites_button.setVisible(count > 0)

    def show_members(
        self,
        members: Sequence[Member],
        *,
        me: str,
        is_owner: bool,
        places: Mapping[str, str] | None = None,
        followed: str = "",
    ) -> None:
        """Show these, those who are there first; `places` says in words what somebody looks at."""
        places = places or {}
        key = (tuple(members), me, is_owner, tuple(places.items()), followed)
        if key == self._shown:
            return
        self._shown = key
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for member in sorted(members, key=lambda member: not member.is_online):
            row = self._row(member, me=me, is_owner=is_owner, place=places.get(member.peer_id, ""), followed=followed)
            self._rows.addWidget(row)
        online = sum(member.is_online for member in members)
        self.set_note(f"{online} of {len(members)} here")

    def _row(self, member: Member, *, me: str, is_owner: bool, place: str, followed: str) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(_Dot(member))
        row.addWidget(ElidedLabel(f"{member.name} (you)" if member.peer_id == me else member.name), 1)
        if place:
            row.addWidget(self._follow_button(member, place, is_on=member.peer_id == followed))
        if is_owner and member.peer_id != me and member.role in INVITED:
            row.addWidget(self._role_button(member))
            row.addWidget(
                icon_button("user-minus", f"Remove {member.name}", lambda: self.remove_wanted.emit(member.peer_id))
            )
        else:
            row.addWidget(label(member.role, role="caption"))
        holder.setAccessibleName(f"{member.name}, {member.role}, {'here' if member.is_online else 'away'}")
        return holder

    def _follow_button(self, member: Member, place: str, *, is_on: bool) -> QToolButton:
        words = f"Stop following {member.name}" if is_on else f"Follow {member.name}: {place}"
        made = icon_button("eye", words, partial(self.follow_wanted.emit, member.peer_id), checkable=True)
        made.setIcon(theme.icon("eye", "muted", on="accent"))
        made.setChecked(is_on)
        return made

    def _role_button(self, member: Member) -> QToolButton:
        made = QToolButton()
        made.setText(member.role)
        made.setToolTip("What they may do")
        made.setAccessibleName(f"Role of {member.name}: {member.role}")
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(made)
        menu.setToolTipsVisible(True)
        for role in INVITED:
            action = menu.addAction(role.capitalize(), partial(self.role_wanted.emit, member.peer_id, role))
            action.setToolTip(IDEAS[role])
            action.setCheckable(True)
            action.setChecked(role == member.role)
        made.setMenu(menu)
        return made


class _Dot(QWidget):
    """Full in the member's colour when it is there, a ring when it is away."""

    def __init__(self, member: Member) -> None:
        super().__init__()
        self._member = member
        self.setFixedSize(DOT + 2, DOT + 2)
        self.setToolTip("Here" if member.is_online else "Away")
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The dot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = colour_of(self._member.peer_id) if self._member.is_online else theme.colour("muted")
        painter.setPen(colour)
        if self._member.is_online:
            painter.setBrush(colour)
        painter.drawEllipse(1, 1, DOT - 1, DOT - 1)
        painter.end()
