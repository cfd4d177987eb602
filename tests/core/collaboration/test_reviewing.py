"""Two machines that wrote apart: the conflict is told, kept over a restart, and settled by a choice."""

import asyncio

import pytest

from core.collaboration.board_shapes import Kind, Point, Shape
from core.collaboration.conflicts import find_conflicts
from core.collaboration.records import ConflictFound
from core.errors import InputError

BEFORE = "One thing is so. The red boat sails home. Another thing."


async def text_of(machine, space):
    return (await machine.collaboration.open_document(space.id, "text-note")).document


async def parted(ada, bo, until):
    """A workspace with one text on both, while Bo is away."""
    space = await ada.collaboration.create("Paper")
    mine = await text_of(ada, space)
    mine.splice(0, 0, BEFORE)
    await bo.join(ada, space.id)
    theirs = await text_of(bo, space)
    # on his disk, not only on his screen: he goes away now
    stored = await bo.collaboration._sync.log(space.id, "text-note")
    await until(lambda: theirs.text == BEFORE and stored.ends.get(mine.writer, 0) == len(BEFORE))
    return space


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Writing apart needs no waiting here."""
    monkeypatch.setattr("core.collaboration.reviewing.APART_S", 0.0)


async def test_deleting_against_editing_is_flagged_and_no_word_is_lost(machine, until):
    async with machine("ada") as ada:
        async with machine("bo") as bo:
            space = await parted(ada, bo, until)
        document = await text_of(ada, space)
        document.splice(BEFORE.index("The red"), len("The red boat sails home. "), "")
        async with machine("bo") as bo:
            theirs = await text_of(bo, space)
            theirs.splice(BEFORE.index("boat"), 0, "little ")
            await until(lambda: "little" in document.text and theirs.text == document.text)
            await until(lambda: ConflictFound(space.id, "text-note") in ada.seen)
            await until(lambda: ConflictFound(space.id, "text-note") in bo.seen)
            (found,) = await ada.collaboration.conflicts.of(space.id, "text-note")
            assert (found.sort, found.author_id) == ("deleted", bo.id)
            assert (found.mine, found.theirs) == ("", "The red little boat sails home. ")
            (seen,) = await bo.collaboration.conflicts.of(space.id, "text-note")
            assert (seen.mine, seen.theirs) == (found.theirs, found.mine)
    async with machine("ada") as ada:
        conflicts = ada.collaboration.conflicts
        (again,) = await conflicts.of(space.id, "text-note")
        assert again == found
        document = await text_of(ada, space)
        document.splice(len(document.text), 0, " Later.")
        await conflicts.choose(space.id, "text-note", number=again.number, choice="theirs")
        assert document.text == "One thing is so. The red little boat sails home. Another thing. Later."
        assert await conflicts.of(space.id, "text-note") == []
        document.undo()
        assert "red little boat" not in document.text


@pytest.mark.parametrize(
    ("choice", "text"),
    [
        ("mine", "A ship comes. Another thing."),
        ("theirs", "Nobody sails. Another thing."),
        ("both", "A ship comes. Nobody sails. Another thing."),
    ],
)
async def test_each_choice_is_one_edit(machine, until, choice, text):
    async with machine("ada") as ada:
        async with machine("bo") as bo:
            space = await parted(ada, bo, until)
        document = await text_of(ada, space)
        part = "One thing is so. The red boat sails home."
        document.splice(0, len(part), "A ship comes.")
        async with machine("bo") as bo:
            (await text_of(bo, space)).splice(0, len(part), "Nobody sails.")
            await until(lambda: "Nobody" in document.text)
            await until(lambda: ConflictFound(space.id, "text-note") in ada.seen)
        conflicts = ada.collaboration.conflicts
        (found,) = await conflicts.of(space.id, "text-note")
        assert found.sort == "rewritten"
        with pytest.raises(InputError, match="cannot be chosen"):
            await conflicts.choose(space.id, "text-note", number=found.number, choice="none")
        await conflicts.choose(space.id, "text-note", number=found.number, choice=choice)
        assert document.text == text
        with pytest.raises(InputError, match="not there"):
            await conflicts.choose(space.id, "text-note", number=99, choice=choice)


async def test_what_arrived_while_the_document_was_closed_is_flagged_when_it_is_opened(machine, until):
    async with machine("ada") as ada:
        async with machine("bo") as bo:
            space = await parted(ada, bo, until)
        document = await text_of(ada, space)
        document.splice(BEFORE.index("The red"), len("The red boat sails home. "), "")
    async with machine("bo") as bo:
        theirs = await text_of(bo, space)
        theirs.splice(BEFORE.index("boat"), 0, "little ")
        async with machine("ada") as ada:
            known = await ada.collaboration._sync.log(space.id, "text-note")
            await until(lambda: known.ends.get(theirs.writer, 0) > 0)
            assert await ada.collaboration.conflicts.of(space.id, "text-note") == []
            assert "little" in (await text_of(ada, space)).text
            await until(lambda: ConflictFound(space.id, "text-note") in ada.seen)
            (found,) = await ada.collaboration.conflicts.of(space.id, "text-note")
            assert found.theirs == "The red little boat sails home. "


async def test_what_arrives_in_many_parts_is_compared_at_once(machine, until, monkeypatch):
    counted = []
    monkeypatch.setattr(
        "core.collaboration.reviewing.find_conflicts",
        lambda *args, **words: counted.append(1) or find_conflicts(*args, **words),
    )
    async with machine("ada") as ada:
        async with machine("bo") as bo:
            space = await parted(ada, bo, until)
        document = await text_of(ada, space)
        document.splice(BEFORE.index("The red"), len("The red boat sails home. "), "")
        async with machine("bo") as bo:
            copy = await bo.collaboration.open_document(space.id, "text-note")
            for number in range(30):
                copy.document.splice(BEFORE.index("boat"), 0, f"{number} ")
                await copy.save()
            await until(lambda: "29" in document.text)
            await until(lambda: ConflictFound(space.id, "text-note") in ada.seen)
        # one conflict, to which was added what went on to come before Bo saw that the passage is gone
        (found,) = await ada.collaboration.conflicts.of(space.id, "text-note")
        assert " 0 boat" in found.theirs
    # at either machine, and again for what came while it was compared: never for each part
    assert len(counted) <= 15


async def test_writing_beside_each_other_flags_nothing(machine, until):
    async with machine("ada") as ada, machine("bo") as bo:
        space = await parted(ada, bo, until)
        mine, theirs = await text_of(ada, space), await text_of(bo, space)
        for number in range(5):
            mine.splice(0, 0, f"a{number} ")
            theirs.splice(len(theirs.text), 0, f" b{number}")
            await until(lambda: mine.text == theirs.text)
        assert not [event for event in ada.seen if isinstance(event, ConflictFound)]
        assert await ada.collaboration.conflicts.of(space.id, "text-note") == []


async def tasks_of(machine, space, document_id):
    return (await machine.collaboration.open_document(space.id, document_id)).document


async def test_a_card_that_one_deletes_while_another_writes_on_it_is_flagged_and_brought_back(machine, until):
    async with machine("ada") as ada:
        async with machine("bo") as bo:
            space = await ada.collaboration.create("Paper")
            document_id = (await ada.collaboration.add_document(space.id, "tasks", "Ours")).id
            tasks = await tasks_of(ada, space, document_id)
            tasks.add_columns("To do")
            card = tasks.add_card(tasks.columns[0].id, "Write report")
            await bo.join(ada, space.id)
            while document_id not in {one.id for one in await bo.collaboration.documents(space.id)}:
                await asyncio.sleep(0.01)
            theirs = await tasks_of(bo, space, document_id)
            stored = await bo.collaboration._sync.log(space.id, document_id)
            await until(lambda: card in theirs.cards and stored.ends.get(tasks.writer, 0) == tasks.own_end)
        tasks.remove_cards([card])
        async with machine("bo") as bo:
            theirs = await tasks_of(bo, space, document_id)
            theirs.write_card(card, "description", "An hour's work")
            await until(lambda: ConflictFound(space.id, document_id) in ada.seen)
            await until(lambda: ConflictFound(space.id, document_id) in bo.seen)
            assert card not in tasks.cards and card not in theirs.cards
            conflicts = ada.collaboration.conflicts
            (found,) = await conflicts.of(space.id, document_id)
            assert (found.sort, found.author_id, found.mine) == ("removed", bo.id, "")
            assert "An hour's work" in found.theirs and "Write report" in found.before
            (seen,) = await bo.collaboration.conflicts.of(space.id, document_id)
            assert "An hour's work" in seen.mine and seen.theirs == ""
            # one leaves it, the other brings it back
            await bo.collaboration.conflicts.choose(space.id, document_id, number=seen.number, choice="merged")
            assert await bo.collaboration.conflicts.of(space.id, document_id) == []
            assert card not in theirs.cards
            await conflicts.choose(space.id, document_id, number=found.number, choice="theirs")
            assert await conflicts.of(space.id, document_id) == []
            await until(lambda: card in theirs.cards)
            assert theirs.cards[card].description == tasks.cards[card].description == "An hour's work"
            tasks.undo()
            assert card not in tasks.cards


async def test_a_note_that_is_deleted_while_somebody_beside_writes_on_it_is_flagged_too(machine, until, monkeypatch):
    """Who writes beside others is asked nothing about words; a shape that goes takes its words with it."""
    monkeypatch.setattr("core.collaboration.reviewing.APART_S", 60.0)
    async with machine("ada") as ada, machine("bo") as bo:
        space = await ada.collaboration.create("Paper")
        document_id = (await ada.collaboration.add_document(space.id, "board", "Ours")).id
        board = (await ada.collaboration.open_document(space.id, document_id)).document
        (note,) = board.add(Shape(Kind.STICKY, size=Point(99, 99), text="one"))
        await bo.join(ada, space.id)
        while document_id not in {one.id for one in await bo.collaboration.documents(space.id)}:
            await asyncio.sleep(0.01)
        theirs = (await bo.collaboration.open_document(space.id, document_id)).document
        await until(lambda: note in theirs.shapes)
        # at once: neither has the other's edit
        theirs.write(note, "one", "one two")
        board.remove([note])
        await until(lambda: note not in theirs.shapes)
        await until(lambda: ConflictFound(space.id, document_id) in ada.seen)
        await until(lambda: ConflictFound(space.id, document_id) in bo.seen)
        (found,) = await bo.collaboration.conflicts.of(space.id, document_id)
        assert (found.before, found.mine, found.theirs) == ("one", "one two", "")
        await bo.collaboration.conflicts.choose(space.id, document_id, number=found.number, choice="mine")
        await until(lambda: note in board.shapes)
        assert board.shapes[note].text == "one two"


async def test_a_workspace_that_is_gone_is_no_longer_remembered(machine, until, caplog):
    """Its documents were open, and their comparing is remembered when the program ends."""
    async with machine("ada") as ada, machine("bo") as bo:
        space = await parted(ada, bo, until)
        await text_of(ada, space)
        await bo.collaboration.lifecycle.purge(space.id)
        await ada.collaboration.lifecycle.purge(space.id)
    assert not [record for record in caplog.records if "FOREIGN KEY" in record.getMessage()]
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
