"""Calls of a collaboration service's workspaces: who may join, who is told, where each lives."""

from collections.abc import Sequence
from typing import Protocol

from core.collaboration.calls.kept import Kept
from core.collaboration.calls.recordings import Recordings
from core.collaboration.calls.service import Calls
from core.collaboration.records import Member, Workspace
from core.events import Events
from core.networking.service import NetworkService
from core.settings import SettingsStore
from core.storage.tables.calls import CallTables


class Workspaces(Protocol):
    """What calls need to know of workspaces; `CollaborationService` is one."""

    def workspaces(self) -> Sequence[Workspace]:
        """Every workspace."""

    def members(self, workspace_id: str) -> Sequence[Member]:
        """Who is in it, this machine too. Raises InputError when there is none."""


def calls_of(
    workspaces: Workspaces, *, network: NetworkService, events: Events, settings: SettingsStore, tables: CallTables
) -> Calls:
    """All members of an open workspace may call, those who only read along too."""

    def found(workspace_id: str) -> Workspace | None:
        return next((one for one in workspaces.workspaces() if one.id == workspace_id and one.state == "open"), None)

    def members(workspace_id: str) -> list[str]:
        known = workspaces.members(workspace_id) if found(workspace_id) is not None else ()
        return [member.peer_id for member in known]

    def host(workspace_id: str) -> str:
        workspace = found(workspace_id)
        return workspace.host if workspace is not None else ""

    def may_join(workspace_id: str, peer_id: str) -> bool:
        # the list of members follows a moment after the workspace; this machine's own part is known at once
        is_me = peer_id == network.identity.peer_id
        return found(workspace_id) is not None and (is_me or peer_id in members(workspace_id))

    def is_known(workspace_id: str) -> bool:
        return any(one.id == workspace_id for one in workspaces.workspaces())

    return Calls(
        network=network,
        events=events,
        settings=settings,
        may_join=may_join,
        members=members,
        host=host,
        kept=Kept(settings.path.parent / "calls", events, is_known=is_known, recordings=Recordings(tables, events)),
    )
