"""Whoever lacks an item asks those who have it, through the host; nothing is shared by asking."""

import pytest

from core.collaboration.asking import ItemAsked, ItemShelved
from core.collaboration.messages import ItemWanted
from core.errors import InputError, RefusedError

DIGEST = "5e" * 32


def heard(machine):
    return [event for event in machine.seen if isinstance(event, ItemAsked | ItemShelved)]


async def trio(ada, ben, cleo):
    """A workspace of ada's with both others in it; ben and cleo have the item under names of their own."""
    space = await ada.collaboration.create("Birds")
    await ben.join(ada, space.id)
    await cleo.join(ada, space.id)
    for machine in (ben, cleo):
        machine.collaboration.sharing.asking.name_of = lambda digest, name=machine.name: (
            f"{name}.jpg" if digest == DIGEST else ""
        )
    return space.id


async def test_a_member_is_asked_through_the_host_and_answers_the_one_who_asked(machine, until):
    async with machine("ada") as ada, machine("ben") as ben, machine("cleo") as cleo:
        space = await trio(ada, ben, cleo)
        await ben.collaboration.sharing.asking.ask(space, DIGEST, "the fox", of=cleo.id)
        await until(lambda: heard(cleo))
        # by the name that cleo's library has for it, not by the one that was sent
        assert heard(cleo) == [ItemAsked(space, DIGEST, ben.id, "ben", "cleo.jpg")]
        await cleo.collaboration.sharing.asking.tell(space, DIGEST, "cleo.jpg", to=ben.id)
        await until(lambda: heard(ben))
        assert heard(ben) == [ItemShelved(space, DIGEST, "cleo", "cleo.jpg")]
        assert heard(ada) == []


async def test_of_all_only_those_who_have_it_hear_of_it_also_when_they_were_away(machine, until):
    async with machine("ada") as ada, machine("ben") as ben:
        async with machine("cleo") as cleo:
            space = await trio(ada, ben, cleo)
        await ada.collaboration.sharing.asking.ask(space, DIGEST, "the fox")
        await ada.collaboration.sharing.asking.ask(space, "00" * 32, "nobody's")
        await until(lambda: heard(ben))
        again = machine("cleo")
        again.collaboration.sharing.asking.name_of = lambda digest: "fox.jpg"
        async with again:
            await until(lambda: len(heard(again)) == 2)
        assert [event.digest for event in heard(ben)] == [DIGEST]


async def test_nobody_asks_in_the_name_of_another_or_from_outside(machine, until):
    async with machine("ada") as ada, machine("ben") as ben, machine("cleo") as cleo:
        space = await trio(ada, ben, cleo)
        await ben.network.send(ada.id, ItemWanted(space, DIGEST, "t", cleo.id, "cleo", cleo.id, False))
        await until(lambda: heard(cleo))
        assert [(event.peer_id, event.name) for event in heard(cleo)] == [(ben.id, "ben")]
        with pytest.raises(RefusedError, match="malformed"):
            await ben.network.send(ada.id, ItemWanted(space, "../x", "t", ben.id, "ben", "", False))
        other = await ada.collaboration.create("Fish")
        with pytest.raises(RefusedError, match="no such workspace"):
            await ben.network.send(ada.id, ItemWanted(other.id, DIGEST, "t", ben.id, "ben", "", False))
        await ada.collaboration.lifecycle.archive(space)
        with pytest.raises(InputError, match="has ended"):
            await ada.collaboration.sharing.asking.ask(space, DIGEST, "t")
