"""Mesh: the members of a small workspace reach each other directly, so that work goes on while its host is away.

The host, whom all trust about who is in it, passes on where each member says that it can be reached. What they then
give each other are signed edits and their own presence; chat keeps to the host, who gives its lines their order.
"""

from collections.abc import Callable, Sequence

from core.collaboration.messages import MemberEntry
from core.collaboration.register import Register
from core.collaboration.roles import INVITED
from core.networking.service import NetworkService

# In a larger one each edit would travel too often, and everybody would have too many links.
MEMBERS_MOST = 8
ADDRESS_CHARACTERS = 400


class Mesh:
    """Belongs to the loop thread."""

    def __init__(self, register: Register, network: NetworkService, *, scope: Callable[[str], str]) -> None:
        self._register = register
        self._network = network
        self._scope = scope

    async def hear(self, peer_id: str, address: str) -> list[str]:
        """At the host: a member says where it can be reached; in which workspaces that is news. Raises StorageError.

        It is stored: the first announcement after a restart without it would end the links between the members.
        """
        if len(address) > ADDRESS_CHARACTERS:
            return []
        # in all of them: two that name different addresses would move the others to and fro
        news = [
            workspace.id
            for workspace in self._register.workspaces()
            if workspace.host == self._network.identity.peer_id
            and self._network.role_of(peer_id, self._scope(workspace.id)) in INVITED
            and self._register.address(workspace.id, peer_id) != address
        ]
        for workspace_id in news:
            await self._register.keep_address(workspace_id, peer_id, address)
        return news

    def address_of(self, workspace_id: str, peer_id: str, *, among: int) -> str:
        """At the host: what a member said, if the workspace with so many members is small."""
        return self._register.address(workspace_id, peer_id) if among <= MEMBERS_MOST else ""

    async def follow(self, workspace_id: str, members: Sequence[MemberEntry]) -> None:
        """At a member: know those who can be reached, and those no more who left. Raises StorageError."""
        me, scope = self._network.identity.peer_id, self._scope(workspace_id)
        workspace = self._register.get(workspace_id)
        wanted = {
            entry.peer_id: entry
            for entry in members
            if entry.address and entry.role in INVITED and entry.peer_id not in (me, workspace.host)
        }
        for peer_id in self._known(workspace_id) - wanted.keys():
            await self._network.part(peer_id, scope)
        for peer_id, entry in wanted.items():
            await self._network.introduce(
                peer_id, entry.name, address=entry.address[:ADDRESS_CHARACTERS], scope=scope, role=entry.role
            )

    async def leave(self, workspace_id: str) -> None:
        """At a member: this machine has no part in it any more. Raises StorageError."""
        for peer_id in self._known(workspace_id):
            await self._network.part(peer_id, self._scope(workspace_id))

    def is_member(self, workspace_id: str, peer_id: str) -> bool:
        """At a member: whether another machine was introduced as one of this workspace."""
        workspace = self._register.find(workspace_id)
        if workspace is None or workspace.host == self._network.identity.peer_id:
            return False
        return self._network.role_of(peer_id, self._scope(workspace_id)) in INVITED

    def reached(self, workspace_id: str) -> set[str]:
        """At a member: the other members to whom a link leads now, whatever the host last said of them."""
        members = (member.peer_id for member in self._register.members(workspace_id))
        return {
            peer_id for peer_id in members if self._network.is_online(peer_id) and self.is_member(workspace_id, peer_id)
        }

    def _known(self, workspace_id: str) -> set[str]:
        workspace, scope = self._register.find(workspace_id), self._scope(workspace_id)
        if workspace is None or workspace.host == self._network.identity.peer_id:
            return set()
        return {peer.id for peer in self._network.members(scope) if self._network.role_of(peer.id, scope) in INVITED}
