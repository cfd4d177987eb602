"""Workspaces between machines, over real TLS: notes merge, carets show, the chat arrives, offline or not."""

import asyncio

import pytest

from core.collaboration.board_shapes import Point, Shape
from core.collaboration.document import Document
from core.collaboration.parcels import pack
from core.collaboration.records import ChatArrived, EditsRefused, PresentPerson
from core.collaboration.signing import sign
from core.errors import InputError, RefusedError, StorageError

GREETING = "Grüße, ไทย, e\u0301, 👩‍🔬!"


async def type_in(note, text, *, at=None):
    """Letter by letter, as a person does."""
    place = len(note.text.encode("utf-16-le")) // 2 if at is None else at
    for letter in text:
        note.splice(place, 0, letter)
        place += len(letter.encode("utf-16-le")) // 2
        await asyncio.sleep(0)


async def test_two_machines_type_in_one_note_at_the_same_time(machine, until):
    async with machine("ada") as ada, machine("ben") as ben:
        space = await ada.collaboration.create("Field notes")
        await ben.join(ada, space.id)
        hers, his = [await one.collaboration.open_note(space.id) for one in (ada, ben)]
        await type_in(hers, "Heading\n\n")
        await until(lambda: his.text == "Heading\n\n")
        await asyncio.gather(type_in(hers, GREETING, at=0), type_in(his, GREETING[::-1].replace("\u0301", "")))
        await until(lambda: hers.text == his.text and len(hers.text) >= 2 * len(GREETING))
        assert GREETING in hers.text
        assert "Heading" in hers.text


async def test_carets_are_seen_with_their_names_and_go_with_their_machines(machine, until):
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Carets")
        async with machine("ben") as ben:
            await ben.join(ada, space.id)
            hers, his = [await one.collaboration.open_note(space.id) for one in (ada, ben)]
            hers.splice(0, 0, "a😀 text")
            await until(lambda: his.text == hers.text)
            his.set_cursor(3, 5)
            await until(lambda: hers.cursors())
            assert [(cursor.name, cursor.anchor, cursor.head) for cursor in hers.cursors()] == [("ben", 3, 5)]
            hers.splice(0, 0, "👋")
            assert [(cursor.anchor, cursor.head) for cursor in hers.cursors()] == [(5, 7)]
        await until(lambda: not hers.cursors())


async def test_edits_and_lines_made_apart_merge_when_they_meet_again(machine, until):
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Apart")
        async with machine("ben") as ben:
            await ben.join(ada, space.id)
            his = await ben.collaboration.open_note(space.id)
            his.splice(0, 0, "together. ")
            hers = await ada.collaboration.open_note(space.id)
            await until(lambda: hers.text == "together. ")
        hers.splice(0, 0, "hers: ")
        await ada.collaboration.say(space.id, "Are you there?")
        assert ada.says(space.id) == [("ada", "Are you there?", "unsent")]
    # ben alone: ada's machine is off
    async with machine("ben") as ben:
        his = await ben.collaboration.open_note(space.id)
        assert his.text == "together. "
        his.splice(10, 0, "his 😀")
        await ben.collaboration.say(space.id, "Writing on the train.")
        assert ben.says(space.id) == [("ben", "Writing on the train.", "unsent")]
        async with machine("ada") as ada:
            hers = await ada.collaboration.open_note(space.id)
            await until(lambda: hers.text == his.text == "hers: together. his 😀")
            lines = [("ada", "Are you there?", "delivered"), ("ben", "Writing on the train.", "delivered")]
            await until(lambda: ada.says(space.id) == ben.says(space.id) == lines)
            assert ben.collaboration.workspace(space.id).unread == 1
            await ben.collaboration.mark_read(space.id)
            assert ben.collaboration.workspace(space.id).unread == 0


