"""On real machines: a guest sees who wrote what, a name travels, and restoring is an edit like any other."""

import asyncio

import pytest

from core.collaboration.comments import COMMENTS_ID
from core.collaboration.document import Document
from core.collaboration.form_questions import QuestionKind
from core.collaboration.history import PastVersion, Piece
from core.collaboration.messages import Former
from core.collaboration.past.reader import PastReader
from core.errors import InputError, RefusedError


async def test_two_machines_see_one_history_and_restore_it(machine, until):
    async with machine("ada") as ada, machine("bo") as bo:
        space = await ada.collaboration.create("Paper")
        note = await ada.collaboration.open_note(space.id)
        note.splice(0, 0, "Draft.")
        await note.flush()
        draft = (await ada.collaboration.open_document(space.id, "text-note")).document.version
        await ada.collaboration.histories.name(space.id, "text-note", version=draft, title="The draft")
        await bo.join(ada, space.id)
        theirs = await bo.collaboration.open_note(space.id)
        await until(lambda: theirs.text == "Draft.")
        theirs.splice(6, 0, " More.")
        await until(lambda: note.text == "Draft. More.")
        history = await ada.collaboration.histories.of(space.id, "text-note")
        now = history.version(len(history.moments) - 1)
        assert history.pieces_at(now) == [Piece("Draft.", ada.id), Piece(" More.", bo.id)]
        await until(lambda: bo.collaboration._sync.has_all_of(space.id, ada.id))
        (named,) = await bo.collaboration.histories.versions(space.id, "text-note")
        assert (named.title, named.author.name) == ("The draft", "ada")
        await bo.collaboration.histories.restore(space.id, "text-note", named.version)
        await until(lambda: note.text == "Draft.")
        await bo.collaboration.histories.forget(space.id, named.id)
        assert await bo.collaboration.histories.versions(space.id, "text-note") == []
        copy = await bo.collaboration.open_document(space.id, "text-note")
        copy.is_writable = False
        with pytest.raises(InputError, match="not change"):
            await bo.collaboration.histories.restore(space.id, "text-note", named.version)


async def test_a_form_is_looked_back_at_with_its_answers_and_restored_without_losing_them(machine):
    async with machine("ada") as ada:
        service = ada.collaboration
        space = await service.create("Survey")
        entry = await service.add_document(space.id, "form", "Survey")
        form = (await service.open_document(space.id, entry.id)).document
        answers = (await service.open_document(space.id, f"answers-{entry.id.partition('-')[2]}")).document
        why = form.add(QuestionKind.SHORT, "Why")
        one = answers.begin(form, author_id=ada.id, author="Ada")
        answers.answer(one, form.question(why), "because")
        history = await service.histories.of(space.id, entry.id)
        now = history.at(len(history.moments) - 1)
        await service.histories.name(space.id, entry.id, version=now.version, title="Sent", beside=now.beside)
        form.write(why, "title", "Why so")
        answers.answer(one, form.question(why), "because of this")
        history = await service.histories.of(space.id, entry.id)
        (named,) = await service.histories.versions(space.id, entry.id)
        reader = PastReader(history, "form")
        state = reader.at(PastVersion(named.version, named.beside)).state
        assert [entry.title for entry in state.entries] == ["Why", "Ada"]
        assert "because" in [field.words for field in state.entries[1].fields]
        changes = reader.compared(
            PastVersion(named.version, named.beside), history.at(len(history.moments) - 1)
        ).changes
        assert [change.entry.sort for change in changes] == ["Question", "Response"]
        await service.histories.restore(space.id, entry.id, named.version)
        assert form.question(why).title == "Why"
        assert answers.responses[one].written == {why: "because of this"}


async def test_who_restores_while_somebody_types_gets_the_moment_that_was_asked_for(machine, monkeypatch):
    """The way back is sought beside the loop; what is written meanwhile is on it all the same."""
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Paper")
        note = await ada.collaboration.open_note(space.id)
        note.splice(0, 0, "Draft.")
        document = (await ada.collaboration.open_document(space.id, "text-note")).document
        draft = document.version
        loop, seek = asyncio.get_running_loop(), Document.way_back

        def typed_beside(snapshot, version):
            async def type_on():
                note.splice(0, 0, "More. ")

            asyncio.run_coroutine_threadsafe(type_on(), loop).result()
            return seek(snapshot, version)

        monkeypatch.setattr(Document, "way_back", staticmethod(typed_beside))
        await ada.collaboration.histories.restore(space.id, "text-note", draft)
        assert note.text == "Draft."
        note.undo()
        assert note.text.endswith("More. Draft.")


