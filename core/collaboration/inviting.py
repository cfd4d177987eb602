"""Inviting: the ways into a workspace of this machine: links, which can be looked through and withdrawn, and knocks."""

from core.collaboration.inbox import SCOPE
from core.collaboration.records import Workspace
from core.collaboration.register import Register
from core.collaboration.roles import check_invited
from core.errors import InputError
from core.networking.records import Invite
from core.networking.service import NetworkService

HOUR_S = 3600.0
DAY_S = 86_400.0
WEEK_S = 7 * DAY_S
# How long a link may work, and how many machines it may let in.
MOST_VALID_S = 30 * DAY_S
MOST_USES = 100


class Inviting:
    """What the owner does about who may come in. Each verb raises InputError for a workspace that lives elsewhere."""

    def __init__(self, register: Register, network: NetworkService) -> None:
        self._register = register
        self._network = network

    async def invite(self, workspace_id: str, *, role: str = "", valid_s: float = DAY_S, uses: int = 1) -> Invite:
        """A link that lets so many machines in, as roles.py says or, without a role, as the workspace's settings do.

        Raises InputError for a role, time or number that cannot be, or when nobody could use it.
        """
        workspace = self._owned(workspace_id)
        if not 0 < valid_s <= MOST_VALID_S or not 1 <= uses <= MOST_USES:
            raise InputError(
                "An invite cannot last that long, or let that many in.",
                f"At most {MOST_VALID_S / DAY_S:g} days and {MOST_USES} machines.",
            )
        return await self._network.create_invite(
            SCOPE + workspace.id,
            role=check_invited(role or workspace.invited_role),
            title=workspace.title,
            valid_s=valid_s,
            uses=uses,
        )

    async def open(self, workspace_id: str) -> list[Invite]:
        """Who can still come in, and as what; what ends first comes first."""
        scope = SCOPE + self._owned(workspace_id).id
        return [invite for invite in await self._network.invites() if invite.scope == scope]

    async def withdraw(self, workspace_id: str, invite_id: str) -> None:
        """Make a link of this workspace useless. Raises InputError when it has none such."""
        if invite_id not in {invite.id for invite in await self.open(workspace_id)}:
            raise InputError("That invite is used up, expired or withdrawn already.", "Nothing is left to do.")
        await self._network.withdraw(invite_id)

    async def let_in(self, workspace_id: str, peer_id: str, code: str, *, role: str = "") -> None:
        """Let a machine in that knocks at this one; `code` is the one that was compared. Raises InputError."""
        workspace = self._owned(workspace_id)
        role = check_invited(role or workspace.invited_role)
        await self._network.approve(peer_id, code, scope=SCOPE + workspace.id, role=role, title=workspace.title)

    def _owned(self, workspace_id: str) -> Workspace:
        return self._register.owned(workspace_id, self._network.identity.peer_id)
