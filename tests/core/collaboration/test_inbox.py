"""Who may say what about a workspace: strangers, members and hosts each only their own."""

import time

import pytest

from core.collaboration.messages import (
    Announcement,
    EditHead,
    Edits,
    Farewell,
    Have,
    MemberEntry,
    Presence,
    pack_ends,
)
from core.collaboration.talk_messages import Told
from core.collaboration.talk_records import Content, Entry
from core.errors import RefusedError

LINE = Entry("x1", 7, "said", "", "somebody-else", "The Boss", time.time(), Content("hi"))


def about(workspace_id):
    return [
        Have(workspace_id, 0, False, pack_ends({})),
        Edits(workspace_id, "text-note", (), b""),
        Told(workspace_id, (LINE,)),
    ]


async def test_a_machine_without_an_invite_learns_and_changes_nothing(machine):
    async with machine("ada") as ada, machine("eve") as eve:
        secret = await ada.collaboration.create("Secret")
        await eve.network.join((await ada.network.create_invite("peer")).link)
        for words in about(secret.id):
            with pytest.raises(RefusedError, match="no such workspace"):
                await eve.network.send(ada.id, words)
        await eve.network.send(ada.id, Farewell(secret.id))
        forged = Announcement(secret.id, "Mine now", 1.0, (MemberEntry(ada.id, "ada", "editor", True),))
        with pytest.raises(RefusedError, match="not invited"):
            await eve.network.send(ada.id, forged)
        assert [space.title for space in ada.collaboration.workspaces()] == ["Secret"]
        assert ada.says(secret.id) == []


async def test_a_member_speaks_under_its_own_name_only(machine, until):
    async with machine("ada") as ada, machine("ben") as ben:
        space = await ada.collaboration.create("Names")
        await ben.join(ada, space.id)
        await ben.network.send(ada.id, Told(space.id, (LINE,)))
        assert ada.says(space.id) == [("ben", "hi", "delivered")]
        forged = Presence(space.id, "somebody-else", "The Boss", "active", "text-note", b"")
        # presence may be lost: say it until it is heard
        await until(lambda: ben.network.post(ada.id, forged) and ada.collaboration.present(space.id))
        assert [(person.peer_id, person.name) for person in ada.collaboration.present(space.id)] == [(ben.id, "ben")]


async def test_damaged_edits_are_refused_and_change_nothing(machine):
    async with machine("ada") as ada, machine("ben") as ben:
        space = await ada.collaboration.create("Damage")
        await ben.join(ada, space.id)
        note = await ada.collaboration.open_note(space.id)
        note.splice(0, 0, "whole")
        with pytest.raises(RefusedError, match="damaged"):
            await ben.network.send(ada.id, Edits(space.id, "text-note", (EditHead(b"", b"", 4, {}),), b"junk"))
        with pytest.raises(RefusedError, match="malformed"):
            await ben.network.send(ada.id, Told(space.id, (Entry("", 0, "said", "", "", "", 0.0),)))
        assert note.text == "whole"


async def test_a_host_cannot_take_over_the_workspace_of_another(machine, until):
    async with machine("ada") as ada, machine("ben") as ben, machine("mal") as mal:
        space = await ada.collaboration.create("Ada's")
        await ben.join(ada, space.id)
        # mal invites ben to a workspace of the same id
        link = (await mal.network.create_invite(f"workspace:{space.id}", role="editor")).link
        await ben.network.join(link)
        taken = Announcement(space.id, "Mal's", 1.0, (MemberEntry(ben.id, "ben", "editor", True),))
        with pytest.raises(RefusedError, match="another machine"):
            await mal.network.send(ben.id, taken)
        with pytest.raises(RefusedError, match="no such workspace"):
            await mal.network.send(ben.id, Told(space.id, (LINE,)))
        await mal.network.send(ben.id, Farewell(space.id))
        found = ben.collaboration.workspace(space.id)
        assert (found.title, found.state) == ("Ada's", "open")


async def test_a_wrong_announcement_is_refused(machine):
    async with machine("ada") as ada, machine("ben") as ben:
        await ben.network.join((await ada.network.create_invite("workspace:w", role="editor")).link)
        for members in ((), (MemberEntry(ben.id, "ben", "king", True),)):
            with pytest.raises(RefusedError, match="announced wrongly"):
                await ada.network.send(ben.id, Announcement("w", "W", 1.0, members))
        right = (MemberEntry(ben.id, "ben", "editor", True),)
        for fields in ({"state": "ended"}, {"ends": -1.0}, {"ends": float("nan")}):
            with pytest.raises(RefusedError, match="announced wrongly"):
                await ada.network.send(ben.id, Announcement("w", "W", 1.0, right, **fields))
        assert ben.collaboration.workspaces() == []


async def test_wishes_that_cannot_be_are_not_taken(machine):
    """An owner's program that is newer, or broken, changes nothing here."""
    async with machine("ada") as ada, machine("ben") as ben:
        space = await ada.collaboration.create("Plan")
        await ben.join(ada, space.id)
        members = (MemberEntry(ben.id, "ben", "viewer", True),)
        for wrong in ({"chat_role": "editor"}, {"invited_role": "owner"}, {"chat_role": ""}):
            with pytest.raises(RefusedError, match="announced wrongly"):
                await ada.network.send(ben.id, Announcement(space.id, "Mine", space.created, members, **wrong))
        assert ben.collaboration.workspace(space.id).role == "editor"
        # an older one says nothing about them
        await ada.network.send(ben.id, Announcement(space.id, "Plan", space.created, members))
        assert ben.collaboration.workspace(space.id).chat_role == "guest"