async def test_a_named_version_that_is_none_hides_nothing(machine):
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Paper")
        note = await ada.collaboration.open_note(space.id)
        note.splice(0, 0, "Draft.")
        await note.flush()
        histories = ada.collaboration.histories
        await histories.name(space.id, "text-note", version=b"junk", title="Broken")
        await histories.name(space.id, "text-note", version=b"", beside=b"junk", title="Broken too")
        await histories.name(space.id, "text-note", version=b"", title="Empty")
        assert [named.title for named in await histories.versions(space.id, "text-note")] == ["Empty"]
        assert (await histories.of(space.id, "text-note")).moments


async def test_two_machines_see_who_made_and_changed_and_removed_each_card(machine, until):
    async with machine("ada") as ada, machine("bo") as bo:
        space = await ada.collaboration.create("Study")
        entry = await ada.collaboration.add_document(space.id, "tasks", "Steps")
        tasks = (await ada.collaboration.open_document(space.id, entry.id)).document
        todo, done = tasks.add_columns("To do", "Done")
        kept, gone = tasks.add_card(todo, "Kept"), tasks.add_card(todo, "Gone")
        then = tasks.version
        await bo.join(ada, space.id)
        theirs = (await bo.collaboration.open_document(space.id, entry.id)).document
        await until(lambda: gone in theirs.cards)
        theirs.move_cards([kept], done)
        theirs.remove_cards([gone])
        await until(lambda: gone not in tasks.cards and tasks.cards[kept].column_id == done)
        for one in (ada, bo):
            await until(lambda one=one: bo.collaboration._sync.has_all_of(space.id, ada.id))
            reader = PastReader(await one.collaboration.histories.of(space.id, entry.id), "tasks")
            now = reader.history.at(len(reader.history.moments) - 1)
            trace = reader.at(now).traces[f"card {kept}"]
            assert (trace.made.author_id, trace.changed.author_id) == (ada.id, bo.id)
            comparison = reader.compared(PastVersion(then), now)
            assert {change.sort: change.entry.title for change in comparison.changes} == {
                "moved": "Kept",
                "removed": "Gone",
            }
            assert set(comparison.authors.values()) == {(bo.id,)}


async def test_the_name_of_who_left_stays_for_all_for_those_who_come_later_and_over_a_restart(machine, until):
    async with machine("ada") as ada, machine("cleo") as cleo:
        space = await ada.collaboration.create("Paper")
        await cleo.join(ada, space.id)
        async with machine("bo") as bo:
            await bo.join(ada, space.id)
            theirs = await bo.collaboration.open_note(space.id)
            theirs.splice(0, 0, "From Bo.")
            await bo.collaboration.comments.add(
                space.id, "text-note", theirs._shared.document.mark_range(0, 4), text="Mine"
            )
            await until(lambda: bo.collaboration.is_everywhere(space.id, "text-note"))
            await until(lambda: bo.collaboration.is_everywhere(space.id, COMMENTS_ID))
            await until(lambda: bo.id in cleo.collaboration.names(space.id))
            await bo.collaboration.delete(space.id)
            await until(lambda: len(ada.collaboration.members(space.id)) == 2)
        async with machine("dan") as dan:
            await dan.join(ada, space.id)
            await until(lambda: bo.id in dan.collaboration.names(space.id))
            await until(lambda: len(cleo.collaboration.members(space.id)) == 3)
            note = await dan.collaboration.open_note(space.id)
            await until(lambda: note.text == "From Bo.")
            for one in (ada, cleo, dan):
                history = await one.collaboration.histories.of(space.id, "text-note")
                assert [one.collaboration.names(space.id)[peer_id] for peer_id in history.authors()] == ["bo"]
                assert bo.id not in [member.peer_id for member in one.collaboration.members(space.id)]
            await until(lambda: dan.collaboration._sync.has_all_of(space.id, ada.id))
            (thread,) = await dan.collaboration.comments.threads(space.id)
            assert thread.remark.author.name == "bo"
    async with machine("cleo") as cleo, machine("dan") as dan:
        assert cleo.collaboration.names(space.id)[bo.id] == dan.collaboration.names(space.id)[bo.id] == "bo"


async def test_only_the_host_says_who_was_a_member(machine, until):
    async with machine("ada") as ada, machine("bo") as bo:
        space = await ada.collaboration.create("Paper")
        await bo.join(ada, space.id)
        with pytest.raises(RefusedError, match="Only the host"):
            await bo.network.send(ada.id, Former(space.id, {"x": "Nobody"}))
        await ada.network.send(bo.id, Former(space.id, {ada.id: "Other", "x" * 65: "Long", "gone": "Gina"}))
        names = bo.collaboration.names(space.id)
        assert names == {ada.id: "ada", bo.id: "bo", "gone": "Gina"}