async def test_what_guests_write_reaches_the_other_guests_through_the_host(machine, until):
    async with machine("ada") as ada, machine("ben") as ben, machine("cleo") as cleo:
        space = await ada.collaboration.create("Three")
        for guest in (ben, cleo):
            await guest.join(ada, space.id)
        bens, cleos = [await one.collaboration.open_note(space.id) for one in (ben, cleo)]
        bens.splice(0, 0, "from ben")
        bens.set_cursor(8, 8)
        await ben.collaboration.say(space.id, "Hello all")
        await until(lambda: cleos.text == "from ben" and cleos.cursors())
        await until(lambda: cleo.says(space.id) == [("ben", "Hello all", "delivered")])
        assert [cursor.name for cursor in cleos.cursors()] == ["ben"]
        await until(lambda: [m.is_online for m in cleo.collaboration.members(space.id)] == [True, True, True])
        assert [(m.name, m.role) for m in cleo.collaboration.members(space.id)] == [
            ("ada", "owner"),
            ("ben", "editor"),
            ("cleo", "editor"),
        ]
        assert [event.author for event in cleo.seen if isinstance(event, ChatArrived)] == ["ben"]
        await bens.close()
        await until(lambda: not cleos.cursors())


async def test_a_viewer_reads_along_and_cannot_write(machine, until):
    async with machine("ada") as ada, machine("vic") as vic:
        space = await ada.collaboration.create("Read only")
        await vic.join(ada, space.id, role="viewer")
        hers, view = [await one.collaboration.open_note(space.id) for one in (ada, vic)]
        hers.splice(0, 0, "look")
        await until(lambda: view.text == "look")
        assert vic.collaboration.workspace(space.id).role == "viewer"
        with pytest.raises(InputError, match="not change it"):
            view.splice(0, 0, "x")
        # and a program that does not ask is refused by the host
        document = Document()
        document.splice(0, 0, "x")
        edit = sign(vic.network.identity, space.id, "text-note", data=document.updates())
        with pytest.raises(RefusedError, match="may read this"):
            await vic.network.send(ada.id, pack(space.id, [edit]))
        assert hers.text == "look"


async def test_who_was_an_editor_is_refused_from_the_next_edit_on_and_keeps_their_words(machine, until):
    async with machine("ada") as ada, machine("ben") as ben, machine("cleo") as cleo:
        space = await ada.collaboration.create("Demotion")
        for guest in (ben, cleo):
            await guest.join(ada, space.id)
        hers, his, cleos = [await one.collaboration.open_note(space.id) for one in (ada, ben, cleo)]
        his.splice(0, 0, "while I could. ")
        await until(lambda: hers.text == cleos.text == "while I could. ")
        await ada.collaboration.set_role(space.id, ben.id, "viewer")
        assert his.is_writable  # ben has not heard of it yet
        his.splice(15, 0, "And after.")
        await until(lambda: ben.collaboration.is_held_back(space.id, "text-note") and not his.is_writable)
        assert his.text == "while I could. And after."
        assert hers.text == cleos.text == "while I could. "
        assert not ben.collaboration.is_everywhere(space.id)
        # back as an editor, what waited counts
        await ada.collaboration.set_role(space.id, ben.id, "editor")
        await until(lambda: hers.text == cleos.text == "while I could. And after.")
        assert not ben.collaboration.is_held_back(space.id, "text-note")


async def test_documents_are_made_renamed_and_removed_on_any_machine(machine, until):
    async with machine("ada") as ada, machine("ben") as ben:
        space = await ada.collaboration.create("Documents")
        await ben.join(ada, space.id)
        made = await ben.collaboration.add_document(space.id, "board", "Plan")

        async def titles(one):
            return [(entry.format, entry.title) for entry in await one.collaboration.documents(space.id)]

        async def shows(one, expected):
            async with asyncio.timeout(20):
                while await titles(one) != expected:
                    await asyncio.sleep(0.01)

        await shows(ada, [("text", "Note"), ("board", "Plan")])
        hers = (await ada.collaboration.open_document(space.id, made.id)).document
        his = (await ben.collaboration.open_document(space.id, made.id)).document
        (shape,) = his.add(Shape("rectangle", Point(0, 0), Point(10, 10)))
        await until(lambda: shape in hers.shapes)
        await ada.collaboration.rename_document(space.id, made.id, "Floor plan")
        await shows(ben, [("text", "Note"), ("board", "Floor plan")])
        await ben.collaboration.remove_document(space.id, made.id)
        await shows(ada, [("text", "Note")])
        await ada.collaboration.restore_document(space.id, made.id)
        await shows(ben, [("text", "Note"), ("board", "Floor plan")])
        assert shape in hers.shapes


