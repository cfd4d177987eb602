"""Workspaces, members and unread lines survive a restart; changes are announced once."""

import dataclasses

import pytest

from core.collaboration.chat import Chat
from core.collaboration.records import Member, Workspace, WorkspaceChanged
from core.collaboration.register import Register
from core.collaboration.talk_records import Content, Entry
from core.errors import InputError
from core.events import Events

SPACE = Workspace("w", "Pictures", "editor", "host", 5.0)


@pytest.fixture
def seen():
    return []


@pytest.fixture
def register(tables, seen):
    events = Events()
    events.subscribe(WorkspaceChanged, seen.append)
    return Register(tables, events)


def again(tables):
    register = Register(tables, Events())
    register.load("me")
    return register


async def test_a_restart_finds_everything(register, tables):
    await register.keep(SPACE)
    await register.keep_members("w", [Member("b", "Zoe", "editor"), Member("a", "ada", "owner", True)])
    found = again(tables)
    assert found.workspaces() == [SPACE]
    # nobody is known to be there before they say so
    assert found.members("w") == (Member("a", "ada", "owner"), Member("b", "Zoe", "editor"))


async def test_changes_are_announced_once(register, seen):
    await register.keep(SPACE)
    await register.keep(SPACE)
    await register.keep(dataclasses.replace(SPACE, title="Photos"))
    assert len(seen) == 2
    await register.keep_members("w", [Member("a", "Ada", "owner")])
    await register.keep_members("w", [Member("a", "Ada", "owner")])
    await register.keep_members("w", [Member("a", "Ada", "owner", True)])
    assert len(seen) == 4


async def test_unread_lines_are_those_of_others_since_the_last_reading(register, tables, chat_tables, seen):
    await register.keep(SPACE)
    chat = Chat(chat_tables)
    await chat.take_as_guest("w", [Entry("1", 1, "said", "", "ben", "Ben", 1.0, Content("hi"))], owner_id="ben")
    await chat.add_own("w", "said", Content("hello"), me=("me", "Me"), owner_id="ben")
    register.set_unread("w", 1)
    register.set_unread("w", 1)
    assert len(seen) == 2
    assert register.get("w").unread == again(tables).get("w").unread == 1
    await chat_tables.read("w", None)
    assert again(tables).get("w").unread == 0


async def test_deleting_takes_all_of_it(register, tables):
    await register.keep(SPACE)
    await register.keep_members("w", [Member("a", "Ada", "owner")])
    await register.delete("w")
    found = again(tables)
    assert (found.workspaces(), found.members("w")) == ([], ())
    with pytest.raises(InputError, match="no workspace"):
        register.get("w")


async def test_who_left_keeps_the_name_also_over_a_restart(register, tables):
    await register.keep(SPACE)
    await register.keep_members("w", [Member("a", "Ada", "owner"), Member("b", "Bo", "editor")])
    await register.keep_members("w", [Member("a", "Ada", "owner"), Member("b", "Bob", "editor")])
    await register.keep_members("w", [Member("a", "Ada", "owner")])
    assert register.names("w") == again(tables).names("w") == {"a": "Ada", "b": "Bob"}
    await register.delete("w")
    await register.keep_names("w", {"b": "Bob"})
    assert register.names("w") == again(tables).names("w") == {}


async def test_where_a_member_is_reached_survives_a_restart_and_goes_with_them(register, tables):
    await register.keep(SPACE)
    ada, bo = Member("a", "Ada", "owner"), Member("b", "Bo", "editor")
    await register.keep_members("w", [ada, bo])
    await register.keep_address("w", "b", "192.0.2.1:7")
    await register.keep_members("w", [ada, dataclasses.replace(bo, name="Bob")])
    assert again(tables).address("w", "b") == register.address("w", "b") == "192.0.2.1:7"
    await register.keep_members("w", [ada])
    await register.keep_members("w", [ada, bo])
    assert again(tables).address("w", "b") == register.address("w", "b") == ""
    await register.keep_address("w", "b", "192.0.2.1:7")
    await register.delete("w")
    await register.keep_address("w", "b", "192.0.2.1:7")
    assert again(tables).address("w", "b") == register.address("w", "b") == ""


async def test_of_too_many_who_left_the_earliest_names_go_and_no_members(register, tables, monkeypatch):
    monkeypatch.setattr("core.collaboration.register.NAMES_MOST", 3)
    await register.keep(SPACE)
    await register.keep_members("w", [Member("a", "Ada", "owner")])
    for one in "bcde":
        await register.keep_names("w", {one: one.upper()})
    assert register.names("w") == again(tables).names("w") == {"a": "Ada", "d": "D", "e": "E"}
