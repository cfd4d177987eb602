"""The register of workspaces and their members: in memory for quick answers, stored before anything is said."""

import dataclasses
from collections.abc import Mapping, Sequence

from core.collaboration.records import Member, Workspace, WorkspaceChanged
from core.errors import InputError
from core.events import Events
from core.storage.tables.collaboration import CollaborationTables

STORED = ("id", "title", "role", "host", "created", "state", "ends", "invited_role", "chat_role")
# Of one workspace: a thousand members, and a thousand who are none any more.
NAMES_MOST = 2000
# A peer id has 52.
PEER_CHARACTERS = 64


class Register:
    """What this machine knows about its workspaces. Belongs to the loop thread."""

    def __init__(self, tables: CollaborationTables, events: Events) -> None:
        self._tables = tables
        self._events = events
        self._workspaces: dict[str, Workspace] = {}
        self._members: dict[str, tuple[Member, ...]] = {}
        # where members of the workspaces that live here can be reached by the others
        self._addresses: dict[str, dict[str, str]] = {}
        # of all who are or were in a workspace; who was told of last stands at the end
        self._names: dict[str, dict[str, str]] = {}

    def load(self, me: str) -> None:
        """Read what is stored; `me` is this machine's peer id. Blocks."""
        for row in self._tables.workspaces(me):
            stored = {name: row[name] for name in STORED}
            self._workspaces[row["id"]] = Workspace(**stored, unread=row["unread"])
        for row in self._tables.members():
            member = Member(row["peer_id"], row["name"], row["role"])
            self._members[row["workspace_id"]] = (*self._members.get(row["workspace_id"], ()), member)
            self._addresses.setdefault(row["workspace_id"], {})[row["peer_id"]] = row["address"]
        for row in self._tables.names():
            self._names.setdefault(row["workspace_id"], {})[row["peer_id"]] = row["name"]

    def workspaces(self) -> list[Workspace]:
        """Every workspace, the oldest first."""
        return sorted(self._workspaces.values(), key=lambda entry: (entry.created, entry.id))

    def find(self, workspace_id: str) -> Workspace | None:
        """One workspace."""
        return self._workspaces.get(workspace_id)

    def get(self, workspace_id: str) -> Workspace:
        """One workspace. Raises InputError when there is none."""
        found = self.find(workspace_id)
        if found is None:
            raise InputError(f"There is no workspace '{workspace_id}'.", "See what there is: vega workspaces.")
        return found

    def owned(self, workspace_id: str, me: str) -> Workspace:
        """A workspace that lives on this machine, `me`. Raises InputError when there is none, or it lives elsewhere."""
        workspace = self.get(workspace_id)
        if workspace.host != me:
            raise InputError(f"'{workspace.title}' lives on another machine.", "Ask its owner.")
        return workspace

    def members(self, workspace_id: str) -> tuple[Member, ...]:
        """The members as they were told last, by name."""
        return self._members.get(workspace_id, ())

    def names(self, workspace_id: str) -> dict[str, str]:
        """What its members are called, by peer id, and what those were called last who are no members any more."""
        return dict(self._names.get(workspace_id, {}))

    def address(self, workspace_id: str, peer_id: str) -> str:
        """Where a member of a workspace that lives here said that the others may reach it; "" for not at all."""
        return self._addresses.get(workspace_id, {}).get(peer_id, "")

    async def keep(self, workspace: Workspace) -> Workspace:
        """Store a workspace as it is now and say so."""
        before = self._workspaces.get(workspace.id)
        self._workspaces[workspace.id] = workspace
        stored = {name: getattr(workspace, name) for name in STORED}
        if before is None or any(stored[name] != getattr(before, name) for name in STORED):
            await self._tables.keep_workspace(stored)
        if before != workspace:
            self._events.emit(WorkspaceChanged(workspace.id))
        return workspace

    async def keep_members(self, workspace_id: str, members: Sequence[Member]) -> None:
        """These are its members now."""
        before = self.members(workspace_id)
        ordered = tuple(sorted(members, key=lambda member: (member.name.casefold(), member.peer_id)))
        self._members[workspace_id] = ordered
        addresses = {member.peer_id: self.address(workspace_id, member.peer_id) for member in ordered}
        self._addresses[workspace_id] = addresses
        if [_stored(member) for member in before] != [_stored(member) for member in ordered]:
            rows = [{**_stored(member), "address": addresses[member.peer_id]} for member in ordered]
            await self._tables.keep_members(workspace_id, rows)
        await self.keep_names(workspace_id, {member.peer_id: member.name for member in ordered})
        if before != ordered:
            self._events.emit(WorkspaceChanged(workspace_id))

    async def keep_address(self, workspace_id: str, peer_id: str, address: str) -> None:
        """The others may reach a member there; kept as long as they are one, and the workspace is here."""
        if workspace_id not in self._workspaces:
            return
        self._addresses.setdefault(workspace_id, {})[peer_id] = address
        await self._tables.keep_address(workspace_id, peer_id, address)

    async def keep_names(self, workspace_id: str, names: Mapping[str, str]) -> None:
        """These are or were called so, if the workspace is still here; of too many the first go, never members."""
        if workspace_id not in self._workspaces:
            return
        known = self._names.setdefault(workspace_id, {})
        news = {peer_id: name for peer_id, name in names.items() if name and known.get(peer_id) != name}
        if not news:
            return
        for peer_id in news:
            known.pop(peer_id, None)
        known.update(news)
        here = {member.peer_id for member in self.members(workspace_id)}
        surplus = [peer_id for peer_id in known if peer_id not in here][: max(0, len(known) - NAMES_MOST)]
        for peer_id in surplus:
            del known[peer_id]
        stored = {peer_id: name for peer_id, name in news.items() if peer_id in known}
        await self._tables.keep_names(workspace_id, stored, without=surplus)

    async def delete(self, workspace_id: str) -> None:
        """Forget a workspace with all that is in it."""
        self._workspaces.pop(workspace_id, None)
        self._members.pop(workspace_id, None)
        self._names.pop(workspace_id, None)
        self._addresses.pop(workspace_id, None)
        await self._tables.delete_workspace(workspace_id)
        self._events.emit(WorkspaceChanged(workspace_id))

    def set_unread(self, workspace_id: str, count: int) -> None:
        """So many lines of others are new."""
        found = self._workspaces.get(workspace_id)
        if found is not None and found.unread != count:
            self._workspaces[workspace_id] = dataclasses.replace(found, unread=count)
            self._events.emit(WorkspaceChanged(workspace_id))


def _stored(member: Member) -> dict[str, str]:
    return {"peer_id": member.peer_id, "name": member.name, "role": member.role}