async def test_two_who_make_documents_apart_have_both_afterwards(machine):
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Apart")
        async with machine("ben") as ben:
            await ben.join(ada, space.id)
        await ada.collaboration.add_document(space.id, "text", "Hers")
    async with machine("ben") as ben:
        await ben.collaboration.add_document(space.id, "text", "His")
        async with machine("ada") as ada, asyncio.timeout(20):
            for one in (ada, ben):
                while {entry.title for entry in await one.collaboration.documents(space.id)} != {"Note", "Hers", "His"}:
                    await asyncio.sleep(0.01)


async def test_a_viewer_makes_no_documents(machine):
    async with machine("ada") as ada, machine("vic") as vic:
        space = await ada.collaboration.create("Read only")
        await vic.join(ada, space.id, role="viewer")
        with pytest.raises(InputError, match="may not change"):
            await vic.collaboration.add_document(space.id, "text", "Mine")
        with pytest.raises(InputError, match="by hand"):
            await ada.collaboration.add_document(space.id, "contents", "Twice")


async def test_who_is_there_and_what_they_look_at_is_seen(machine, until):
    async with machine("ada") as ada, machine("ben") as ben:
        space = await ada.collaboration.create("Presence")
        await ben.join(ada, space.id)
        await until(lambda: ada.network.is_online(ben.id))
        ben.collaboration.tell(space.id, "text-note", activity="idle")
        await until(lambda: ada.collaboration.present(space.id))
        assert ada.collaboration.present(space.id) == [PresentPerson(ben.id, "ben", "idle", "text-note")]
        assert ada.collaboration.places(space.id, "text-note") == {ben.id: ("ben", b"")}
        ben.collaboration.leave_desk(space.id)
        await until(lambda: not ada.collaboration.present(space.id))


async def test_who_is_removed_keeps_a_copy_that_does_not_change_any_more(machine, until):
    async with machine("ada") as ada, machine("ben") as ben:
        space = await ada.collaboration.create("Ending")
        await ben.join(ada, space.id)
        hers, his = [await one.collaboration.open_note(space.id) for one in (ada, ben)]
        hers.splice(0, 0, "shared")
        await until(lambda: his.text == "shared")
        await ada.collaboration.remove(space.id, ben.id)
        await until(lambda: ben.collaboration.workspace(space.id).state == "ended")
        hers.splice(0, 0, "secret ")
        await asyncio.sleep(0.2)
        assert his.text == "shared"
        assert not his.is_writable
        with pytest.raises(InputError, match="ended"):
            await ben.collaboration.say(space.id, "hello?")
        assert [member.name for member in ada.collaboration.members(space.id)] == ["ada"]
        # a new invite brings it back to life
        await ben.join(ada, space.id)
        await until(lambda: his.text == "secret shared" and his.is_writable)


async def test_who_leaves_is_gone_on_both_sides(machine, until):
    async with machine("ada") as ada, machine("ben") as ben:
        space = await ada.collaboration.create("Leaving")
        await ben.join(ada, space.id)
        await ben.collaboration.delete(space.id)
        assert ben.collaboration.workspaces() == []
        await until(lambda: [member.name for member in ada.collaboration.members(space.id)] == ["ada"])


async def test_a_workspace_removed_for_good_ends_for_all_also_later(machine, until):
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Deleted")
        async with machine("ben") as ben:
            await ben.join(ada, space.id)
        await ada.collaboration.lifecycle.purge(space.id)
        assert ada.collaboration.workspaces() == []
        async with machine("ben") as ben:
            await until(lambda: ben.collaboration.workspace(space.id).state == "ended")


