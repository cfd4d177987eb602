"""Who is in a workspace, and who of them is there now."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from core.collaboration.records import Member
from core.collaboration.roles import IDEAS, INVITED
from ui import theme
from ui.collaboration.carets import colour_of
from ui.widgets.button import button, icon_button
from ui.widgets.card import Card
from ui.widgets.label import ElidedLabel, label

DOT = 9
# Between the parts of a row.
GAP = 8


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
        idle: Collection[str] = (),
        followed: str = "",
    ) -> None:
        """Show these, those who are there first; `places` says in words what somebody does and looks at, `idle` are
        those who do nothing at the moment."""
        places = places or {}
        key = (tuple(members), me, is_owner, tuple(places.items()), frozenset(idle), followed)
        if key == self._shown:
            return
        self._shown = key
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for member in sorted(members, key=lambda member: not member.is_online):
            place = places.get(member.peer_id, "")
            is_idle = member.peer_id in idle
            self._rows.addWidget(
                self._row(member, me=me, is_owner=is_owner, place=place, is_idle=is_idle, followed=followed)
            )
        online = sum(member.is_online for member in members)
        self.set_note(f"{online} of {len(members)} here")

    def _row(self, member: Member, *, me: str, is_owner: bool, place: str, is_idle: bool, followed: str) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        column.addLayout(row)
        row.addWidget(_Dot(member, is_idle=is_idle))
        row.addWidget(ElidedLabel(f"{member.name} (you)" if member.peer_id == me else member.name), 1)
        if place:
            row.addWidget(self._follow_button(member, place, is_on=member.peer_id == followed))
            # below the buttons too: beside them there is no room for a title
            below = QHBoxLayout()
            below.setContentsMargins(DOT + 2 + GAP, 0, 0, 2)
            below.addWidget(ElidedLabel(place, role="caption"))
            column.addLayout(below)
        if is_owner and member.peer_id != me and member.role in INVITED:
            row.addWidget(self._role_button(member))
            row.addWidget(
                icon_button("user-minus", f"Remove {member.name}", lambda: self.remove_wanted.emit(member.peer_id))
            )
        else:
            row.addWidget(label(member.role, role="caption"))
        where = f": {place}" if place else ""
        holder.setAccessibleName(f"{member.name}, {member.role}, {'here' if member.is_online else 'away'}{where}")
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
    """Full in the member's colour when it is there, an amber moon when it is idle, a ring when it is away."""

    def __init__(self, member: Member, *, is_idle: bool) -> None:
        super().__init__()
        self._member = member
        self._is_idle = is_idle
        self.setFixedSize(DOT + 2, DOT + 2)
        self.setToolTip("Idle" if is_idle else "Here" if member.is_online else "Away")
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The dot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dot = QPainterPath()
        dot.addEllipse(1, 1, DOT - 1, DOT - 1)
        if self._is_idle:
            # another shape too: amber is also somebody's colour, and not everybody tells colours apart
            shadow = QPainterPath()
            shadow.addEllipse(1 + DOT / 3, 1 - DOT / 4, DOT - 2, DOT - 2)
            painter.fillPath(dot.subtracted(shadow), theme.colour("warn"))
        elif self._member.is_online:
            painter.fillPath(dot, colour_of(self._member.peer_id))
        else:
            painter.strokePath(dot, QPen(theme.colour("muted")))
        painter.end()
