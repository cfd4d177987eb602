"""What is shared goes where it can be found: one shelf for all, cards by their documents, files by what shows them."""

import dataclasses

import pytest

from core.collaboration.live_readings import Reading
from core.collaboration.shelf_items import Offer
from core.errors import InputError


def offer(one, data=b"data"):
    return Offer(one.files.add_bytes(data), "scan.png", "picture", "image/png", len(data))


async def test_two_who_share_at_once_share_onto_one_shelf(machine, until):
    async with machine("ada") as ada, machine("ben") as ben:
        space = (await ada.collaboration.create("Shelf")).id
        await ben.join(ada, space)
        first = await ada.collaboration.sharing.share_items(space, [offer(ada)])
        second = await ben.collaboration.sharing.share_items(space, [offer(ben, b"other")])
        assert first == second
        shelf = (await ada.collaboration.open_document(space, first)).document
        await until(lambda: len(shelf.items) == 2)
        assert [entry.format for entry in await ada.collaboration.documents(space)].count("shelf") == 1
        other = await ada.collaboration.add_document(space, "shelf", "Another")
        await ada.collaboration.sharing.share_items(space, [offer(ada, b"third")], document_id=other.id)
        assert len((await ada.collaboration.open_document(space, other.id)).document.items) == 1


async def test_files_are_found_in_what_shows_them(machine):
    async with machine("ada") as ada:
        space = (await ada.collaboration.create("Files")).id
        given = offer(ada)
        entry = await ada.collaboration.sharing.share_items(space, [given])
        assert await ada.collaboration.sharing.shown(space, given.digest) == (ada.id, 4)
        assert await ada.collaboration.sharing.shown(space, "0" * 64) is None
        await ada.collaboration.remove_document(space, entry)
        assert await ada.collaboration.sharing.shown(space, given.digest) is None


async def test_a_card_is_found_by_its_id(machine):
    async with machine("ada") as ada:
        sharing = ada.collaboration.sharing
        space = (await ada.collaboration.create("Cards")).id

        async def read(source):
            return Reading("Cats", "running")

        sharing.live.reads("training", read)
        live = await sharing.share_live(space, "training", "f1")
        (card,) = (await ada.collaboration.open_document(space, live)).document.cards
        entry = await ada.collaboration.add_document(space, "tasks", "Plan")
        tasks = (await ada.collaboration.open_document(space, entry.id)).document
        task = tasks.add_card(tasks.add_columns("To do")[0], "Buy")
        assert await sharing.holder(space, card) == live
        assert await sharing.holder(space, task) == entry.id
        assert await sharing.holder(space, "ff" * 8) == ""


async def test_who_may_only_read_shares_nothing(machine):
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Read")
        register = ada.collaboration._register
        await register.keep(dataclasses.replace(register.get(space.id), state="archived"))
        ada.collaboration._sync.rights_changed(space.id)
        with pytest.raises(InputError, match="may not change"):
            await ada.collaboration.sharing.share_items(space.id, [offer(ada)])
