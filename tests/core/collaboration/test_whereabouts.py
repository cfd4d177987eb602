"""Everybody sees where the others are, also those who come later; who is silent vanishes."""

import pytest

from core.collaboration.presence import Visitor
from core.collaboration.records import PresentPerson
from core.errors import InputError


async def test_who_comes_later_sees_who_is_there(machine, until):
    async with machine("ada") as ada, machine("ben") as ben:
        space = await ada.collaboration.create("Later")
        await ben.join(ada, space.id)
        ada.collaboration.tell(space.id, "text-note")
        ben.collaboration.tell(space.id, "board-1", b"x", activity="call")
        await until(lambda: ada.collaboration.present(space.id) and ben.collaboration.present(space.id))
        async with machine("cleo") as cleo:
            await cleo.join(ada, space.id)
            await until(lambda: len(cleo.collaboration.present(space.id)) == 2)
            assert cleo.collaboration.present(space.id) == [
                PresentPerson(ada.id, "ada", "active", "text-note"),
                PresentPerson(ben.id, "ben", "call", "board-1"),
            ]


async def test_what_was_lost_is_told_again(machine, until):
    async with machine("ada") as ada, machine("ben") as ben:
        space = await ada.collaboration.create("Lost")
        await ben.join(ada, space.id)
        ben.collaboration.tell(space.id, "text-note")
        await until(lambda: ada.collaboration.present(space.id))
        ada.collaboration.whereabouts.presences.clear(space.id)
        ben.collaboration.whereabouts.tick()
        await until(lambda: ada.collaboration.present(space.id))


async def test_who_is_not_heard_of_vanishes(machine, until):
    async with machine("ada") as ada, machine("ben") as ben:
        space = await ada.collaboration.create("Silent")
        await ben.join(ada, space.id)
        ben.collaboration.tell(space.id, "text-note")
        await until(lambda: ada.collaboration.present(space.id))
        whereabouts = ada.collaboration.whereabouts
        now = whereabouts._clock()
        whereabouts._clock = lambda: now + 31
        whereabouts.tick()
        assert ada.collaboration.present(space.id) == []


async def test_a_stopped_machine_is_gone_at_once(machine, until):
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Stop")
        async with machine("ben") as ben:
            await ben.join(ada, space.id)
            ben.collaboration.tell(space.id, "text-note")
            await until(lambda: ada.collaboration.present(space.id))
        await until(lambda: not ada.collaboration.present(space.id))


async def test_a_visitor_without_a_machine_is_seen_by_all_members(machine, until):
    async with machine("ada") as ada, machine("ben") as ben:
        space = await ada.collaboration.create("Visit")
        await ben.join(ada, space.id)
        ada.collaboration.whereabouts.visit(
            space.id, "guest-1", Visitor("Eva (guest)", "active", "text-note", b"", heard=0.0)
        )
        seen = [PresentPerson("guest-1", "Eva (guest)", "active", "text-note")]
        assert ada.collaboration.present(space.id) == seen
        await until(lambda: ben.collaboration.present(space.id) == seen)
        with pytest.raises(InputError):
            ben.collaboration.whereabouts.visit(space.id, "guest-2", Visitor("Tom", "active", "", b"", heard=0.0))
        ada.collaboration.whereabouts.end_visit(space.id, "guest-1")
        await until(lambda: not ben.collaboration.present(space.id))
        assert ada.collaboration.whereabouts.here(space.id) == ""


async def test_who_does_nothing_is_idle_and_who_calls_is_in_the_call(machine, until):
    async with machine("ada") as ada, machine("ben") as ben:
        space = await ada.collaboration.create("Idle")
        await ben.join(ada, space.id)
        ben.collaboration.tell(space.id, "text-note")

        async def seen(activity):
            await until(lambda: [one.activity for one in ada.collaboration.present(space.id)] == [activity])

        await seen("active")
        ben.collaboration.set_idle(is_idle=True)
        await seen("idle")
        ben.collaboration.set_calling(space.id, is_calling=True)
        await seen("call")
        ben.collaboration.set_idle(is_idle=False)
        ben.collaboration.set_calling(space.id, is_calling=False)
        await seen("active")
