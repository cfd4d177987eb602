"""Long histories become short at every machine by themselves: members ask their owner, who signs all edits in one."""

import pytest

from core.collaboration import compacting, copies, shortening
from core.collaboration.messages import WholeWanted
from core.collaboration.records import Mentioned
from core.collaboration.rich_styles import Line, Marks, Paragraph, Run
from core.errors import RefusedError

NOTE = "text-note"


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    monkeypatch.setattr(shortening, "LEAST", 2)
    monkeypatch.setattr(compacting, "EDITS_MOST", 12)
    monkeypatch.setattr(compacting, "STEP", 4)
    # what the owner's own typing does is another matter
    monkeypatch.setattr(copies, "EDITS_MOST", 10_000)


async def type_in(machine, space, count, document_id=NOTE):
    copy = await machine.collaboration.open_document(space.id, document_id)
    for number in range(count):
        copy.document.splice(len(copy.document.text), 0, f"{number} ")
        await copy.save()
    return copy.document


async def log_of(machine, space, document_id=NOTE):
    return await machine.collaboration._sync.log(space.id, document_id)


async def test_a_members_long_history_becomes_one_edit_and_stays_readable(machine, until):
    async with machine("ada") as ada, machine("bo") as bo:
        space = await ada.collaboration.create("Paper")
        await bo.join(ada, space.id)
        hers = await type_in(ada, space, 3)
        his = await type_in(bo, space, 20)
        log = await log_of(bo, space)
        await until(lambda: hers.text == his.text and len(log) <= 5)
        assert len((await log_of(ada, space)).lacked_by({})) <= 12
        history = await bo.collaboration.histories.of(space.id, NOTE)
        assert {moment.author_id for moment in history.moments} == {bo.id, ada.id}
        middle = history.text_at(history.version(len(history.moments) // 2))
        assert middle and middle in his.text and middle != his.text
        his.splice(0, 0, "on ")
        await until(lambda: hers.text == his.text)
        text = his.text
    async with machine("bo") as bo:
        assert (await bo.collaboration.open_document(space.id, NOTE)).document.text == text


async def test_who_only_reads_and_a_machine_that_only_passes_on_keep_short_histories_too(machine, until):
    """The owner's machine opens nothing, as a hub does; neither does the reader."""
    async with machine("ada") as ada, machine("bo") as bo, machine("cleo") as cleo:
        space = await ada.collaboration.create("Paper")
        await bo.join(ada, space.id)
        await cleo.join(ada, space.id, role="viewer")
        his = await type_in(bo, space, 30)
        logs = [await log_of(one, space) for one in (ada, cleo)]
        await until(lambda: all(log.ends.get(his.writer, 0) == his.own_end and len(log) <= 12 for log in logs))
        assert cleo.collaboration._sync.loaded(space.id) == []
        assert (await cleo.collaboration.open_document(space.id, NOTE)).document.text == his.text


async def test_who_was_named_long_ago_is_not_told_again(machine, until):
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Paper")
        async with machine("bo") as bo:
            await bo.join(ada, space.id)
            entry = await ada.collaboration.add_document(space.id, "note", "Report")
            copy = await ada.collaboration.open_document(space.id, entry.id)
            copy.document.insert(0, [Paragraph((Run("bo", Marks(mention=bo.id)),), Line())])
            await until(lambda: any(isinstance(event, Mentioned) for event in bo.seen))
        for number in range(20):
            copy.document.splice(0, 0, [Run(f"{number} ")])
            await copy.save()
        async with machine("bo") as bo:  # closed, and found again as part of one large edit
            log = await log_of(bo, space, entry.id)
            await until(lambda: log.ends.get(copy.document.writer, 0) == copy.document.own_end and len(log) <= 12)
            assert not any(isinstance(event, Mentioned) for event in bo.seen)


async def test_only_the_owner_is_asked_and_only_by_members(machine, until):
    async with machine("ada") as ada, machine("bo") as bo, machine("eve") as eve:
        space = await ada.collaboration.create("Paper")
        await bo.join(ada, space.id)
        await until(lambda: bo.network.is_online(ada.id))
        await eve.network.join((await ada.network.create_invite("peer")).link)
        for asking, asked in ((ada, bo), (eve, ada)):
            with pytest.raises(RefusedError):
                await asking.network.send(asked.id, WholeWanted(space.id, NOTE))
        # nothing is there yet, and a document that nobody has
        for document_id in (NOTE, "text-nothing"):
            await bo.network.send(ada.id, WholeWanted(space.id, document_id))
