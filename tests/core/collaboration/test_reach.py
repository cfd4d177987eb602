"""Whether what was written is with others is never guessed: it is known, or said not to be."""

import asyncio

import pytest

from core.collaboration.contents import NOTE_ID

SHY = {"VEGA_INTRODUCE": "no"}  # all goes through the host


async def shared(ada, *guests):
    space = await ada.collaboration.create("Reach")
    for guest in guests:
        await guest.join(ada, space.id)
    return space.id


def state(one, space_id):
    return one.collaboration.reach.state(space_id, NOTE_ID)


async def test_what_a_member_of_whom_only_the_host_knows_lacks_is_not_with_everybody(machine, until, monkeypatch):
    async with machine("ada") as ada, machine("ben", **SHY) as ben, machine("cleo", **SHY) as cleo:
        space = await shared(ada, ben, cleo)
        his, cleos = [await one.collaboration.open_note(space) for one in (ben, cleo)]
        his.splice(0, 0, "hello ")
        await until(lambda: cleos.text == "hello ")
        await until(lambda: all(state(one, space) == "everybody" for one in (ada, ben, cleo)))
        take, gate = cleo.collaboration._sync.take, asyncio.Event()

        async def hanging(*args):
            await gate.wait()
            return await take(*args)

        monkeypatch.setattr(cleo.collaboration._sync, "take", hanging)
        his.splice(0, 0, "again ")
        await until(lambda: state(ben, space) == "host")
        await asyncio.sleep(0.6)  # as long as the host takes to say something
        assert state(ben, space) == "host"
        assert not ben.collaboration.is_everywhere(space, NOTE_ID)
        assert state(ada, space) == "others"
        gate.set()
        await until(lambda: state(ben, space) == state(ada, space) == "everybody")


async def test_who_just_linked_is_not_taken_to_have_everything(machine, until, monkeypatch):
    async with machine("ada") as ada, machine("ben") as ben:
        space = await shared(ada, ben)
        note = await ada.collaboration.open_note(space)
        note.splice(0, 0, "hello")
        await until(lambda: state(ada, space) == "everybody")
        ada.collaboration._sync.part(space, ben.id)  # as between a link and the first word over it
        assert state(ada, space) == "others"
        assert not ada.collaboration.is_everywhere(space)


async def test_what_nobody_else_has_reads_otherwise_than_what_was_delivered_also_after_a_restart(machine, until):
    async with machine("ben") as ben:
        async with machine("ada") as ada:
            space = await shared(ada, ben)
            note = await ben.collaboration.open_note(space)
            note.splice(0, 0, "delivered ")
            await until(lambda: state(ben, space) == "everybody")
        await until(lambda: not ben.network.is_online(ada.id))
        assert state(ben, space) == "others"
        assert not await ben.collaboration.reach.has_unsent(space)
    async with machine("ben") as ben:
        assert not await ben.collaboration.reach.has_unsent(space)
        note = await ben.collaboration.open_note(space)
        assert state(ben, space) == "others"
        note.splice(0, 0, "unsent ")
        await until(lambda: state(ben, space) == "here")
    async with machine("ben") as ben:
        assert await ben.collaboration.reach.has_unsent(space)  # of a document that nobody opened
        await ben.collaboration.open_note(space)
        assert state(ben, space) == "here"
        async with machine("ada") as ada:
            await until(lambda: state(ben, space) == "everybody")
            assert not await ben.collaboration.reach.has_unsent(space)


async def test_a_fresh_edit_is_on_its_way_and_an_old_one_is_stuck(machine, until, monkeypatch):
    async with machine("ada") as ada, machine("ben") as ben:
        space = await shared(ada, ben)
        assert state(ada, space) in ("everybody", "others")
        note = await ben.collaboration.open_note(space)
        gate = asyncio.Event()
        monkeypatch.setattr(ada.collaboration._sync, "take", lambda *args: gate.wait())
        note.splice(0, 0, "x")
        assert state(ben, space) == "saving"
        await until(lambda: state(ben, space) == "sending")
        assert not await ben.collaboration.reach.has_unsent(space)
        monkeypatch.setattr("core.collaboration.reach.PATIENCE_S", 0.0)
        assert state(ben, space) == "here"
        assert await ben.collaboration.reach.has_unsent(space)
        gate.set()


@pytest.mark.parametrize("text", ["", "mine"])
async def test_who_is_alone_has_nobody_to_send_to(machine, until, text):
    async with machine("ada") as ada:
        space = await shared(ada)
        note = await ada.collaboration.open_note(space)
        note.splice(0, 0, text)
        await until(lambda: state(ada, space) == "alone")
        assert ada.collaboration.is_everywhere(space)
        assert not await ada.collaboration.reach.has_unsent(space)
