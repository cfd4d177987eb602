"""Who this machine is in a workspace."""

from core.backend import Backend
from core.collaboration.records import Member


def myself(backend: Backend, workspace_id: str) -> Member:
    """This machine as a member, also before the host told of it. Raises InputError when there is no such workspace."""
    me = backend.network.identity.peer_id
    found = (member for member in backend.collaboration.members(workspace_id) if member.peer_id == me)
    role = backend.collaboration.workspace(workspace_id).role
    return next(found, Member(me, backend.network.name, role, is_online=True))
