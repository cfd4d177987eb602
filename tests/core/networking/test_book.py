"""The address book survives a restart and says who may take part in what."""

import pytest

from core.networking.book import Book


@pytest.fixture
async def book(store):
    made = Book(store)
    await made.load()
    await made.keep("a", "Zoe", is_host=True, address="host:1")
    await made.keep("b", "ada", is_host=False)
    return made


async def again(store):
    made = Book(store)
    await made.load()
    return made


async def test_machines_are_listed_by_name_and_survive_a_restart(book, store):
    for known in (book, await again(store)):
        assert [(peer.id, peer.name, peer.address) for peer in known.all()] == [
            ("b", "ada", ""),
            ("a", "Zoe", "host:1"),
        ]
        assert [peer.id for peer in known.hosts()] == ["a"]


async def test_an_address_stays_until_there_is_a_new_one(book):
    await book.keep("a", "Zoe 2", is_host=False)
    assert (book.get("a").name, book.get("a").address) == ("Zoe 2", "host:1")
    assert [peer.id for peer in book.hosts()] == ["a"]
    await book.keep("a", "Zoe 2", is_host=True, address="host:2")
    assert book.get("a").address == "host:2"


async def test_roles_are_given_changed_and_ended(book, store):
    await book.grant("a", "peer", "member")
    await book.grant("a", "workspace:1", "viewer")
    await book.grant("a", "workspace:1", "editor")
    for known in (book, await again(store)):
        assert (known.role_of("a", "peer"), known.role_of("a", "workspace:1")) == ("member", "editor")
        assert known.role_of("b", "peer") is None
        assert known.role_of("nobody", "peer") is None
    await book.revoke("a", "workspace:1")
    assert book.role_of("a", "workspace:1") is None
    assert (await again(store)).role_of("a", "workspace:1") is None


async def test_a_forgotten_machine_is_forgotten_with_its_roles(book, store):
    await book.grant("a", "peer", "member")
    await book.forget("a")
    for known in (book, await again(store)):
        assert known.get("a") is None
        assert known.hosts() == []
        assert known.role_of("a", "peer") is None


async def test_when_a_machine_was_here_is_remembered(book, store):
    before = book.get("b").last_seen
    await book.seen("b")
    await book.seen("nobody")
    assert book.get("b").last_seen >= before
    assert (await again(store)).get("b").last_seen >= before


async def test_a_machine_that_is_forgotten_while_it_goes_stays_forgotten(book, store, monkeypatch):
    touch = store.touch_peer

    async def touch_and_forget(peer_id):
        await touch(peer_id)
        await book.forget(peer_id)

    monkeypatch.setattr(store, "touch_peer", touch_and_forget)
    await book.seen("a")
    assert book.get("a") is None and (await again(store)).get("a") is None
