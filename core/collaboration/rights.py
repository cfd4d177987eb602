"""Rights: who may change which document of a workspace, and who may chat, as this machine knows it."""

from collections.abc import Callable

from core.collaboration.formats import FORMATS
from core.collaboration.formats.base import format_of
from core.collaboration.records import Workspace
from core.collaboration.register import Register
from core.collaboration.roles import INVITED, is_at_least
from core.errors import RefusedError


class Rights:
    """Looks at the roles that the owner gave; `role_of(peer_id, workspace_id)` is the host's word about a member."""

    def __init__(self, register: Register, *, me: str, role_of: Callable[[str, str], str | None]) -> None:
        self._register = register
        self._me = me
        self._role_of = role_of

    def owner(self, workspace_id: str) -> str:
        """The owner's peer id, "" for a workspace that is not known."""
        workspace = self._register.find(workspace_id)
        return workspace.host if workspace is not None else ""

    def role(self, workspace_id: str, peer_id: str) -> str:
        """Somebody's role, "" when they have none."""
        workspace = self._register.find(workspace_id)
        if workspace is None:
            return ""
        if peer_id == workspace.host:
            return "owner"
        if peer_id == self._me:
            return workspace.role
        if workspace.host == self._me:
            return self._role_of(peer_id, workspace_id) or ""
        found = (member.role for member in self._register.members(workspace_id) if member.peer_id == peer_id)
        return next(found, "")

    def shared_with(self, peer_id: str, workspace_id: str) -> Workspace:
        """The open workspace that a message of somebody is about. Raises RefusedError when they have no part in it."""
        workspace = self._register.find(workspace_id)
        role = self._role_of(peer_id, workspace_id)
        if workspace is not None and workspace.state == "open":
            if workspace.host == self._me and role in INVITED:
                return workspace
            if workspace.host == peer_id and role == "host":
                return workspace
        raise RefusedError("This machine has no such workspace in common with you.", "Ask its owner for an invite.")

    def may_chat(self, workspace_id: str, peer_id: str) -> bool:
        """Whether somebody may say something: the workspace is open, and the owner lets them."""
        workspace = self._register.find(workspace_id)
        if workspace is None or workspace.state != "open":
            return False
        return is_at_least(self.role(workspace_id, peer_id), workspace.chat_role)

    def may_write(self, workspace_id: str, document_id: str, *, author_id: str) -> bool:
        """Whether somebody's edits of a document count. What has ended changes no more."""
        workspace = self._register.find(workspace_id)
        name = format_of(document_id)
        if workspace is None or workspace.state != "open":
            return False
        # a format that only newer versions know is relayed between those who may change everything
        least = FORMATS[name].least_role if name in FORMATS else "editor"
        return is_at_least(self.role(workspace_id, author_id), least)