async def test_a_new_title_reaches_the_members(machine, until):
    async with machine("ada") as ada, machine("ben") as ben:
        space = await ada.collaboration.create("Old")
        await ben.join(ada, space.id)
        await ada.collaboration.rename(space.id, "New")
        await until(lambda: ben.collaboration.workspace(space.id).title == "New")
        for verb in (ben.collaboration.rename(space.id, "Mine"), ben.collaboration.invite(space.id)):
            with pytest.raises(InputError, match="another machine"):
                await verb
        with pytest.raises(InputError, match="title"):
            await ada.collaboration.rename(space.id, "  ")


async def test_an_unknown_role_or_workspace_is_said(machine):
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Here")
        with pytest.raises(InputError, match="no role"):
            await ada.collaboration.invite(space.id, role="king")
        with pytest.raises(InputError, match="no workspace"):
            ada.collaboration.workspace("nowhere")


async def test_the_owners_wishes_reach_the_members_and_last(machine, until):
    async with machine("ada") as ada, machine("ben") as ben:
        space = await ada.collaboration.create("Plan")
        await ben.join(ada, space.id)
        await ada.collaboration.lifecycle.set_wishes(
            space.id, title="The plan", invited_role="viewer", chat_role="commenter"
        )
        await until(lambda: ben.collaboration.workspace(space.id).title == "The plan")
        told = ben.collaboration.workspace(space.id)
        assert (told.invited_role, told.chat_role) == ("viewer", "commenter")
        assert (await ada.collaboration.invite(space.id)).role == "viewer"
        with pytest.raises(InputError, match="another machine"):
            await ben.collaboration.lifecycle.set_wishes(
                space.id, title="Mine", invited_role="editor", chat_role="guest"
            )
        for wrong in ({"title": " "}, {"invited_role": "owner"}, {"chat_role": "editor"}):
            wishes = {"title": "x", "invited_role": "editor", "chat_role": "guest", **wrong}
            with pytest.raises(InputError):
                await ada.collaboration.lifecycle.set_wishes(space.id, **wishes)
    async with machine("ada") as ada:
        kept = ada.collaboration.workspace(space.id)
        assert (kept.title, kept.invited_role, kept.chat_role) == ("The plan", "viewer", "commenter")


async def test_a_disk_that_was_full_once_stops_nothing(machine, until, monkeypatch):
    shy = {"VEGA_INTRODUCE": "no"}  # ben's edits come to ada from nobody but him
    async with machine("ada") as ada, machine("ben", **shy) as ben, machine("cleo", **shy) as cleo:
        space = await ada.collaboration.create("Full")
        for guest in (ben, cleo):
            await guest.join(ada, space.id)
        hers, his, cleos = [await one.collaboration.open_note(space.id) for one in (ada, ben, cleo)]
        his.splice(0, 0, "hello ")
        await until(lambda: hers.text == cleos.text == "hello ")
        tables, failures = ada.collaboration._sync._tables, [StorageError("The disk is full.", "Make room.")]
        add = tables.add

        async def failing(*args, **options):
            if failures:
                raise failures.pop()
            return await add(*args, **options)

        monkeypatch.setattr(tables, "add", failing)
        his.splice(0, 0, "A")
        await until(lambda: [event for event in ben.seen if isinstance(event, EditsRefused)])
        his.splice(0, 0, "B")
        await ben.collaboration.add_document(space.id, "text", "Other")
        await until(lambda: hers.text == cleos.text == "BAhello ")
        for one in (ada, cleo):
            async with asyncio.timeout(20):
                while "Other" not in [entry.title for entry in await one.collaboration.documents(space.id)]:
                    await asyncio.sleep(0.01)
        (refused,) = [event for event in ben.seen if isinstance(event, EditsRefused)]
        assert (refused.what, refused.todo, refused.is_passing) == ("ada: The disk is full.", "Make room.", True)
