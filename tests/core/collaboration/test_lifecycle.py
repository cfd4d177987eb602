"""A workspace is archived, deleted, brought back and gone, on every machine that has it."""

import pytest

from core.collaboration.answers import answers_id
from core.collaboration.board_shapes import Point, Shape
from core.collaboration.form_questions import QuestionKind
from core.collaboration.lifecycle import GRACE_S
from core.errors import InputError


async def test_an_archived_workspace_is_read_and_not_changed_by_anybody(machine, until):
    async with machine("ada") as ada, machine("ben") as ben:
        space = await ada.collaboration.create("Old study")
        await ben.join(ada, space.id)
        hers, his = [await one.collaboration.open_note(space.id) for one in (ada, ben)]
        hers.splice(0, 0, "result")
        await until(lambda: his.text == "result")
        await ada.collaboration.lifecycle.archive(space.id)
        await until(lambda: ben.collaboration.workspace(space.id).state == "archived")
        for note in (hers, his):
            with pytest.raises(InputError, match="not change it"):
                note.splice(0, 0, "x")
        with pytest.raises(InputError, match="archived"):
            await ben.collaboration.say(space.id, "hello?")
        await ada.collaboration.lifecycle.reopen(space.id)
        await until(lambda: his.is_writable)
        his.splice(0, 0, "new ")
        await until(lambda: hers.text == "new result")


async def test_a_deleted_workspace_can_be_brought_back_also_for_who_was_away(machine, until):
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Mistake")
        async with machine("ben") as ben:
            await ben.join(ada, space.id)
        await ada.collaboration.delete(space.id)
        async with machine("ben") as ben:
            await until(lambda: ben.collaboration.workspace(space.id).state == "deleted")
            his = await ben.collaboration.open_note(space.id)
            assert not his.is_writable
            await ada.collaboration.lifecycle.reopen(space.id)
            await until(lambda: his.is_writable)
            his.splice(0, 0, "back")
            hers = await ada.collaboration.open_note(space.id)
            await until(lambda: hers.text == "back")


async def test_after_a_month_it_is_gone_also_over_a_restart(machine, until):
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Gone")
        kept = await ada.collaboration.create("Kept")
        await ada.collaboration.delete(space.id)
        await ada.collaboration.lifecycle.look()
        assert len(ada.collaboration.workspaces()) == 2
    async with machine("ada") as ada:
        lifecycle = ada.collaboration.lifecycle
        now = lifecycle._clock()
        lifecycle._clock = lambda: now + GRACE_S + 1
        await lifecycle.look()
        assert [space.id for space in ada.collaboration.workspaces()] == [kept.id]


async def test_only_the_owner_decides(machine):
    async with machine("ada") as ada, machine("ben") as ben:
        space = await ada.collaboration.create("Hers")
        await ben.join(ada, space.id)
        for verb in ("archive", "reopen", "delete"):
            with pytest.raises(InputError, match="another machine"):
                await getattr(ben.collaboration.lifecycle, verb)(space.id)


async def test_a_workspace_is_the_pattern_of_a_new_one_without_its_past(machine):
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Pattern")
        note = await ada.collaboration.open_note(space.id)
        note.splice(0, 0, "Agenda: secret")
        note.splice(8, 6, "...")
        entry = await ada.collaboration.add_document(space.id, "board", "Plan")
        board = (await ada.collaboration.open_document(space.id, entry.id)).document
        board.add(Shape("rectangle", Point(0, 0), Point(10, 10)))
        await ada.collaboration.say(space.id, "Only here")
        words = (await ada.collaboration.open_document(space.id, "text-note")).document
        await ada.collaboration.comments.add(space.id, "text-note", words.mark_range(0, 6), text="Fine")
        form = (await ada.collaboration.add_document(space.id, "form", "Survey")).id
        questions, answers = [
            (await ada.collaboration.open_document(space.id, one)).document for one in (form, answers_id(form))
        ]
        questions.add(QuestionKind.SHORT, "Your name")
        answers.begin(questions, author_id=ada.id, author="ada")
        first, second = [await ada.collaboration.lifecycle.duplicate(space.id, title) for title in ("One", "Two")]
        for made in (first, second):
            assert [found.title for found in await ada.collaboration.documents(made.id)] == ["Note", "Plan", "Survey"]
            copy = await ada.collaboration.open_note(made.id)
            assert copy.text == "Agenda: ..."
            assert len((await ada.collaboration.open_document(made.id, entry.id)).document.shapes) == 1
            assert ada.says(made.id) == []
            assert await ada.collaboration.comments.threads(made.id) == []
            asked = (await ada.collaboration.open_document(made.id, form)).document
            assert [question.title for question in asked.questions] == ["Your name"]
            assert (await ada.collaboration.open_document(made.id, answers_id(form))).document.responses == {}
            for data in await ada.collaboration._sync._tables.stored(made.id, "text-note"):
                assert b"secret" not in data
        (await ada.collaboration.open_note(first.id)).splice(0, 0, "first ")
        assert (await ada.collaboration.open_note(second.id)).text == "Agenda: ..."
        assert note.text == "Agenda: ..."
