"""Whoever is named in a note hears it: while it is open, while it is closed, once, and never by their own hand."""

import asyncio

import pytest

from core.collaboration.records import Mentioned
from core.collaboration.rich_styles import Marks, Run


@pytest.fixture
async def shared(machine, until):
    """Ada owns a workspace with a note that is a page long; Bo writes in it too."""
    async with machine("ada") as ada, machine("bo") as bo:
        space = await ada.collaboration.create("Paper")
        entry = await ada.collaboration.add_document(space.id, "note", "Plan")
        note = (await ada.collaboration.open_document(space.id, entry.id)).document
        note.splice(0, 0, [Run("What is to be done. " * 200)])
        await bo.join(ada, space.id, role="editor")
        await until(lambda: bo.collaboration.is_current(space.id) and arrived(bo, space, entry))
        yield ada, bo, space, entry, note


def arrived(machine, space, entry):
    return machine.collaboration._sync._logs.get((space.id, entry.id)) is not None


def name(document, peer_id, words="@bo", at=0):
    document.splice(at, 0, [Run(words, Marks(mention=peer_id)), Run(" ")])


def told(machine):
    return [event for event in machine.seen if isinstance(event, Mentioned)]


async def all_there(ada, bo, space, entry, until):
    await until(
        lambda: (
            ada.collaboration.is_everywhere(space.id, entry.id) and bo.collaboration.is_everywhere(space.id, entry.id)
        )
    )
    await asyncio.sleep(0.1)


async def test_who_is_named_in_a_closed_note_hears_it(shared, until):
    ada, bo, space, entry, note = shared
    name(note, bo.id)
    await until(lambda: told(bo))
    assert told(bo) == [Mentioned(space.id, entry.id, "ada", is_in_note=True)]
    assert told(ada) == []


async def test_a_closed_note_that_names_nobody_stays_closed(shared, until):
    ada, bo, space, entry, note = shared
    note.splice(0, 0, [Run("@bo as mere words, and ")])
    name(note, ada.id, "@ada")
    await all_there(ada, bo, space, entry, until)
    assert told(bo) == told(ada) == []
    assert (space.id, entry.id) not in bo.collaboration._sync._copies


async def test_who_is_named_in_an_open_note_hears_each_mention_once(shared, until):
    ada, bo, space, entry, note = shared
    theirs = (await bo.collaboration.open_document(space.id, entry.id)).document
    name(note, bo.id)
    await until(lambda: len(told(bo)) == 1)
    # other edits around it, also of its looks, say nothing new
    note.splice(0, 0, [Run("Dear ")])
    note.format(0, 8, bold=True)
    theirs.splice(0, 0, [Run("Hello. ")])
    await all_there(ada, bo, space, entry, until)
    assert len(told(bo)) == 1
    name(note, bo.id, at=len(note.text) - 1)
    await until(lambda: len(told(bo)) == 2)
    assert told(ada) == []


async def test_what_one_writes_oneself_calls_nobody_here(shared, until):
    ada, bo, space, entry, note = shared
    name(note, ada.id, "@ada")
    theirs = (await bo.collaboration.open_document(space.id, entry.id)).document
    name(theirs, bo.id)
    theirs.undo()
    theirs.redo()
    await all_there(ada, bo, space, entry, until)
    assert told(ada) == told(bo) == []


async def test_after_a_restart_only_what_came_meanwhile_is_told(machine, until):
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Paper")
        entry = await ada.collaboration.add_document(space.id, "note", "Plan")
        note = (await ada.collaboration.open_document(space.id, entry.id)).document
        async with machine("bo") as bo:
            await bo.join(ada, space.id, role="editor")
            name(note, bo.id)
            await until(lambda: told(bo))
            await all_there(ada, bo, space, entry, until)
        async with machine("bo") as bo:
            await until(lambda: bo.collaboration.is_current(space.id))
            await bo.collaboration.open_document(space.id, entry.id)
            await asyncio.sleep(0.1)
            assert told(bo) == []
        name(note, bo.id, "@Bo")
        async with machine("bo") as bo:
            await until(lambda: told(bo))
            await bo.collaboration.open_document(space.id, entry.id)
            await all_there(ada, bo, space, entry, until)
            assert len(told(bo)) == 1


async def test_what_the_owner_vouches_for_is_not_told_again(shared, until):
    ada, bo, space, entry, note = shared
    name(note, bo.id)
    await until(lambda: told(bo))
    await ada.collaboration.set_role(space.id, bo.id, "viewer")
    await all_there(ada, bo, space, entry, until)
    assert len(told(bo)) == 1
