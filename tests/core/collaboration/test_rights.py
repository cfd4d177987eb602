"""Who may change what, as the owner said it last."""

import pytest

from core.collaboration.records import Member, Workspace
from core.collaboration.register import Register
from core.collaboration.rights import Rights
from core.events import Events


@pytest.fixture
def register(tables):
    return Register(tables, Events())


async def test_a_guest_goes_by_what_the_host_told(register):
    await register.keep(Workspace("w", "W", "editor", "host", 0.0))
    await register.keep_members("w", [Member("ben", "Ben", "viewer"), Member("cleo", "Cleo", "editor")])
    rights = Rights(register, me="me", role_of=lambda *_: "owner")
    may = {peer: rights.may_write("w", "text-1", author_id=peer) for peer in ("host", "me", "ben", "cleo", "eve")}
    assert may == {"host": True, "me": True, "ben": False, "cleo": True, "eve": False}
    assert rights.owner("w") == "host"


async def test_the_host_goes_by_its_own_book(register):
    await register.keep(Workspace("w", "W", "owner", "me", 0.0))
    await register.keep_members("w", [Member("ben", "Ben", "editor")])
    rights = Rights(register, me="me", role_of=lambda peer, _: {"ben": "viewer"}.get(peer))
    assert rights.may_write("w", "text-1", author_id="me")
    assert not rights.may_write("w", "text-1", author_id="ben")
    assert not rights.may_write("w", "text-1", author_id="eve")


async def test_what_has_ended_changes_no_more(register):
    await register.keep(Workspace("w", "W", "editor", "host", 0.0, state="ended"))
    rights = Rights(register, me="me", role_of=lambda *_: None)
    assert not rights.may_write("w", "text-1", author_id="host")
    assert not rights.may_write("nowhere", "text-1", author_id="host")
    assert rights.owner("nowhere") == ""


async def test_formats_of_newer_versions_are_the_editors(register):
    await register.keep(Workspace("w", "W", "commenter", "host", 0.0))
    rights = Rights(register, me="me", role_of=lambda *_: None)
    assert not rights.may_write("w", "hologram-1", author_id="me")
    assert rights.may_write("w", "hologram-1", author_id="host")


async def test_who_may_chat_is_the_owners_wish(register):
    await register.keep(Workspace("w", "W", "owner", "me", 0.0, chat_role="viewer"))
    rights = Rights(register, me="me", role_of=lambda peer, _: {"ben": "viewer", "cleo": "guest"}.get(peer))
    assert [rights.may_chat("w", peer) for peer in ("me", "ben", "cleo", "eve")] == [True, True, False, False]
    await register.keep(Workspace("w", "W", "owner", "me", 0.0, state="archived"))
    assert not rights.may_chat("w", "me")
